/** The facts about a peer besides its ids that handlers get on request. */

import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { existsSync, readFileSync } from 'node:fs'
import process from 'node:process'
import { test } from 'node:test'
import {
  allowAnyPeer,
  anyOf,
  connect,
  type Handshaker,
  inGroup,
  not,
  Server,
  sameNamespaces,
  uids,
  unixCredentials,
} from 'ttrpc'
import { duplexPair } from '#ttrpc/engine/memory/duplex-pair.js'
import type { PeerCredentials } from '#ttrpc/peer/credentials.js'
import { skipUnlessRoot } from '../support/child.js'
import { openFiles } from '../support/proc.js'
import { RAW_SERVICE, rawServer, until } from '../support/raw-service.js'
import { tempSocket } from '../support/temp-socket.js'
import { callAs, openServer } from './strangers.js'

const timeout = 60_000
const root = { timeout, skip: skipUnlessRoot() }

const noCredentials = { name: 'TypeError', code: 'ERR_TTRPC_NO_CREDENTIALS' }

/** Supplementary groups of this process, as the kernel lists them. */
function ownGroups(): number[] {
  const line = /^Groups:[ \t]*(.*)$/m.exec(readFileSync('/proc/self/status', 'utf8'))![1]!.trim()
  return line === '' ? [] : line.split(/\s+/).map(Number)
}

