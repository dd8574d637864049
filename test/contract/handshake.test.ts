/** Which peers are admitted, and what refused peers see. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { once } from 'node:events'
import { chmodSync } from 'node:fs'
import { connect as dial, type Socket } from 'node:net'
import { dirname } from 'node:path'
import process from 'node:process'
import { test } from 'node:test'
import {
  allowAnyPeer,
  connect,
  type Handshaker,
  unixSocketRequireRoot,
  unixSocketRequireSameUser,
  unixSocketRequireUidGid,
} from 'ttrpc'
import { Child, skipUnlessRoot } from '../support/child.js'
import { RAW_SERVICE, rawRequest, rawServer, until } from '../support/raw-service.js'
import { tempSocket } from '../support/temp-socket.js'
import { HEADER_BYTES, readAnswer } from '../support/wire.js'
import { callAs, DIALER, dialAs, type Ids, NOT_ADMITTED, openServer } from './strangers.js'

const timeout = 60_000
const root = { timeout, skip: skipUnlessRoot() }
const somebody = { uid: 1234, gid: 1234 }
const zero = { uid: 0, gid: 0 }

const rules: readonly { title: string; make: () => Handshaker; admitted: Ids[]; refused: Ids[] }[] = [
  {
    title: 'unixSocketRequireRoot admits uid 0 with gid 0 alone',
    make: unixSocketRequireRoot,
    admitted: [zero],
    refused: [somebody, { uid: 0, gid: 1234 }, { uid: 1234, gid: 0 }],
  },
  {
    title: 'unixSocketRequireSameUser admits our uid with our gid alone',
    make: unixSocketRequireSameUser,
    admitted: [zero],
    refused: [somebody, { uid: 0, gid: 1234 }, { uid: 1234, gid: 0 }],
  },
  {
    title: 'unixSocketRequireUidGid(uid, gid) admits that pair alone, root included in the refused',
    make: () => unixSocketRequireUidGid(1234, 1234),
    admitted: [somebody],
    refused: [zero, { uid: 1234, gid: 99 }, { uid: 99, gid: 1234 }],
  },
  {
    title: 'D3: with gid −1 the uid alone is checked',
    make: () => unixSocketRequireUidGid(1234, -1),
    admitted: [somebody, { uid: 1234, gid: 99 }],
    refused: [zero, { uid: 99, gid: 1234 }],
  },
  {
    title: 'D3: with uid −1 the gid alone is checked',
    make: () => unixSocketRequireUidGid(-1, 1234),
    admitted: [somebody, { uid: 99, gid: 1234 }],
    refused: [zero, { uid: 1234, gid: 99 }],
  },
  {
    title: 'D3: a key that is left out is not checked',
    make: () => unixSocketRequireUidGid({ uid: 1234 }),
    admitted: [{ uid: 1234, gid: 99 }],
    refused: [{ uid: 99, gid: 1234 }],
  },
  {
    title: 'allowAnyPeer admits everybody who reaches the socket',
    make: allowAnyPeer,
    admitted: [zero, somebody, { uid: 65_534, gid: 65_534 }],
    refused: [],
  },
]

for (const { title, make, admitted, refused } of rules) {
  test(`D2: ${title}`, root, async () => {
    await using way = await openServer(make())
    const { server, path } = way
    for (const ids of admitted) assert.deepEqual(await callAs(ids, path), ids)
    for (const ids of refused) assert.equal(await callAs(ids, path), NOT_ADMITTED, JSON.stringify(ids))
    assert.equal(server.connectionCount, 0)
  })
}

test('without a handshaker a server admits its own user alone', root, async () => {
  await using server = rawServer()
  const path = tempSocket()
  await server.listen(path)
  chmodSync(path, 0o666)
  chmodSync(dirname(path), 0o711)
  assert.equal(await callAs(somebody, path), NOT_ADMITTED)
  assert.deepEqual(await callAs(zero, path), zero)
})

test(
  'D1: a refused peer gets a close and not one byte, whatever it says, and others go on',
  root,
  async () => {
    await using way = await openServer(unixSocketRequireSameUser())
    const { path } = way
    await using client = await connect(path)
    for (const bytes of [undefined, rawRequest(1, 'Echo', 'let me in'), Buffer.alloc(4096, 0xff)]) {
      const { rounds } = await dialAs(somebody, path, 20, bytes)
      for (const { received, ended } of rounds) {
        assert.equal(received, '')
        assert.match(ended, /^(end|ECONNRESET|EPIPE)$/)
      }
      await client.call(RAW_SERVICE, 'Echo', new Uint8Array(1))
    }
  },
)

test('a wrong uid is refused while JS is blocked 50 ms at a time', root, async (t) => {
  await using way = await openServer(unixSocketRequireSameUser())
  const { path } = way
  const child = Child.start(DIALER, [path, '41', '-', '0'], somebody)
  let running = true
  void child.ended.then(() => {
    running = false
  })
  const idle = new Int32Array(new SharedArrayBuffer(4))
  while (running) {
    Atomics.wait(idle, 0, 0, 50)
    await new Promise((resolve) => setImmediate(resolve))
  }
  const { lines, stderr } = await child.ended
  assert.equal(stderr, '')
  const times = lines.slice(1).map((line): number => JSON.parse(line).ms)
  assert.equal(times.length, 41)
  const median = times.sort((a, b) => a - b)[20]!
  t.diagnostic(`connect to close seen: median ${median.toFixed(3)} ms, worst ${times[40]!.toFixed(3)} ms`)
  assert.ok(median < 20, `${median} ms`)
})

test('handlers see the pid, uid and gid of the process that connected', { timeout }, async () => {
  await using way = await openServer(unixSocketRequireSameUser())
  const { path } = way
  const own = { uid: process.geteuid!(), gid: process.getegid!() }
  const args = [path, '1', rawRequest(1, 'Peer').toString('hex'), String(HEADER_BYTES + 1)]
  const { lines } = await Child.start(DIALER, args).ended
  const { payload } = readAnswer(Buffer.from(JSON.parse(lines[1]!).received, 'hex').subarray(HEADER_BYTES))
  assert.deepEqual(JSON.parse(String(payload)), { pid: Number(lines[0]), ...own })
})

test('client.peer is the process that listens', { timeout }, async () => {
  const own = { uid: process.geteuid!(), gid: process.getegid!() }
  await using way = await openServer(unixSocketRequireSameUser())
  const { server, path } = way
  await using here = await connect(path)
  assert.deepEqual(here.peer, { pid: process.pid, ...own })
  assert.ok(Object.isFrozen(here.peer))
  await here.close()
  await server.close()

  const where = tempSocket()
  await using child = Child.start(new URL('./programs/serve.js', import.meta.url), [where, '{}'])
  await child.expect('listening')
  await using there = await connect(where)
  assert.deepEqual(there.peer, { pid: child.pid, ...own })
})

test('peers that connect and send nothing block no other peer', { timeout }, async () => {
  await using way = await openServer(unixSocketRequireSameUser())
  const { server, path } = way
  const silent: Socket[] = []
  for (let i = 0; i < 100; i++) silent.push(dial(path))
  await Promise.all(silent.map((socket) => once(socket, 'connect')))
  await using client = await connect(path)
  const calls = Array.from({ length: 100 }, (_, i) => client.call(RAW_SERVICE, 'Echo', Buffer.from(`${i}`)))
  assert.deepEqual(
    (await Promise.all(calls)).map(String),
    Array.from({ length: 100 }, (_, i) => `${i}`),
  )
  assert.equal(server.connectionCount, 101)
  for (const socket of silent) socket.destroy()
  await until(() => server.connectionCount === 1)
})
