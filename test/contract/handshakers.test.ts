/** Handshakers in JS: the connection waits unread, and only a clear yes admits. */

import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import diagnostics from 'node:diagnostics_channel'
import { once } from 'node:events'
import { connect as dial } from 'node:net'
import process from 'node:process'
import { type Duplex, Transform } from 'node:stream'
import { test } from 'node:test'
import {
  allowAnyPeer,
  Channels,
  Client,
  type CustomHandshaker,
  connect,
  type Refusal,
  Server,
  type ServerOptions,
  unixCredentials,
  unixSocketRequireSameUser,
  unixSocketRequireUidGid,
} from 'ttrpc'
import type { PeerCredentials } from '#ttrpc/peer/credentials.js'
import { holdWhileTesting } from '../support/hold.js'
import { RawPeer } from '../support/raw-peer.js'
import { tempSocket } from '../support/temp-socket.js'
import { request } from '../support/wire.js'

holdWhileTesting()

const SERVICE = 'hands.v1.Who'
const us = { uid: process.getuid?.(), gid: process.getgid?.() }

async function serve(options: ServerOptions): Promise<{ server: Server; path: string } & AsyncDisposable> {
  const server = new Server(options).registerRaw(SERVICE, {
    Peer: (_, context) => Buffer.from(JSON.stringify(context.peer ?? null)),
  })
  const path = tempSocket()
  await server.listen(path)
  return { server, path, [Symbol.asyncDispose]: () => server.close() }
}

async function who(path: string): Promise<PeerCredentials & { info?: unknown }> {
  const client = await connect(path)
  try {
    return JSON.parse(Buffer.from(await client.call(SERVICE, 'Peer', Buffer.alloc(0))).toString())
  } finally {
    await client.close()
  }
}

function nextRefusal(): Promise<Refusal> {
  return new Promise((resolve) => {
    const onRefusal = (message: unknown): void => {
      diagnostics.unsubscribe(Channels.PEER_REFUSED, onRefusal)
      resolve(message as Refusal)
    }
    diagnostics.subscribe(Channels.PEER_REFUSED, onRefusal)
  })
}

test('unixCredentials admits on true alone', async () => {
  const seen: PeerCredentials[] = []
  await using way = await serve({
    handshaker: unixCredentials((peer) => {
      seen.push(peer)
      return true
    }),
  })
  const { path } = way
  const peer = await who(path)
  assert.deepEqual({ uid: peer.uid, gid: peer.gid, pid: peer.pid }, { ...us, pid: process.pid })
  assert.equal(seen.length, 1)
})

const refusals: readonly [string, () => unknown, RegExp][] = [
  ['false', () => false, /credential check failed/],
  ['a promise of false', async () => false, /credential check failed/],
  ['nothing at all', () => undefined, /credential check failed/],
  ['something truthy', () => 1, /credential check failed/],
  [
    'an exception',
    () => {
      throw new Error('not today')
    },
    /not today/,
  ],
]
for (const [what, check, reason] of refusals) {
  test(`D1, D2: unixCredentials refuses on ${what}, and the peer sees not one byte`, async () => {
    await using way = await serve({ handshaker: unixCredentials(check as () => boolean) })
    const { server, path } = way
    const refused = nextRefusal()
    const peer = await RawPeer.dial(path)
    await peer.send(request(1, { service: SERVICE, method: 'Peer' }))
    await peer.closed
    assert.deepEqual(peer.frames, [])
    assert.equal(peer.unfinished.length, 0)
    const refusal = await refused
    assert.match(refusal.reason, reason)
    assert.equal(refusal.peer.pid, process.pid)
    assert.equal(server.connectionCount, 0)
  })
}

test('what a handshaker returns is context.peer.info', async () => {
  const handshaker: CustomHandshaker = {
    handshake: async ({ peer, address }) => ({ info: { name: `user ${peer?.uid}`, address } }),
  }
  await using way = await serve({ handshaker })
  const { path } = way
  const peer = await who(path)
  assert.deepEqual(peer.info, { name: `user ${us.uid}`, address: `unix://${path}` })
  assert.equal(peer.uid, us.uid)
})

test('D9: a handshaker that never decides is cut off in time, and holds up no other connection', async () => {
  let first = true
  let onAborted: (reason: unknown) => void = () => {}
  const aborted = new Promise<unknown>((resolve) => {
    onAborted = resolve
  })
  const handshaker: CustomHandshaker = {
    handshake(_, signal) {
      if (!first) return {}
      first = false
      signal.addEventListener('abort', () => onAborted(signal.reason))
      return new Promise(() => {})
    },
  }
  await using way = await serve({ handshaker, limits: { handshakeTimeoutMs: 50 } })
  const { path } = way
  const stuck = await RawPeer.dial(path)
  assert.equal((await who(path)).uid, us.uid)
  await stuck.closed
  assert.match(String(await aborted), /did not decide within 50 ms/)
})

