/** A test that replaces the global setImmediate must not stop the engine or the end of a call. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { mock, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Code, Server } from 'ttrpc'
import { inMemory } from 'ttrpc/testing'
import { holdWhileTesting } from '../support/hold.js'

holdWhileTesting()

const sources = fileURLToPath(new URL('../../ts', import.meta.url))
const IMPORT = /^import \{[^}]*\bsetImmediate\b[^}]*\} from '[./]+(?:base\/)?runtime\.js'$/m

/** Whether the source calls the global one. */
function usesGlobal(source: string): boolean {
  const code = source.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
  return /\bsetImmediate\b/.test(code) && !IMPORT.test(code)
}

test('only the budget of received bytes, whose tests replace it, uses the global setImmediate', () => {
  const names = readdirSync(sources, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && name !== join('base', 'runtime.ts'))
    .filter((name) => !name.startsWith(join('kits', 'cli'))) // a process of its own, in which no test replaces it
    .filter((name) => usesGlobal(readFileSync(join(sources, name), 'utf8')))
  assert.deepEqual(names, [join('protocol', 'receive-budget.ts')])
})

test('with a setImmediate that never fires, a call that waits in an interceptor ends by each of its bounds', async () => {
  await using server = new Server()
  const interceptors = [() => () => new Promise<never>(() => {})]
  const client = inMemory(server, { interceptors })
  const call = (options: { timeoutMs?: number; signal?: AbortSignal }): Promise<number> =>
    client.call('test.v1.Own', 'Wait', Buffer.from('x'), options).then(
      () => assert.fail(),
      ({ code }) => code,
    )
  mock.timers.enable({ apis: ['setImmediate'] })
  try {
    const controller = new AbortController()
    const ends = [call({ timeoutMs: 10 }), call({ signal: controller.signal }), call({})]
    controller.abort()
    assert.equal(await ends[0], Code.DEADLINE_EXCEEDED)
    assert.equal(await ends[1], Code.CANCELED)
    const closed = client.close()
    assert.equal(await ends[2], Code.UNAVAILABLE)
    await closed
  } finally {
    mock.timers.reset()
  }
})
