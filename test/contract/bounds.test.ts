/** Every bound of a server, reached. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import diagnostics from 'node:diagnostics_channel'
import { once } from 'node:events'
import { connect as dial, type Socket } from 'node:net'
import { describe, test } from 'node:test'
import {
  Channels,
  type Client,
  connect,
  type EngineChoice,
  type Limits,
  type Refusal,
  type TtrpcError,
} from 'ttrpc'
import { Child } from '../support/child.js'
import { residentBytes } from '../support/proc.js'
import { RawPeer } from '../support/raw-peer.js'
import { RAW_SERVICE, rawRequest, until } from '../support/raw-service.js'
import { tempSocket } from '../support/temp-socket.js'
import { DATA, frame, header, REQUEST } from '../support/wire.js'
import { engines, openRaw, type RawWay, type Target } from './targets.js'

const timeout = 60_000
const MIB = 1 << 20
/** More than a slow connection sends in a test. */
const FRAMES = 20_000

function echo(client: Client, text: string): Promise<Uint8Array> {
  return client.call(RAW_SERVICE, 'Echo', Buffer.from(text))
}

/** Checks after an attack that a new connection is served and none is left open. */
async function endWell({ server, connect }: RawWay): Promise<void> {
  await using fresh = await connect()
  assert.equal(String(await echo(fresh, 'fresh')), 'fresh')
  await fresh.close()
  await until(() => server.connectionCount === 0)
}

/** Starts a server in a process of its own, whose memory is that of the server alone. */
async function serverProcess(
  engine: EngineChoice,
  limits: Partial<Limits> = {},
): Promise<{ child: Child; path: string } & AsyncDisposable> {
  const path = tempSocket()
  const program = new URL('./programs/serve.js', import.meta.url)
  const child = Child.start(program, [path, JSON.stringify(limits), engine])
  await child.expect('listening')
  await using client = await connect(path)
  await Promise.all(Array.from({ length: 2000 }, (_, i) => echo(client, `warm up ${i}`)))
  await client.close()
  return { child, path, [Symbol.asyncDispose]: () => child[Symbol.asyncDispose]() }
}

for (const target of engines) {
  describe(`bounds: ${target.name}`, { timeout: 120_000 }, () => suite(target))
}
for (const engine of ['native', 'node'] as const) {
  describe(`memory of a server: ${engine}`, { timeout: 120_000 }, () => memorySuite(engine))
}

