/** The async context of streaming handlers: each has its own, and a generator keeps it at every step. */
import assert from 'node:assert/strict'
import { AsyncLocalStorage } from 'node:async_hooks'
import { Buffer } from 'node:buffer'
import { describe, test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { currentContext, type HandlerContext, type RawHandlers } from 'ttrpc'
import { Gate } from '../support/gate.js'
import { holdWhileTesting } from '../support/hold.js'
import { DATA, frame, request } from '../support/wire.js'
import { openStreams, STREAMS, text, textsOf } from './stream-way.js'
import { engines, type Target } from './targets.js'

holdWhileTesting()

for (const target of engines) {
  describe(`contexts of streams: ${target.name}`, { timeout: 60_000 }, () => {
    stores(target)
    current(target)
  })
}

const store = new AsyncLocalStorage<string>()

/** Enters the context that its message names, and answers with what is active at each step. */
const entering: RawHandlers = {
  Bidi: {
    kind: 'bidiStreaming',
    async *handler(requests) {
      for await (const message of requests) {
        const before = store.getStore()
        if (String(message) !== 'look') store.enterWith(String(message))
        yield text(`${before} ${store.getStore()}`)
        await turn()
        yield text(`${store.getStore()}`)
      }
    },
  },
  Sync: {
    kind: 'serverStreaming',
    *handler(message) {
      for (let i = 0; i < 3; i++) {
        if (String(message) !== 'look') store.enterWith(`${message}${i}`)
        yield text(`${store.getStore()}`)
      }
    },
  },
  Join: {
    kind: 'clientStreaming',
    async handler(requests) {
      const seen: string[] = []
      for await (const message of requests) {
        if (String(message) !== 'look') store.enterWith(String(message))
        seen.push(`${store.getStore()}`)
      }
      return text(seen.join(' '))
    },
  },
  Look: () => text(`${store.getStore()}`),
}

function stores(target: Target): void {
  test('enterWith in one generator is never seen by another, begun or resumed in one batch', async () => {
    await using way = await openStreams(target, entering)
    using peer = await way.dial()
    const open = (id: number, method: string, payload = '') =>
      request(id, { service: STREAMS, method, payload: text(payload) }, payload === '' ? 2 : 1)
    const data = (id: number, body: string) => frame(id, DATA, 0, text(body))
    await peer.send(
      open(1, 'Bidi'),
      open(3, 'Bidi'),
      open(5, 'Sync', 's'),
      open(7, 'Sync', 'look'),
      data(1, 'leak'),
      data(3, 'look'),
      open(9, 'Look'),
      open(11, 'Join'),
      open(13, 'Join'),
      data(11, 'leak'),
      data(13, 'look'),
    )
    await peer.send(open(15, 'Look'), data(3, 'look'), data(13, 'look'))
    await peer.send(
      frame(1, DATA, 5),
      frame(3, DATA, 5),
      frame(11, DATA, 5),
      frame(13, DATA, 5),
      open(17, 'Look'),
    )
    const seen = new Map<number, string[]>()
    for (let ended = 0; ended < 9; ) {
      const { stream, type, flags, body } = await peer.next()
      if (type !== DATA || flags === 5) ended++
      if (flags === 5) continue
      const lines = seen.get(stream) ?? []
      seen.set(stream, [...lines, body.subarray(type === DATA ? 0 : 2).toString()])
    }
    const none = 'undefined'
    assert.equal(seen.get(1)?.[0], `${none} leak`)
    assert.deepEqual(seen.get(3), [`${none} ${none}`, none, `${none} ${none}`, none])
    assert.deepEqual(seen.get(5), ['s0', 's1', 's2'])
    assert.deepEqual(seen.get(7), [none, none, none])
    assert.equal(seen.get(11)?.[0], 'leak')
    assert.deepEqual(seen.get(13), [`${none} ${none}`])
    for (const id of [9, 15, 17]) assert.deepEqual(seen.get(id), [none])
  })

  test('a generator that is stopped cleans up in its handler’s context, and leaves nothing to others', async () => {
    const begun = new Gate()
    const cleaned = new Gate<string | undefined>()
    const stopped: RawHandlers = {
      Stopped: {
        kind: 'bidiStreaming',
        *handler() {
          try {
            begun.open()
            for (;;) yield Buffer.alloc(65_536)
          } finally {
            cleaned.open(currentContext()?.method)
            store.enterWith('leak')
          }
        },
      },
    }
    await using way = await openStreams(
      target,
      { ...entering, ...stopped },
      { server: { inheritContext: true } },
    )
    using peer = await way.dial()
    await peer.send(request(1, { service: STREAMS, method: 'Stopped' }, 2))
    await begun.happened
    // A fault of the peer ends it, in one batch with what comes next.
    await peer.send(
      frame(1, DATA, 5),
      frame(1, DATA, 0, text('a')),
      request(3, { service: STREAMS, method: 'Look' }),
    )
    assert.equal(await cleaned.happened, 'Stopped')
    for (;;) {
      const { stream, body } = await peer.next()
      if (stream !== 3) continue
      assert.equal(body.subarray(2).toString(), 'undefined')
      break
    }
  })

  test('who reads a stream, or is its source, has the store of the caller', async () => {
    await using way = await openStreams(target, entering)
    const sources: unknown[] = []
    const seen = await Promise.all(
      ['one', 'two', 'three'].map((name) =>
        store.run(name, async () => {
          async function* source() {
            for (let i = 0; i < 3; i++) {
              sources.push(store.getStore())
              yield text('look')
              await turn()
            }
          }
          const texts = await textsOf(way.client.stream(STREAMS, 'Bidi', 'bidiStreaming', source()))
          assert.equal(texts.length, 6)
          return store.getStore()
        }),
      ),
    )
    assert.deepEqual(seen, ['one', 'two', 'three'])
    assert.deepEqual(sources.toSorted(), [
      'one',
      'one',
      'one',
      'three',
      'three',
      'three',
      'two',
      'two',
      'two',
    ])
  })
}

function current(target: Target): void {
  for (const inheritContext of [true, false]) {
    test(`currentContext in generators with inheritContext ${inheritContext}`, async () => {
      const seen: (readonly [HandlerContext, HandlerContext | undefined])[] = []
      const look = (context: HandlerContext): number => seen.push([context, currentContext()])
      const handlers: RawHandlers = {
        Bidi: {
          kind: 'bidiStreaming',
          async *handler(requests, context) {
            try {
              look(context)
              for await (const message of requests) {
                look(context)
                await turn()
                look(context)
                yield message
                look(context)
              }
            } finally {
              look(context)
            }
          },
        },
        Sync: {
          kind: 'serverStreaming',
          *handler(_, context) {
            look(context)
            yield text('a')
            look(context)
          },
        },
      }
      await using way = await openStreams(target, handlers, { server: { inheritContext } })
      const messages = ['a', 'b', 'c'].map(text)
      const echo = () => textsOf(way.client.stream(STREAMS, 'Bidi', 'bidiStreaming', messages))
      const sync = () => textsOf(way.client.stream(STREAMS, 'Sync', 'serverStreaming', text('')))
      await Promise.all([echo(), sync(), echo(), sync(), echo()])
      assert.equal(seen.length, 3 * 11 + 2 * 2)
      for (const [context, found] of seen) assert.equal(found, inheritContext ? context : undefined)
      assert.equal(new Set(seen.map(([context]) => context)).size, 5)
      assert.equal(currentContext(), undefined)
    })
  }
}
