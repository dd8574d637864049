/** What is published on diagnostics channels, on every engine. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import diagnostics from 'node:diagnostics_channel'
import { describe, test } from 'node:test'
import { type CallStarted, Channels, type Client, Code, connect, Server, TtrpcError } from 'ttrpc'
import { Gate } from '../support/gate.js'
import { holdWhileTesting } from '../support/hold.js'
import { RAW_SERVICE, rawRequest, until } from '../support/raw-service.js'
import { RecordedEvents } from '../support/recorded-events.js'
import { tempSocket } from '../support/temp-socket.js'
import { DATA, frame } from '../support/wire.js'
import { endOf, openStreams, STREAMS, text } from './stream-way.js'
import { openRaw, type Target, targets } from './targets.js'

holdWhileTesting()

const KIB = 1024
const PEER_SIDES = ['client', 'server'] as const

function connections(target: Target): void {
  test('listeners and connections are told from their beginning to their end, by both sides', async () => {
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

/** Every kind of a call's end, with the codes that client and server tell. */
const endings: readonly [string, (client: Client) => Promise<unknown>, number, number | undefined][] = [
  ['well', (client) => client.call(STREAMS, 'Unary', text('a')), 0, 0],
  ['with a status', (client) => client.call(STREAMS, 'Gone', text('')), Code.NOT_FOUND, Code.NOT_FOUND],
  ['with any other error', (client) => client.call(STREAMS, 'Broken', text('')), Code.UNKNOWN, Code.UNKNOWN],
  ['with nothing', (client) => client.call(STREAMS, 'Nothing', text('')), Code.UNKNOWN, Code.UNKNOWN],
  [
    'with what is no message',
    (client) => client.call(STREAMS, 'Text', text('')),
    Code.INTERNAL,
    Code.INTERNAL,
  ],
  [
    'with too long a message',
    (client) => client.call(STREAMS, 'Long', text('')),
    Code.RESOURCE_EXHAUSTED,
    Code.RESOURCE_EXHAUSTED,
  ],
  [
    'after its deadline',
    (client) => client.call(STREAMS, 'Never', text(''), { timeoutMs: 20 }),
    Code.DEADLINE_EXCEEDED,
    Code.DEADLINE_EXCEEDED,
  ],
  [
    'before it is sent',
    (client) => client.call(STREAMS, 'Unary', text(''), { timeoutMs: -1 }),
    Code.DEADLINE_EXCEEDED,
    undefined,
  ],
  ['as a stream', (client) => endOf(client.stream(STREAMS, 'Three', 'serverStreaming', text(''))), 0, 0],
  [
    'as a stream that fails',
    (client) => endOf(client.stream(STREAMS, 'Fails', 'bidiStreaming', [text('a')])),
    Code.ABORTED,
    Code.ABORTED,
  ],
  [
    'as a client stream',
    (client) => client.stream(STREAMS, 'Last', 'clientStreaming', [text('a')]).receive(),
    0,
    0,
  ],
]

const handlers = {
  Gone: () => Promise.reject(new TtrpcError('gone', Code.NOT_FOUND)),
  Broken: () => {
    throw new Error('secret')
  },
  Nothing: () => undefined as unknown as Uint8Array,
  Text: () => 'text' as unknown as Uint8Array,
  Long: () => Buffer.alloc(5 * 1024 * KIB),
  Never: () => new Promise<Uint8Array>(() => {}),
  Three: {
    kind: 'serverStreaming',
    async *handler() {
      for (let i = 0; i < 3; i++) yield text(i)
    },
  },
  Fails: {
    kind: 'bidiStreaming',
    // biome-ignore lint/correctness/useYield: it fails before
    async *handler() {
      throw new TtrpcError('not so', Code.ABORTED)
    },
  },
  Last: {
    kind: 'clientStreaming',
    async handler(requests: AsyncIterable<Uint8Array>) {
      let last: Uint8Array = text('')
      for await (const request of requests) last = request
      return last
    },
  },
} as const