function suite(target: Target): void {
  test('A8: maxMessageBytes of a listener bounds requests and replies', { timeout }, async () => {
    await using raw = await openRaw(target, { limits: { maxMessageBytes: 1000 } })
    using peer = await raw.dial()
    await peer.send(
      frame(1, DATA, 0, Buffer.alloc(1001)),
      rawRequest(1, 'Big', '2000'),
      rawRequest(3, 'Echo', 'ok'),
    )
    assert.equal(
      (await peer.answer()).status?.message,
      'message length 1001 exceed maximum message size of 1000',
    )
    const big = await peer.answer()
    assert.equal(big.status?.code, 8)
    assert.match(big.status.message, /^message length 200\d exceed maximum message size of 1000$/)
    assert.equal(String((await peer.answer()).payload), 'ok')
    peer.close()
    await endWell(raw)
  })

  test('A10: an oversized body may be as long as maxDiscardBytes, and not one byte longer', {
    timeout,
  }, async () => {
    await using raw = await openRaw(target, { limits: { maxMessageBytes: 1000, maxDiscardBytes: 5000 } })
    const peer = await raw.dial()
    await peer.send(frame(1, REQUEST, 0, Buffer.alloc(5000)), rawRequest(1, 'Echo', 'lives'))
    assert.equal((await peer.answer()).status?.code, 8)
    assert.equal(String((await peer.answer()).payload), 'lives')
    await peer.send(frame(3, REQUEST, 0, Buffer.alloc(5001)), rawRequest(5, 'Echo', 'too late'))
    await peer.closed // the answer to 3 may or may not have come first
    assert.ok(peer.frames.every(({ stream }) => stream === 3))
    await endWell(raw)
  })

  test('A10: a frame that takes longer than frameTimeoutMs ends its connection', { timeout }, async (t) => {
    for (const [title, bytes] of [
      ['in its header', rawRequest(1, 'Echo').subarray(0, 4)],
      ['in a short body', rawRequest(1, 'Echo', 'x'.repeat(100)).subarray(0, 50)],
      ['in a long body', Buffer.concat([header(MIB, 1, REQUEST), Buffer.alloc(1000)])],
      ['in a body that is thrown away', Buffer.concat([header(8 * MIB, 1, REQUEST), Buffer.alloc(1000)])],
    ] as const) {
      await t.test(title, async () => {
        await using raw = await openRaw(target, { limits: { frameTimeoutMs: 100 } })
        const peer = await raw.dial()
        await peer.send(bytes)
        await peer.closed
        await endWell(raw)
      })
    }
  })

  test('frameTimeoutMs does not end a slow connection whose frames come whole', { timeout }, async () => {
    const frameTimeoutMs = 300
    await using raw = await openRaw(target, { limits: { frameTimeoutMs } })
    using peer = await raw.dial()
    const frames = Array.from({ length: FRAMES }, (_, i) => rawRequest(2 * i + 1, 'Echo', 'steady'))
    const bytes = Buffer.concat(frames)
    const { length } = frames[0]!
    // Each write ends one frame and begins the next, so that it is always inside a frame, for four times the limit.
    const begun = performance.now()
    let [frameBegun, longestMs, sent, open] = [begun, 0, 0, true]
    while (performance.now() - begun < 4 * frameTimeoutMs && open && sent < FRAMES - 1) {
      const nextBegun = performance.now()
      await peer.send(bytes.subarray(sent * length + (sent === 0 ? 0 : 7), (sent + 1) * length + 7))
      sent++
      const answer = await peer.answer().catch(() => undefined)
      open = answer !== undefined
      if (open) assert.equal(String(answer?.payload), 'steady')
      longestMs = Math.max(longestMs, performance.now() - frameBegun)
      frameBegun = nextBegun
    }
    // A machine that stops this process for longer than the limit makes a frame that is too slow in earnest.
    assert.ok(open ? sent > 10 : longestMs >= frameTimeoutMs, `${sent} frames, of at most ${longestMs} ms`)
    peer.close()
    await endWell(raw)
  })

  test('an idle connection is inside no frame: frameTimeoutMs leaves it alone', { timeout }, async () => {
    await using raw = await openRaw(target, { limits: { frameTimeoutMs: 50 } })
    await using client = await raw.connect()
    await echo(client, 'before')
    const stuck = await raw.dial()
    await stuck.send(Buffer.alloc(3))
    await stuck.closed // the client has been idle that long
    assert.equal(String(await echo(client, 'after')), 'after')
    await client.close()
    await endWell(raw)
  })

  test('past maxConcurrentStreams a call is answered with 8, and the others go on', { timeout }, async () => {
    await using raw = await openRaw(target, { limits: { maxConcurrentStreams: 3 } })
    await using client = await raw.connect()
    const names = ['a', 'b', 'c']
    const waiting = names.map((name) => client.call(RAW_SERVICE, 'Block', Buffer.from(name)))
    await Promise.all(names.map((name) => raw.calls.get(name).begun.promise))
    await assert.rejects(echo(client, 'too many'), (error: TtrpcError) => {
      assert.equal(error.code, 8)
      assert.match(error.message, /concurrent calls: maximum 3/)
      return true
    })
    await using other = await raw.connect()
    assert.equal(String(await echo(other, 'another connection')), 'another connection')
    await other.close()
    raw.calls.get('b').released.fire()
    assert.equal(String(await waiting[1]), 'b')
    assert.equal(String(await echo(client, 'room again')), 'room again')
    for (const name of names) raw.calls.get(name).released.fire()
    assert.deepEqual((await Promise.all(waiting)).map(String), names)
    await client.close()
    await endWell(raw)
  })

  if (target.listens)
    test('past maxConnections a peer is refused, and a close makes room', { timeout }, async () => {
      await using raw = await openRaw(target, { limits: { maxConnections: 2 } })
      const refusals: Refusal[] = []
      const onRefusal = (message: unknown): void => void refusals.push(message as Refusal)
      diagnostics.subscribe(Channels.PEER_REFUSED, onRefusal)
      await using first = await raw.connect()
      await using second = await raw.connect()
      await echo(second, 'second')
      const third = await raw.dial()
      await third.closed
      assert.equal(third.frames.length + third.unfinished.length, 0)
      await until(() => refusals.length === 1)
      assert.equal(refusals[0]!.reason, 'maxConnections is reached')
      await first.close()
      await until(() => raw.server.connectionCount === 1)
      await using fourth = await raw.connect()
      assert.equal(String(await echo(fourth, 'room again')), 'room again')
      diagnostics.unsubscribe(Channels.PEER_REFUSED, onRefusal)
      await fourth.close()
      await second.close()
      await endWell(raw)
    })

  test('a peer that reads late gets every answer', { timeout }, async () => {
    await using raw = await openRaw(target)
    const socket = (await raw.duplex()).pause()
    const requests = Array.from({ length: 3000 }, (_, i) => rawRequest(2 * i + 1, 'Big', '65536'))
    socket.write(Buffer.concat(requests))
    await using beside = await raw.connect()
    for (let i = 0; i < 100; i++) await echo(beside, 'meanwhile')
    const peer = new RawPeer(socket.resume())
    const seen = new Set<number>()
    for (let i = 0; i < 3000; i++) {
      const { stream, payload } = await peer.answer()
      assert.equal(payload?.length, 65_536)
      seen.add(stream)
    }
    assert.equal(seen.size, 3000)
    peer.close()
    await beside.close()
    await endWell(raw)
  })
}

