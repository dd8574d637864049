/** Metadata of streams: sent with the request of every kind, as for unary calls. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { CallOptions, HandlerContext, RawHandlers } from 'ttrpc'
import { holdWhileTesting } from '../support/hold.js'
import { request } from '../support/wire.js'
import { openStreams, STREAMS, type StreamWay, text, textsOf } from './stream-way.js'
import { type Target, targets } from './targets.js'

holdWhileTesting()

for (const target of targets) {
  describe(`metadata of streams: ${target.name}`, { timeout: 60_000 }, () => suite(target))
}

const tell = ({ metadata }: HandlerContext) => text(JSON.stringify([...metadata]))

const handlers: RawHandlers = {
  serverStreaming: {
    kind: 'serverStreaming',
    *handler(_, context) {
      yield tell(context)
    },
  },
  clientStreaming: { kind: 'clientStreaming', handler: (_, context) => tell(context) },
  bidiStreaming: {
    kind: 'bidiStreaming',
    async *handler(_, context) {
      yield tell(context)
    },
  },
}

/** What the handler of each kind sees. */
async function seen({ client }: StreamWay, options: CallOptions): Promise<unknown[]> {
  const calls = [
    client.stream(STREAMS, 'serverStreaming', 'serverStreaming', text(''), options),
    client.stream(STREAMS, 'clientStreaming', 'clientStreaming', [], options),
    client.stream(STREAMS, 'bidiStreaming', 'bidiStreaming', undefined, options),
  ]
  const told = await Promise.all(calls.map(textsOf))
  return told.map(([pairs]) => JSON.parse(pairs!))
}

function suite(target: Target): void {
  test('B12, E24: it reaches the handler of every kind, values in order, keys lower-cased, at any size', async () => {
    await using way = await openStreams(target, handlers)
    const long = 'v'.repeat(60_000)
    for (const [metadata, pairs] of [
      [{}, []],
      [
        { Trace: ['1', '2'], größe: '💯', empty: '' },
        [
          ['trace', '1'],
          ['trace', '2'],
          ['größe', '💯'],
          ['empty', ''],
        ],
      ],
      [{ long }, [['long', long]]],
    ] as const) {
      assert.deepEqual(await seen(way, { metadata }), [pairs, pairs, pairs])
    }
  })

  test('forwardMetadata takes a parent’s along, and nothing else', async () => {
    await using way: StreamWay = await openStreams(target, {
      ...handlers,
      async Forward(_, parent) {
        const options = { parent, forwardMetadata: ['a', 'none'], metadata: { c: '3' } }
        return text(JSON.stringify(await seen(way, options)))
      },
    })
    const told = await way.client.call(STREAMS, 'Forward', text(''), { metadata: { a: '1', b: '2' } })
    for (const pairs of JSON.parse(String(told)))
      assert.deepEqual(
        new Map(pairs),
        new Map([
          ['a', '1'],
          ['c', '3'],
        ]),
      )
  })

  test('B14: keys that a peer sent with other letters are kept, and found', async () => {
    await using way = await openStreams(target, {
      Get: {
        kind: 'bidiStreaming',
        *handler(_, { metadata, deadline }) {
          yield text(JSON.stringify([[...metadata], metadata.get('FOO'), deadline !== undefined]))
        },
      },
    })
    using peer = await way.dial()
    const metadata = [
      ['Foo', '1'],
      ['foo', '2'],
      ['', 'x'],
    ] as const
    await peer.send(
      request(1, { service: STREAMS, method: 'Get', metadata, timeoutNano: 60_000_000_000n }, 2),
    )
    const { body } = await peer.next()
    assert.deepEqual(JSON.parse(body.toString()), [metadata, '1', true])
  })
}