test('D9: no more peers than maxHandshakes wait at once; the others come when there is room', async () => {
  let waiting = 0
  let most = 0
  const releases: (() => void)[] = []
  let onWaiting: () => void = () => {}
  const handshaker: CustomHandshaker = {
    async handshake() {
      most = Math.max(most, ++waiting)
      onWaiting()
      await new Promise<void>((resolve) => releases.push(resolve))
      waiting--
      return {}
    },
  }
  await using way = await serve({ handshaker, limits: { maxHandshakes: 3 } })
  const { path } = way
  const full = new Promise<void>((resolve) => {
    onWaiting = () => {
      if (waiting === 3) resolve()
    }
  })
  const answers = Array.from({ length: 10 }, () => who(path))
  await full
  let done = false
  const all = Promise.all(answers).then((peers) => {
    done = true
    return peers
  })
  while (!done) {
    releases.shift()?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  assert.equal((await all).length, 10)
  assert.equal(most, 3)
})

test('a peer that leaves during the handshake is forgotten, and its place is free again', async () => {
  let entered: () => void = () => {}
  const inside = new Promise<void>((resolve) => {
    entered = resolve
  })
  let first = true
  const handshaker: CustomHandshaker = {
    handshake() {
      if (!first) return {}
      first = false
      entered()
      return new Promise(() => {})
    },
  }
  await using way = await serve({ handshaker, limits: { maxHandshakes: 1, handshakeTimeoutMs: 100 } })
  const { path } = way
  const leaver = dial(path)
  await inside
  leaver.destroy()
  assert.equal((await who(path)).uid, us.uid)
})

test('each listener has its own handshaker and limits', async () => {
  await using server = new Server({ handshaker: unixCredentials(() => false) }).registerRaw(SERVICE, {
    Peer: () => Buffer.from('{}'),
  })
  const [open, shut, small] = [tempSocket(), tempSocket(), tempSocket()]
  await server.listen(shut)
  await server.listen(open, { handshaker: unixSocketRequireSameUser() })
  await server.listen(small, { handshaker: allowAnyPeer(), limits: { maxMessageBytes: 64 } })
  await assert.rejects(who(shut), { name: 'ClosedError' })
  assert.deepEqual(await who(open), {})
  await using client = await connect(small)
  await assert.rejects(client.call(SERVICE, 'Peer', Buffer.alloc(100)), {
    code: 8,
    message: /maximum message size of 64$/,
  })
})

test('verifyServer: the client checks who listens', async () => {
  await using way = await serve({})
  const { path } = way
  await using good = await connect(path, { verifyServer: unixSocketRequireSameUser() })
  await good.close()
  const wrong = unixSocketRequireUidGid({ uid: (us.uid ?? 0) + 1 })
  await assert.rejects(connect(path, { verifyServer: wrong }), { name: 'ConnectError', code: 'EACCES' })
  await using asked = await connect(path, {
    verifyServer: unixCredentials((peer) => peer.pid === process.pid),
  })
  await asked.close()
  const refusing = connect(path, { verifyServer: unixCredentials(() => false) })
  await assert.rejects(refusing, { name: 'ConnectError', code: 'EACCES', message: /credential check failed/ })
})

test('the JS engine refuses what needs credentials at once, naming both remedies', async () => {
  const both = { code: 'ERR_TTRPC_NO_CREDENTIALS', message: /native engine.*allowAnyPeer\(\)/ }
  for (const handshaker of [unixSocketRequireSameUser(), unixCredentials(() => true)]) {
    const server = new Server({ engine: 'node', handshaker })
    await assert.rejects(server.listen(tempSocket()), both)
    assert.throws(() => server.serve(new Transform()), both)
  }
  await using way = await serve({ engine: 'node', handshaker: allowAnyPeer() })
  const { path } = way
  assert.throws(() => connect(path, { engine: 'node', verifyServer: unixSocketRequireSameUser() }), both)
  assert.throws(() => connect(path, { engine: 'node', verifyServer: unixCredentials(() => true) }), both)
})

/** A handshake in which the client first sends a token; plain ttrpc follows. */
const TOKEN = Buffer.from('sesame\n')
const tokenHandshaker: CustomHandshaker = {
  async handshake({ duplex }) {
    assert.ok(duplex !== undefined)
    const said = await readExactly(duplex, TOKEN.length)
    if (!said.equals(TOKEN)) throw new Error('wrong token')
    return { info: 'knows the token' }
  },
}

async function readExactly(duplex: Duplex, length: number): Promise<Buffer> {
  for (;;) {
    const chunk: Buffer | null = duplex.read(length)
    if (chunk !== null) return chunk
    await once(duplex, 'readable')
  }
}

test('on the JS engine a handshaker may speak before the protocol begins', async () => {
  await using server = new Server({ engine: 'node', handshaker: tokenHandshaker }).registerRaw(SERVICE, {
    Peer: (_, context) => Buffer.from(JSON.stringify(context.peer?.info)),
  })
  const path = tempSocket()
  await server.listen(path)
  const socket = dial(path)
  socket.write(TOKEN)
  await using client = Client.over(socket)
  const reply = await client.call(SERVICE, 'Peer', Buffer.alloc(0))
  assert.equal(Buffer.from(reply).toString(), '"knows the token"')
  await client.close()
  const stranger = await RawPeer.dial(path)
  await stranger.send(Buffer.from('open up!\n'))
  await stranger.closed
  assert.equal(stranger.unfinished.length, 0)
})
