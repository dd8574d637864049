/** What an `onClose` does wrong is a warning of the process; it neither ends the process nor holds `closed` for ever. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import process from 'node:process'
import { mock, test } from 'node:test'
import { type ClientOptions, Server } from 'ttrpc'
import { inMemory } from 'ttrpc/testing'
import { holdWhileTesting } from '../support/hold.js'
import { thenable } from '../support/hostile-values.js'

holdWhileTesting()

type Wrong = never
type Warning = Error & { readonly code: string; readonly detail: string }

/** Closes a client with this `onClose`. Returns the warning that it causes. */
async function warningOf(onClose: () => unknown): Promise<Warning> {
  await using server = new Server()
  const client = inMemory(server, { onClose: onClose as ClientOptions['onClose'] & Wrong })
  const warned = once(process, 'warning')
  await client.close()
  assert.equal(client.state, 'closed')
  const [warning] = (await warned) as [Warning]
  return warning
}

const throwing = (): never => {
  throw new Error('onClose threw')
}

for (const [name, onClose] of Object.entries({
  throws: throwing,
  rejects: async () => throwing(),
  'returns a thenable that throws': () => thenable(throwing),
  'returns what throws from its getter': () => Object.defineProperty({}, 'then', { get: throwing }),
})) {
  test(`an onClose that ${name} is a warning`, async () => {
    const { code, message, detail } = await warningOf(onClose)
    assert.deepEqual([code, message], ['TTRPC_ONCLOSE', 'onClose of a client failed'])
    assert.match(detail, /onClose threw/)
  })
}

test('closed waits 5 s for an onClose that never ends', async () => {
  await using server = new Server()
  let called = false
  const client = inMemory(server, {
    onClose() {
      called = true
      return new Promise(() => {})
    },
  })
  mock.timers.enable({ apis: ['setTimeout'] }) // warns that it is experimental
  try {
    const warnings: Warning[] = []
    const onWarning = (warning: Error): void => void warnings.push(warning as Warning)
    process.on('warning', onWarning)
    const closed = client.close()
    while (!called) await new Promise((resolve) => setImmediate(resolve))
    await new Promise((resolve) => setImmediate(resolve))
    mock.timers.tick(5000)
    await closed
    await new Promise((resolve) => setImmediate(resolve))
    process.off('warning', onWarning)
    const { detail } = warnings.find(({ code }) => code === 'TTRPC_ONCLOSE')!
    assert.match(detail, /has not ended after 5000 ms/)
  } finally {
    mock.timers.reset()
  }
})
