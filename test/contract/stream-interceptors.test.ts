/** Interceptors around streams, on both sides: the same shape for all kinds. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { describe, test } from 'node:test'
import {
  Code,
  contextKey,
  type InterceptedRequest,
  type Interceptor,
  StreamClosedError,
  TtrpcError,
} from 'ttrpc'
import { holdWhileTesting } from '../support/hold.js'
import { StreamService, streamDefinition } from '../support/stream-service.js'
import { openStreams, STREAMS, text, textsOf } from './stream-way.js'
import { type Target, targets } from './targets.js'

holdWhileTesting()

type Messages = AsyncIterable<Uint8Array>

for (const target of targets) {
  describe(`interceptors of streams: ${target.name}`, { timeout: 60_000 }, () => {
    wrapping(target)
    refusing(target)
  })
}

/** An interceptor that puts a sign before every message, either way. */
function signing(sign: string): Interceptor {
  async function* signed(messages: Messages): Messages {
    for await (const message of messages) yield Buffer.concat([text(sign), message])
  }
  const one = (message: unknown): Buffer => Buffer.concat([text(sign), message as Uint8Array])
  return (next) => async (request) => {
    const { kind, message } = request
    const streams = kind === 'clientStreaming' || kind === 'bidiStreaming'
    const reply = await next({ ...request, message: streams ? signed(message as Messages) : one(message) })
    return kind === 'serverStreaming' || kind === 'bidiStreaming' ? signed(reply as Messages) : one(reply)
  }
}

function wrapping(target: Target): void {
  test('they wrap messages of every kind both ways, on both sides, the first outermost', async () => {
    await using way = await openStreams(
      target,
      {
        Twice: {
          kind: 'serverStreaming',
          async *handler(request) {
            yield request
            yield request
          },
        },
      },
      {
        server: { interceptors: [signing('s'), signing('t')] },
        client: { interceptors: [signing('c'), signing('d')] },
      },
    )
    const { client } = way
    const there = (message: string): string => `tsdc${message}`
    const back = (message: string): string => `cdst${message}`
    assert.equal(String(await client.call(STREAMS, 'Unary', text('x'))), back(there('x')))
    const twice = await textsOf(client.stream(STREAMS, 'Twice', 'serverStreaming', text('x')))
    assert.deepEqual(twice, [back(there('x')), back(there('x'))])
    const both = [there('a'), there('b')]
    const join = client.stream(STREAMS, 'Join', 'clientStreaming', ['a', 'b'].map(text))
    assert.equal(String(await join.receive()), back(both.join()))
    assert.equal(await join.receive(), undefined)
    const echo = client.stream(STREAMS, 'Echo', 'bidiStreaming')
    for (const each of ['a', 'b']) {
      await echo.send(text(each))
      assert.equal(String(await echo.receive()), back(there(each)))
    }
    echo.closeSend()
    assert.equal(await echo.receive(), undefined)
  })

  test('typed calls of every kind go through them; a class instance keeps its this', async () => {
    const kinds: string[] = []
    const plain: Interceptor = (next) => (request) => {
      kinds.push(request.kind)
      return next(request)
    }
    await using way = await openStreams(
      target,
      {},
      {
        server: { interceptors: [plain] },
        client: { interceptors: [plain] },
      },
    )
    way.server.register(streamDefinition, new StreamService('<'))
    const typed = way.client.service(streamDefinition)
    assert.equal((await typed.get({ text: 'a' })).text, '<a')
    for await (const { text } of typed.count({ text: 'b', n: 1 })) assert.equal(text, '<b')
    assert.equal((await typed.sum([{ n: 1 }, { n: 2 }])).n, 3)
    for await (const { text } of typed.chat([{ text: 'c' }])) assert.equal(text, '<c')
    const all = ['unary', 'serverStreaming', 'clientStreaming', 'bidiStreaming']
    assert.deepEqual(
      kinds,
      all.flatMap((kind) => [kind, kind]),
    )
  })

  test('B14, E24: a stream’s request has what a unary one has; values reach the handler', async () => {
    const key = contextKey<string>('key')
    const seen: InterceptedRequest[] = []
    const keep: Interceptor = (next) => (request) => {
      seen.push(request)
      request.values.set(key, 'value')
      request.metadata.set('added', `${seen.length}`)
      return next(request)
    }
    await using way = await openStreams(
      target,
      {
        Tell: {
          kind: 'bidiStreaming',
          *handler(_, { values, metadata }) {
            yield text(JSON.stringify([values.get(key), [...metadata]]))
          },
        },
      },
      { server: { interceptors: [keep] }, client: { interceptors: [keep] } },
    )
    const deadline = new Date(Date.now() + 60_000)
    const tell = way.client.stream(STREAMS, 'Tell', 'bidiStreaming', [], { metadata: { a: '1' }, deadline })
    assert.deepEqual(await textsOf(tell), [
      JSON.stringify([
        'value',
        [
          ['a', '1'],
          ['added', '2'],
        ],
      ]),
    ])
    for (const { service, method, fullMethod, kind, signal } of seen) {
      assert.deepEqual([service, method, fullMethod], [STREAMS, 'Tell', `/${STREAMS}/Tell`])
      assert.equal(kind, 'bidiStreaming')
      assert.ok(signal instanceof AbortSignal)
    }
    assert.equal(seen[0]?.deadline?.getTime(), deadline.getTime())
    assert.ok(Math.abs(seen[1]!.deadline!.getTime() - deadline.getTime()) < 5_000)
  })
}

