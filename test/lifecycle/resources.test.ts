/** Descriptors, threads and code that the package loads, and when they go. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import process from 'node:process'
import { test } from 'node:test'
import { connect, Server } from 'ttrpc'
import { runProgram } from '../support/child.js'

const timeout = 60_000

interface Counted {
  readonly threadsBefore: number
  readonly threadsAfter: number
  readonly before: string[]
  readonly baseline: string[]
  readonly during: { readonly threads: number; readonly files: number; readonly inherited: string[] }
  readonly after: string[]
}

/** The JSON that a program prints. */
async function printed<T>(name: string, ...args: string[]): Promise<T> {
  const ending = await runProgram(new URL(`./programs/${name}.js`, import.meta.url), args)
  assert.equal(ending.stderr, '')
  assert.equal(ending.code, 0)
  return JSON.parse(ending.lines[0]!)
}

const ownDescriptors = [
  { io: 'thread', own: 2, what: "the engine's own epoll and eventfd" },
  { io: 'adaptive', own: 3, what: 'those, and the epoll of the connections' },
] as const

for (const { io, own, what } of ownDescriptors) {
  const title = 'no descriptor is left after close, one I/O thread runs, and children inherit nothing'
  test(`${title}, io ${io}`, { timeout }, async () => {
    const ending = await runProgram(new URL('./programs/descriptors.js', import.meta.url), [], { io })
    const seen: Counted = JSON.parse(ending.lines[0]!)
    const { during } = seen
    assert.equal(seen.threadsBefore, 0, 'no thread before the first use')
    assert.equal(during.threads, 1)
    assert.equal(seen.threadsAfter, 1, 'it stays for the next use')
    assert.deepEqual(seen.after, seen.baseline, 'ten rounds of use leave nothing')
    assert.equal(seen.baseline.length - seen.before.length, own, what)
    assert.ok(during.files > seen.baseline.length)
    assert.deepEqual(during.inherited, [])
  })
}

for (const how of ['only', 'use']) {
  test(`importing loads no add-on, no protobufjs, and starts no thread (${how})`, { timeout }, async () => {
    const { names, ...seen } = await printed<Record<string, unknown>>('only-import', how)
    assert.deepEqual(seen, { addon: false, threads: 0, protobufjs: 0 })
    assert.ok((names as number) > 10)
  })
}

test('an abstract socket has exactly the name that was asked for', { timeout }, async () => {
  const name = `ttrpc-test-${process.pid}-é`
  await using server = new Server().registerRaw('s', { M: (bytes) => bytes })
  const listener = await server.listen(`unix:@${name}`, { allowAbstract: true })
  const names = readFileSync('/proc/net/unix', 'utf8')
    .split('\n')
    .map((line) => line.split(' ').at(-1))
  assert.ok(names.includes(`@${name}`), 'no byte more, no byte less')
  await using client = await connect(`unix:@${name}`)
  assert.deepEqual([...(await client.call('s', 'M', Uint8Array.of(1)))], [1])
  await client.close()
  await assert.rejects(connect(`unix:@${name}\u{1}`), { code: 'ECONNREFUSED' })
  await listener.close()
  await assert.rejects(connect(`unix:@${name}`), { code: 'ECONNREFUSED' })
})
