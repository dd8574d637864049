/** What is published on diagnostics channels about calls, on every engine. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import diagnostics from 'node:diagnostics_channel'
import { describe, test } from 'node:test'
import { type CallStarted, Channels, type Client, Code, TtrpcError } from 'ttrpc'
import { holdWhileTesting } from '../support/hold.js'
import { until } from '../support/raw-service.js'
import { RecordedEvents } from '../support/recorded-events.js'
import { endOf, openStreams, STREAMS, text } from './stream-way.js'
import { type Target, targets } from './targets.js'

holdWhileTesting()

const KIB = 1024
const PEER_SIDES = ['client', 'server'] as const

/** Every kind of a call's end, with the codes that client and server report. */
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
    (client) => client.call(STREAMS, 'Never', text(''), { timeoutMs: 300 }),
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
    test(`a call that ends ${how} publishes its start and end once, with the code`, async () => {
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

  test('the ends of calls that run when their connection ends are published before its end', async () => {
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

  test('a subscriber that makes calls of its own disturbs no other call', async () => {
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

  test('a call that began without a subscriber publishes no end', async () => {
    await using way = await openStreams(target, handlers)
    const call = way.client.call(STREAMS, 'Never', text(''), { timeoutMs: 300 })
    using events = new RecordedEvents()
    await assert.rejects(call, { code: Code.DEADLINE_EXCEEDED })
    assert.deepEqual(events.of(Channels.CALL_ENDED, 'client'), [])
  })
}

for (const target of targets) {
  describe(`diagnostics of calls: ${target.name}`, { timeout: 60_000 }, () => calls(target))
}
