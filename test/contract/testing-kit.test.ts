/** `ttrpc/testing`. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import process from 'node:process'
import { test } from 'node:test'
import {
  allowAnyPeer,
  ClosedError,
  Code,
  connect,
  inGroup,
  Server,
  unixCredentials,
  unixSocketRequireRoot,
  unixSocketRequireUidGid,
} from 'ttrpc'
import { abortConnection, fakeClock, inMemory } from 'ttrpc/testing'
import { NamedCalls } from '../support/named-calls.js'
import { RAW_SERVICE, rawServer, until } from '../support/raw-service.js'
import { tempSocket } from '../support/temp-socket.js'

const timeout = 60_000
const block = (name: string): [string, string, Buffer] => [RAW_SERVICE, 'Block', Buffer.from(name)]
const HOUR = 3_600_000
const YEAR = 365 * 24 * HOUR

test('inMemory: the server takes the client for this process, or for the given peer', {
  timeout,
}, async () => {
  await using server = rawServer()
  const peer = { pid: 5, uid: 1234, gid: 5678 }
  await using own = inMemory(server)
  await using other = inMemory(server, { peer, handshaker: unixSocketRequireUidGid(1234, 5678) })
  const ask = async (client = own) =>
    JSON.parse(String(await client.call(RAW_SERVICE, 'Peer', new Uint8Array(0))))
  assert.deepEqual(await ask(), { pid: process.pid, uid: process.geteuid!(), gid: process.getegid!() })
  assert.deepEqual(await ask(other), peer)
  assert.equal(server.connectionCount, 2)
})

const stranger = { pid: 1, uid: 1, gid: 0 }
const refused = 'the server refused uid 1, gid 0, pid 1: '
for (const [what, handshaker, reason] of [
  ['the default', undefined, /^the rule does not admit these credentials$/],
  ['a rule', unixSocketRequireRoot(), /^the rule does not admit these credentials$/],
  ['a rule that cannot be judged', inGroup(50), /^its groups could not be read$/],
  ['a function', unixCredentials(() => false), /^the handshaker refused: .*credential check failed/],
  [
    'a handshaker that throws',
    {
      handshake: () => {
        throw new Error('never')
      },
    },
    /^the handshaker refused: never$/,
  ],
] as const) {
  test(`inMemory: a peer that is refused sees the close, and the reason as its cause: by ${what}`, {
    timeout,
  }, async () => {
    await using server = rawServer({ ...(handshaker !== undefined && { handshaker }) })
    const client = inMemory(server, { peer: stranger })
    const isClosed = (error: ClosedError): boolean => {
      const { message } = error.cause as Error
      assert.ok(error instanceof ClosedError && message.startsWith(refused), message)
      assert.match(message.slice(refused.length), reason)
      return true
    }
    await assert.rejects(client.call(RAW_SERVICE, 'Echo', new Uint8Array(0)), isClosed)
    await client.closed
    await assert.rejects(client.call(RAW_SERVICE, 'Echo', new Uint8Array(0)), isClosed)
    assert.equal(server.connectionCount, 0)
  })
}

test('fakeClock: deadlines pass when it advances, years included, and no sooner', { timeout }, async () => {
  const clock = fakeClock()
  const calls = new NamedCalls()
  await using server = rawServer({ clock }, calls)
  await using client = inMemory(server, { clock, callTimeoutMs: 10 * YEAR })
  const ends: string[] = []
  for (const [name, timeoutMs] of [
    ['hour', HOUR],
    ['day', 24 * HOUR],
    ['year', YEAR],
  ] as const) {
    void client.call(...block(name), { timeoutMs }).catch((error) => ends.push(`${name} ${error.code}`))
    await calls.get(name).begun.promise
  }
  const ten = assert.rejects(client.call(...block('ten')), { code: Code.DEADLINE_EXCEEDED })
  await calls.get('ten').begun.promise
  assert.equal(clock.timers, 2, 'one on each side')
  clock.advance(HOUR - 1)
  clock.advance(0)
  assert.deepEqual(ends, [])
  clock.advance(1)
  await calls.get('hour').ended.promise
  assert.deepEqual(ends, ['hour 4'])
  clock.advance(YEAR)
  await Promise.all([calls.get('day').ended.promise, calls.get('year').ended.promise])
  assert.deepEqual(ends, ['hour 4', 'day 4', 'year 4'])
  clock.advance(10 * YEAR)
  await ten
  await until(() => clock.timers === 0)
})

test('fakeClock: context.deadline, deadline and parent follow it', { timeout }, async () => {
  const clock = fakeClock(1_000_000)
  await using server = rawServer({ clock })
  await using client = inMemory(server, { clock })
  server.registerRaw('test.v1.Time', {
    Deadline: (_, { deadline }) => Buffer.from(String(deadline?.getTime())),
    Part: (_, parent) =>
      client.call('test.v1.Time', 'Deadline', new Uint8Array(0), { parent, timeoutMs: 5_000 }),
  })
  const ask = async (method: string, options = {}) =>
    String(await client.call('test.v1.Time', method, new Uint8Array(0), options))
  assert.equal(await ask('Deadline', { timeoutMs: 250 }), '1000250')
  assert.equal(await ask('Deadline', { deadline: new Date(1_000_400) }), '1000400')
  assert.equal(await ask('Part', { timeoutMs: 700 }), '1000700')
  assert.equal(await ask('Part', { timeoutMs: 7_000 }), '1005000')
  await assert.rejects(ask('Deadline', { deadline: new Date(1_000_000) }), { code: 4, sent: false })
})

test('fakeClock: a call that ends leaves no timer', { timeout }, async () => {
  const clock = fakeClock()
  await using server = rawServer({ clock })
  await using client = inMemory(server, { clock, callTimeoutMs: HOUR })
  for (let i = 0; i < 20; i++) await client.call(RAW_SERVICE, 'Echo', Buffer.from('x'))
  await until(() => clock.timers === 0)
})

test('the native engine refuses a clock, the JS engine takes one', { timeout }, async () => {
  const clock = fakeClock()
  const option = { code: 'ERR_TTRPC_OPTION', message: /clock/ }
  const path = tempSocket()
  await assert.rejects(new Server({ clock, engine: 'native' }).listen(path), option)
  assert.throws(() => connect(path, { clock, engine: 'native' }), option)
  await using server = rawServer({ clock, engine: 'node', handshaker: allowAnyPeer() })
  await server.listen(path)
  await using client = await connect(path, { clock, engine: 'node' })
  assert.equal(String(await client.call(RAW_SERVICE, 'Echo', Buffer.from('x'), { timeoutMs: 1 })), 'x')
})

test('abortConnection refuses what is neither client nor context', () => {
  for (const wrong of [undefined, null, 5, {}, new Server()]) {
    assert.throws(() => abortConnection(wrong as never), { code: 'ERR_TTRPC_ARGUMENT' })
  }
})
