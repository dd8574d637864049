/** What is published on diagnostics channels, on every engine. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { describe, test } from 'node:test'
import { Channels, Code, connect, Server } from 'ttrpc'
import { Gate } from '../support/gate.js'
import { holdWhileTesting } from '../support/hold.js'
import { RAW_SERVICE, rawRequest, until } from '../support/raw-service.js'
import { RecordedEvents } from '../support/recorded-events.js'
import { tempSocket } from '../support/temp-socket.js'
import { DATA, frame } from '../support/wire.js'
import { openStreams, STREAMS, text } from './stream-way.js'
import { openRaw, type Target, targets } from './targets.js'

holdWhileTesting()

const KIB = 1024

function connections(target: Target): void {
  test('both sides publish listeners and connections from their beginning to their end', async () => {
    using events = new RecordedEvents()
    await using way = await openRaw(target)
    const { server, connect } = way
    await using client = await connect()
    await client.call(RAW_SERVICE, 'Echo', text('a'))
    await client.close()
    await until(() => server.connectionCount === 0)
    await server.close()
    for (const [side, source] of [
      ['client', client],
      ['server', server],
    ] as const) {
      const [opened] = events.of(Channels.CONNECTION_OPENED, side)
      const [closed] = events.of(Channels.CONNECTION_CLOSED, side)
      assert.ok(opened !== undefined && closed !== undefined)
      assert.equal(opened.source, source)
      assert.equal(closed.connection, opened.connection)
      assert.equal(opened.address !== undefined, target.listens)
      assert.equal(closed.reason, side === 'client' ? 'it was closed here' : 'the peer closed it')
      assert.deepEqual([closed.errno, closed.abnormal], [0, false])
      if (side === 'server' && target.knowsPeer) assert.equal(opened.peer?.pid, process.pid)
      assert.deepEqual(events.kinds(side), [
        'connection.opened',
        'call.started',
        'call.ended',
        'connection.closed',
      ])
    }
    const listeners = ['listener.opened', 'listener.closed']
    const told = events.all.filter(({ kind }) => listeners.includes(kind))
    assert.deepEqual(
      told.map(({ kind, event }) => [kind, event.source === server]),
      target.listens ? listeners.map((kind) => [kind, true]) : [],
    )
  })

  test('a limit that ends a connection is its reason', async () => {
    using events = new RecordedEvents()
    await using way = await openRaw(target, { limits: { protocolErrorBudget: 1 } })
    const { dial } = way
    const peer = await dial()
    await peer.send(frame(2, DATA, 0), frame(2, DATA, 0))
    await peer.closed
    await until(() => events.of(Channels.CONNECTION_CLOSED, 'server').length === 1)
    const [closed] = events.of(Channels.CONNECTION_CLOSED, 'server')
    assert.deepEqual([closed?.reason, closed?.abnormal], ['protocolErrorBudget is spent', true])
    const [first] = events.of(Channels.PROTOCOL_FAULT)
    assert.deepEqual([first?.stream, first?.code], [2, Code.INVALID_ARGUMENT])
    assert.match(String(first?.reason), /StreamID must be odd/)
  })
}

function refusals(target: Target): void {
  test('a request that reaches no handler is published as refused, with the status that the peer gets', async () => {
    await using way = await openRaw(target, { limits: { maxMetadataBytes: 10 } })
    const { dial } = way
    using events = new RecordedEvents()
    await using peer = await dial()
    await peer.send(rawRequest(1, 'Missing'))
    const { status } = await peer.answer()
    const [refused] = events.of(Channels.CALL_REFUSED)
    assert.deepEqual(
      [refused?.stream, refused?.code, refused?.reason],
      [1, Code.UNIMPLEMENTED, status?.message],
    )
    assert.deepEqual(events.of(Channels.CALL_STARTED, 'server'), [])
  })
}

function slowReaders(target: Target): void {
  const tight = { connectionBufferBytes: 64 * KIB, slowReaderTimeoutMs: 30 }

  test('a slow reader: reading is paused, its stream is full, reading goes on', async () => {
    const gate = new Gate()
    await using way = await openStreams(
      target,
      {
        Late: {
          kind: 'bidiStreaming',
          async *handler(requests) {
            await gate.happened
            yield* requests
          },
        },
      },
      { server: { limits: tight } },
    )
    using events = new RecordedEvents()
    const block = way.client.call(RAW_SERVICE, 'Block', text('other'))
    const late = way.client.stream(STREAMS, 'Late', 'bidiStreaming')
    const failed = assert.rejects(late.receive(), { code: Code.INVALID_ARGUMENT })
    for (let i = 0; i < 16; i++) late.send(Buffer.alloc(16 * KIB)).catch(() => {})
    await failed
    gate.open()
    const kinds = events.kinds('server').filter((kind) => /^(reading|stream)/.test(kind))
    assert.deepEqual(kinds, ['reading.paused', 'stream.full', 'reading.resumed'])
    const [full] = events.of(Channels.STREAM_FULL)
    assert.equal(full?.method, 'Late')
    assert.ok(full.unreadBytes > tight.connectionBufferBytes)
    assert.deepEqual(events.of(Channels.PROTOCOL_FAULT), [], 'it is no fault of the client')
    way.calls.get('other').released.fire()
    await block
  })

  test('a slow reader on a client: the same', async () => {
    await using way = await openStreams(target, {}, { client: { limits: tight } })
    using events = new RecordedEvents()
    const block = way.client.call(RAW_SERVICE, 'Block', text('mine'))
    const echo = way.client.stream(STREAMS, 'Echo', 'bidiStreaming')
    for (let i = 0; i < 16; i++) echo.send(Buffer.alloc(16 * KIB)).catch(() => {})
    await until(() => events.of(Channels.STREAM_FULL, 'client').length === 1)
    await until(() => events.of(Channels.READING_RESUMED, 'client').length === 1)
    const kinds = events.kinds('client').filter((kind) => /^(reading|stream)/.test(kind))
    assert.deepEqual(kinds, ['reading.paused', 'stream.full', 'reading.resumed'])
    way.calls.get('mine').released.fire()
    await block
  })
}

for (const target of targets) {
  describe(`diagnostics: ${target.name}`, { timeout: 60_000 }, () => {
    connections(target)
    refusals(target)
    slowReaders(target)
  })
}

test('a client that reconnects publishes each of its connections, and a call each time it is sent', async () => {
  using events = new RecordedEvents()
  const path = tempSocket()
  await using first = new Server().registerRaw('s', { Wait: () => new Promise<Uint8Array>(() => {}) })
  await first.listen(path)
  await using client = await connect(path, { reconnect: { minDelayMs: 1, maxDelayMs: 5 } })
  const call = client.call('s', 'Wait', text(''), { idempotent: true })
  await until(() => events.of(Channels.CALL_STARTED, 'server').length === 1)
  await first.close()
  await using second = new Server().registerRaw('s', { Wait: () => text('answer') })
  await second.listen(path)
  assert.equal(String(await call), 'answer')
  await client.close()
  await second.close()
  const ofClient = events.all.filter(({ kind, event }) => event.source === client && kind !== 'client.state')
  assert.deepEqual(
    ofClient.map(({ kind }) => kind),
    [0, 1].flatMap(() => ['connection.opened', 'call.started', 'call.ended', 'connection.closed']),
  )
  const codes = events.of(Channels.CALL_ENDED, 'client').map(({ code }) => code)
  assert.deepEqual(codes, [Code.UNAVAILABLE, 0])
  const numbers = ofClient.map(({ event }) => event.connection)
  assert.deepEqual(numbers, [...Array(4).fill(numbers[0]), ...Array(4).fill(numbers[4])])
  assert.notEqual(numbers[0], numbers[4])
  assert.ok(ofClient.every(({ event }) => event.address === `unix://${path}`))
})