function refusing(target: Target): void {
  test('a server refuses a stream before its payload is decoded', async () => {
    let decoded = 0
    const codec = {
      encode: (value: string) => text(value),
      decode: (bytes: Uint8Array) => {
        decoded++
        return String(bytes)
      },
    }
    const method = { input: codec, output: codec }
    const definition = {
      name: 'test.v1.Guarded',
      methods: {
        Count: { ...method, serverStreaming: true },
        Sum: { ...method, clientStreaming: true },
        Chat: { ...method, clientStreaming: true, serverStreaming: true },
      },
    } as const
    const guard: Interceptor = () => async () => {
      throw new TtrpcError('no token', Code.UNAUTHENTICATED)
    }
    await using way = await openStreams(target, {}, { server: { interceptors: [guard] } })
    way.server.register(definition, {
      count: () => assert.fail('begun'),
      sum: () => assert.fail('begun'),
      chat: () => assert.fail('begun'),
    })
    const guarded = way.client.service(definition)
    const refused = { code: Code.UNAUTHENTICATED, message: 'no token' }
    await assert.rejects(guarded.count('x').receive(), refused)
    await assert.rejects(guarded.sum().receive(), refused)
    await assert.rejects(guarded.chat().receive(), refused)
    assert.equal(decoded, 0)
  })

  test('a client answers without next, retries, and maps errors', async () => {
    let begun = 0
    async function* cached(): Messages {
      yield text('from the cache')
    }
    const answering: Interceptor = (next) => async (request) => {
      if (request.metadata.has('refuse')) throw new TtrpcError('not today', Code.RESOURCE_EXHAUSTED)
      if (!request.metadata.has('cached')) return next(request)
      return request.kind === 'clientStreaming' ? text('cached') : cached()
    }
    /** Opens a server stream again until its first message has come. */
    const retrying: Interceptor = (next) => async (request) => {
      if (request.method !== 'Third') return next(request)
      for (let left = 5; ; left--) {
        const messages = ((await next(request)) as Messages)[Symbol.asyncIterator]()
        try {
          const { value } = await messages.next()
          return (async function* () {
            yield value
          })()
        } catch (error) {
          if (left === 0 || (error as TtrpcError).code !== Code.UNAVAILABLE) throw error
        }
      }
    }
    await using way = await openStreams(
      target,
      {
        Third: {
          kind: 'serverStreaming',
          async *handler() {
            if (++begun < 3) throw new TtrpcError('not yet', Code.UNAVAILABLE)
            yield text(`call ${begun}`)
          },
        },
      },
      { client: { interceptors: [answering, retrying] } },
    )
    const { client } = way
    assert.deepEqual(await textsOf(client.stream(STREAMS, 'Third', 'serverStreaming', text(''))), ['call 3'])
    const metadata = { cached: '1' }
    const count = client.stream(STREAMS, 'Count', 'serverStreaming', text(3), { metadata })
    assert.deepEqual(await textsOf(count), ['from the cache'])
    const join = client.stream(STREAMS, 'Join', 'clientStreaming', undefined, { metadata })
    assert.equal(String(await join.receive()), 'cached')
    const echo = client.stream(STREAMS, 'Echo', 'bidiStreaming', undefined, { metadata })
    const unsent = echo.send(text('nobody takes it'))
    assert.deepEqual(await textsOf(echo), ['from the cache'])
    await assert.rejects(unsent, StreamClosedError)
    const refused = client.stream(STREAMS, 'Echo', 'bidiStreaming', undefined, { metadata: { refuse: '1' } })
    const failure = { code: Code.RESOURCE_EXHAUSTED, message: 'not today' }
    await assert.rejects(refused.receive(), failure)
    await assert.rejects(refused.send(text('x')), failure)
  })

  test('what an interceptor returns that is not an iterable fails the stream', async () => {
    const wrong: Interceptor = () => async () => 5
    for (const options of [{ client: { interceptors: [wrong] } }, { server: { interceptors: [wrong] } }]) {
      await using way = await openStreams(target, {}, options)
      const call = way.client.stream(STREAMS, 'Count', 'serverStreaming', text(1))
      await assert.rejects(call.receive(), { code: options.client ? 'ERR_TTRPC_ARGUMENT' : Code.UNKNOWN })
    }
  })
}