function pidOf(pidfd: number): number {
  return Number(/^Pid:\s*(-?\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${pidfd}`, 'utf8'))?.[1])
}

/** The same; 0 when the descriptor is closed. */
function pidIfOpen(pidfd: number): number {
  return existsSync(`/proc/self/fdinfo/${pidfd}`) ? pidOf(pidfd) : 0
}

test('groups: the supplementary ones of the process that connected', root, async () => {
  await using way = await openServer(allowAnyPeer(), { peerInfo: { groups: true } })
  const { path } = way
  const ada = { uid: 1234, gid: 1234 }
  const many = Array.from({ length: 200 }, (_, i) => 5000 + i)
  for (const groups of [[], [50], [50, 51, 999], many]) {
    const through = groups.length === 0 ? {} : { groups }
    assert.deepEqual(await callAs({ ...ada, ...through }, path), { ...ada, groups })
  }
})

test('a handshaker in JS sees them too', root, async () => {
  await using way = await openServer(
    unixCredentials(({ groups }) => groups?.includes(50) === true),
    { peerInfo: { groups: true } },
  )
  const { path } = way
  const ada = { uid: 1234, gid: 1234 }
  assert.deepEqual(await callAs({ ...ada, groups: [50] }, path), { ...ada, groups: [50] })
  assert.match(String(await callAs(ada, path)), /credential check failed/)
})

/** The I/O thread has then opened what a listener needs. */
async function warmUp(server: Server, path: string): Promise<void> {
  const client = await connect(path)
  await until(() => server.connectionCount === 1)
  await client.close()
  await until(() => server.connectionCount === 0)
}

test('pidfd: the process itself, open as long as the connection', { timeout }, async () => {
  const peers: PeerCredentials[] = []
  await using server = new Server().registerRaw(RAW_SERVICE, {
    Echo(bytes, { peer }) {
      peers.push(peer!)
      return bytes
    },
  })
  const path = tempSocket()
  await server.listen(path, { peerInfo: { pidfd: true, groups: true } })
  await warmUp(server, path)
  const before = openFiles()
  await using client = await connect(path, { peerInfo: { pidfd: true, groups: true } })
  await client.call(RAW_SERVICE, 'Echo', Buffer.alloc(0))
  for (const peer of [client.peer!, peers[0]!]) {
    assert.equal(pidOf(peer.pidfd!), process.pid)
    assert.deepEqual(peer.groups, ownGroups())
    assert.ok(Object.isFrozen(peer) && Object.isFrozen(peer.groups))
  }
  assert.notEqual(client.peer?.pidfd, peers[0]?.pidfd)
  await client.close()
  await until(() => server.connectionCount === 0)
  assert.deepEqual(openFiles(), before)
  await server.close()
})

test('the pidfd is still open when a connection that came and went is published', { timeout }, async () => {
  const pids: number[] = []
  await using server = rawServer({
    handshaker: {
      async handshake({ peer }) {
        pids.push(pidIfOpen(peer!.pidfd!))
        return {}
      },
    },
  })
  const path = tempSocket()
  await server.listen(path, { peerInfo: { pidfd: true } })
  await warmUp(server, path)
  pids.length = 0
  const before = openFiles()
  // A peer whose end the I/O thread sees before it has accepted it is not published, so not each of them counts.
  while (pids.length < 50) {
    await using client = await connect(path)
    // No turn of the event loop in between: the I/O thread has seen the end before we see the beginning.
    void client.close()
    const idle = new Int32Array(new SharedArrayBuffer(4))
    Atomics.wait(idle, 0, 0, 1)
  }
  await until(() => openFiles().length === before.length)
  assert.deepEqual(new Set(pids), new Set([process.pid]))
})

test('groups and pidfd are not read otherwise', { timeout }, async () => {
  await using server = rawServer()
  const path = tempSocket()
  await server.listen(path, { peerInfo: {} })
  await using client = await connect(path)
  const peer = JSON.parse(String(Buffer.from(await client.call(RAW_SERVICE, 'Peer', Buffer.alloc(0)))))
  assert.deepEqual(Object.keys(peer), ['pid', 'uid', 'gid'])
})

test('the JS engine cannot read them and says so at once', { timeout }, async () => {
  await using server = rawServer({ engine: 'node', handshaker: allowAnyPeer() })
  const path = tempSocket()
  for (const peerInfo of [{ groups: true }, { pidfd: true }]) {
    await assert.rejects(server.listen(path, { peerInfo }), noCredentials)
    assert.throws(() => connect(path, { engine: 'node', peerInfo }), noCredentials)
  }
  for (const handshaker of [inGroup(5), not(uids([5])), sameNamespaces()]) {
    await assert.rejects(server.listen(path, { handshaker }), noCredentials)
  }
  await server.listen(path, { peerInfo: { groups: false }, handshaker: anyOf(uids([5]), allowAnyPeer()) })
})

const own = { pid: process.pid, uid: 7, gid: 8 }
const served: readonly [string, Handshaker, PeerCredentials, boolean][] = [
  ['a uid', uids([7]), own, true],
  ['another uid', uids([8]), own, false],
  ['a group', inGroup(50), { ...own, groups: [50] }, true],
  ['its primary group, though no groups are named', inGroup(8), own, true],
  ['a group, though none are named', inGroup(50), own, false],
  ['no group, though none are named', not(inGroup(50)), own, false],
  ['no group', not(inGroup(50)), { ...own, groups: [51] }, true],
  ['namespaces without a pidfd', sameNamespaces(), own, false],
  ['no namespaces without a pidfd', not(sameNamespaces()), own, false],
  [
    'namespaces with what is not a pidfd',
    anyOf(sameNamespaces(), not(sameNamespaces())),
    { ...own, pidfd: 0 },
    false,
  ],
  ['nobody that is known', not(uids([5])), { pid: -1, uid: 0xffff_ffff, gid: 0xffff_ffff }, false],
]
for (const [what, handshaker, peer, admitted] of served) {
  test(`serve() judges the peer that it is passed by the rule: ${what}`, { timeout }, async () => {
    await using server = new Server({ handshaker })
    const [, theirs] = duplexPair()
    server.serve(theirs, { peer })
    assert.equal(theirs.destroyed, !admitted)
    assert.equal(server.connectionCount, admitted ? 1 : 0)
  })
}

test('serve() compares namespaces through a pidfd that it is passed', { timeout }, async () => {
  await using listening = rawServer()
  const path = tempSocket()
  await listening.listen(path)
  await using client = await connect(path, { peerInfo: { pidfd: true } })
  for (const [handshaker, admitted] of [
    [sameNamespaces(), true],
    [not(sameNamespaces()), false],
  ] as const) {
    await using server = new Server({ handshaker })
    const [, theirs] = duplexPair()
    server.serve(theirs, { peer: client.peer! })
    assert.equal(theirs.destroyed, !admitted)
  }
})