function calls(target: Target): void {
  for (const [how, make, clientCode, serverCode] of endings) {
    test(`a call that ends ${how} tells its start and end once, with the code`, async () => {
      await using way = await openStreams(target, handlers)
      using events = new RecordedEvents()
      await make(way.client).catch(() => {})
      const expected = { client: clientCode, server: serverCode }
      await until(() =>
        PEER_SIDES.every(
          (side) => events.of(Channels.CALL_ENDED, side).length === (expected[side] === undefined ? 0 : 1),
        ),
      )
      await way.close()
      for (const side of PEER_SIDES) {
        const started = events.of(Channels.CALL_STARTED, side)
        const ended = events.of(Channels.CALL_ENDED, side)
        assert.deepEqual(
          ended.map(({ code }) => code),
          expected[side] === undefined ? [] : [expected[side]],
          side,
        )
        assert.equal(started.length, ended.length)
        if (ended[0] === undefined) continue
        const { code: _, durationMs, ...rest } = ended[0]
        assert.deepEqual(rest, started[0])
        assert.ok(durationMs >= 0 && durationMs < 60_000)
        assert.equal(rest.source, side === 'client' ? way.client : way.server)
        assert.equal(rest.service, STREAMS)
        assert.equal(rest.stream === 0, how === 'before it is sent')
      }
    })
  }

  test('nothing of payloads, metadata or error texts is in any event', async () => {
    await using way = await openStreams(target, handlers)
    using events = new RecordedEvents()
    const options = { metadata: { token: 'secret-of-metadata' } }
    await way.client.call(STREAMS, 'Unary', text('secret-of-payload'), options)
    await way.client.call(STREAMS, 'Broken', text('secret'), options).catch(() => {})
    await way.close()
    assert.ok(events.of(Channels.CALL_ENDED).length === 4)
    for (const { event } of events.all) {
      const { source: _, ...shown } = event
      assert.doesNotMatch(JSON.stringify(shown), /secret/)
    }
  })

  test('calls that are running when their connection ends are told before it', async () => {
    await using way = await openStreams(target, handlers)
    using events = new RecordedEvents()
    const call = way.client.call(STREAMS, 'Never', text(''))
    await until(() => events.of(Channels.CALL_STARTED, 'server').length === 1)
    void way.client.close()
    await assert.rejects(call, { code: Code.UNAVAILABLE })
    await way.close()
    for (const [side, code] of [
      ['client', Code.UNAVAILABLE],
      ['server', Code.CANCELED],
    ] as const) {
      assert.equal(events.of(Channels.CALL_ENDED, side)[0]?.code, code)
      assert.deepEqual(events.kinds(side).slice(-2), ['call.ended', 'connection.closed'])
    }
  })

  test('a subscriber that makes calls of its own disturbs nobody', async () => {
    await using way = await openStreams(target, handlers)
    let own: Promise<Uint8Array> | undefined
    let made = false
    const onStart = (event: unknown): void => {
      if (made || (event as CallStarted).side !== 'client') return
      made = true
      own = way.client.call(STREAMS, 'Unary', text('own'))
    }
    diagnostics.subscribe(Channels.CALL_STARTED, onStart)
    try {
      assert.equal(String(await way.client.call(STREAMS, 'Unary', text('first'))), 'first')
      assert.equal(String(await own), 'own')
    } finally {
      diagnostics.unsubscribe(Channels.CALL_STARTED, onStart)
    }
  })

  test('a call that began while nobody listened tells no end', async () => {
    await using way = await openStreams(target, handlers)
    const call = way.client.call(STREAMS, 'Never', text(''), { timeoutMs: 20 })
    using events = new RecordedEvents()
    await assert.rejects(call, { code: Code.DEADLINE_EXCEEDED })
    assert.deepEqual(events.of(Channels.CALL_ENDED, 'client'), [])
  })
}

function refusals(target: Target): void {
  test('a request that reaches no handler is told as refused, with what the peer is told', async () => {
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
  const tight = { connectionBufferBytes: 64 * KIB, streamBufferBytes: 64 * KIB, slowReaderTimeoutMs: 30 }

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
    await using way = await openStreams(target, handlers, { client: { limits: tight } })
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
    calls(target)
    refusals(target)
    slowReaders(target)
  })
}

test('a client that reconnects tells each of its connections, and a call for each time it is sent', async () => {
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