/** Writes until the kernel has taken nothing for a while of turns in which the server could have read. */
async function writeUntilStuck(
  socket: Socket,
  chunk: () => Buffer,
  turn: () => Promise<unknown>,
): Promise<number> {
  let written = 0
  for (let idle = 0; idle < 20; ) {
    const before = socket.writableLength
    if (before < 1 * MIB) {
      const bytes = chunk()
      socket.write(bytes)
      written += bytes.length
    }
    await turn()
    idle = socket.writableLength < before || before < 1 * MIB ? 0 : idle + 1
  }
  return written
}

function memorySuite(engine: EngineChoice): void {
  test('a peer that never reads its answers costs bounded memory and disturbs no other connection', {
    timeout,
  }, async (t) => {
    await using served = await serverProcess(engine)
    const { child, path } = served
    await using beside = await connect(path)
    const before = residentBytes(child.pid)
    const greedy = dial(path).pause()
    t.after(() => greedy.destroy())
    greedy.on('error', () => undefined)
    await once(greedy, 'connect')
    let stream = 1
    const requests = (): Buffer => {
      const batch = Array.from({ length: 1000 }, (_, i) => rawRequest(stream + 2 * i, 'Big', '65536'))
      stream += 2000
      return Buffer.concat(batch)
    }
    const written = await writeUntilStuck(greedy, requests, () => echo(beside, 'undisturbed'))
    const growth = residentBytes(child.pid) - before
    t.diagnostic(
      `grew by ${(growth / MIB).toFixed(1)} MiB, ${stream / 2} requests of ${written} bytes offered`,
    )
    assert.ok(growth < 32 * MIB, `grew by ${(growth / MIB).toFixed(1)} MiB`)
    greedy.destroy()
    assert.equal(String(await echo(beside, 'after')), 'after')
  })

  test('300 connections that announce 4 MiB and send 1 KiB cost what they sent', { timeout }, async (t) => {
    await using served = await serverProcess(engine)
    const { child, path } = served
    const before = residentBytes(child.pid)
    const peers = await Promise.all(Array.from({ length: 300 }, () => RawPeer.dial(path)))
    await Promise.all(peers.map((peer) => peer.send(header(4 * MIB, 1, REQUEST), Buffer.alloc(1024))))
    await using client = await connect(path)
    for (let i = 0; i < 50; i++) await echo(client, 'read them all')
    const growth = residentBytes(child.pid) - before
    t.diagnostic(`grew by ${(growth / MIB).toFixed(1)} MiB`)
    assert.ok(growth < 8 * MIB, `grew by ${(growth / MIB).toFixed(1)} MiB`)
    for (const peer of peers) peer.close()
  })
}
