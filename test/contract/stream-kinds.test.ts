/** Streams of the four kinds, raw and typed, of any number and size of messages. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { describe, test } from 'node:test'
import { OversizedMessageError } from 'ttrpc'
import { holdWhileTesting } from '../support/hold.js'
import { type Item, StreamService, streamDefinition } from '../support/stream-service.js'
import { MAX_BODY } from '../support/wire.js'
import { openStreams, STREAMS, text, textsOf } from './stream-way.js'
import { type Target, targets } from './targets.js'

holdWhileTesting()

for (const target of targets) {
  describe(`kinds of streams: ${target.name}`, { timeout: 120_000 }, () => {
    raw(target)
    typed(target)
    sizes(target)
    limits(target)
  })
}

async function* slowly<T>(messages: Iterable<T>): AsyncGenerator<T> {
  for (const message of messages) {
    await new Promise((resolve) => setImmediate(resolve))
    yield message
  }
}

async function open(target: Target) {
  const way = await openStreams(target)
  way.server.register(streamDefinition, new StreamService('<'))
  return { ...way, typed: way.client.service(streamDefinition) }
}

function raw(target: Target): void {
  test('C1, C14, C15: each kind, its messages in order', async () => {
    await using way = await open(target)
    const { client } = way
    const abc = ['a', 'b', 'c'].map(text)
    assert.deepEqual(await textsOf(client.stream(STREAMS, 'Count', 'serverStreaming', text(3))), [
      '0',
      '1',
      '2',
    ])
    for (const source of [abc, new Set(abc), slowly(abc), abc.values()]) {
      const join = client.stream(STREAMS, 'Join', 'clientStreaming', source)
      assert.equal(String(await join.receive()), 'a,b,c')
      assert.equal(await join.receive(), undefined)
    }
    for (const source of [abc, slowly(abc)]) {
      const echo = client.stream(STREAMS, 'Echo', 'bidiStreaming', source)
      assert.deepEqual(await textsOf(echo), ['a', 'b', 'c'])
    }
    assert.equal(String(await client.call(STREAMS, 'Unary', text('beside'))), 'beside')
  })

  test('C14, C15: a stream of no messages, either way', async () => {
    await using way = await open(target)
    const { client } = way
    assert.deepEqual(await textsOf(client.stream(STREAMS, 'Count', 'serverStreaming', text(0))), [])
    assert.equal(String(await client.stream(STREAMS, 'Join', 'clientStreaming', []).receive()), '')
    assert.deepEqual(await textsOf(client.stream(STREAMS, 'Echo', 'bidiStreaming', [])), [])
  })

  test('C5, C17: empty messages are messages', async () => {
    await using way = await open(target)
    const { client } = way
    const some = ['', 'x', '', ''].map(text)
    assert.deepEqual(await textsOf(client.stream(STREAMS, 'Echo', 'bidiStreaming', some)), ['', 'x', '', ''])
    const join = client.stream(STREAMS, 'Join', 'clientStreaming', some)
    assert.equal(String(await join.receive()), ',x,,')
    const empty = client.stream(STREAMS, 'Count', 'serverStreaming', text(''))
    assert.deepEqual(await textsOf(empty), [])
  })

  test('a message may be changed once it is sent', async () => {
    await using way = await open(target)
    const { client } = way
    const echo = client.stream(STREAMS, 'Echo', 'bidiStreaming')
    for (const length of [10, 100_000]) {
      const bytes = Buffer.alloc(length, 'a')
      const sent = echo.send(bytes)
      bytes.fill('b')
      await sent
      assert.ok(Buffer.alloc(length, 'a').equals((await echo.receive())!))
    }
    echo.closeSend()
    assert.equal(await echo.receive(), undefined)
  })
}

function typed(target: Target): void {
  test('typed methods of each kind; a class instance keeps its this', async () => {
    await using way = await open(target)
    const { typed } = way
    assert.equal((await typed.get({ text: 'a' })).text, '<a')
    const items: Item[] = []
    for await (const item of typed.count({ text: 'n', n: 3 })) items.push(item)
    assert.deepEqual(
      items.map(({ text, n }) => [text, n]),
      [
        ['<n', 0],
        ['<n', 1],
        ['<n', 2],
      ],
    )
    assert.equal((await typed.sum([{ n: 1 }, { n: 2 }, { n: -5 }])).n, -2)
    assert.equal((await typed.sum(slowly([{ n: 1 }]))).text, '<sum')
    const chat = typed.chat()
    await chat.send({ text: 'hi' })
    assert.equal((await chat.receive())?.text, '<hi')
    await chat.send({})
    assert.deepEqual({ ...(await chat.receive()) }, { text: '<' }, 'defaults stay in the prototype')
    chat.closeSend()
    assert.equal(await chat.receive(), undefined)
    const sum = typed.sum()
    for (let n = 1; n <= 100; n++) await sum.send({ n })
    sum.closeSend()
    assert.equal((await sum.receive())?.n, 5050)
  })

  test('a message that cannot be encoded fails its send, and the call goes on', async () => {
    await using way = await open(target)
    const { typed } = way
    const chat = typed.chat()
    await assert.rejects(chat.send({ text: '\ud800' }), TypeError)
    await chat.send({ text: 'next' })
    assert.equal((await chat.receive())?.text, '<next')
    chat.cancel()
    await assert.rejects(typed.sum([{ n: 1 }, { text: '\ud800' }]), TypeError)
    assert.equal((await typed.sum([{ n: 1 }])).n, 1)
  })

  test('C19: DATA that does not parse is an error where its message would have been', async () => {
    await using way = await open(target)
    const { client, server } = way
    const seen: string[] = []
    server.register(
      { ...streamDefinition, name: 'test.v1.Strict' },
      {
        async sum(requests) {
          for await (const { text } of requests) seen.push(text)
          return {}
        },
      },
      { partial: true },
    )
    const call = client.stream('test.v1.Strict', 'Sum', 'clientStreaming')
    const good = Buffer.from([0x0a, 0x01, 0x61])
    await call.send(good)
    await call.send(good.subarray(0, 2))
    await call.send(good)
    await assert.rejects(call.receive(), {
      code: 13,
      message: /^ttrpc: error unmarshalling payload: proto:/,
    })
    assert.deepEqual(seen, ['a'])
  })
}

function sizes(target: Target): void {
  test('10,000 messages each way, in order', async () => {
    await using way = await open(target)
    const { client, typed } = way
    const count = 10_000
    let next = 0
    for await (const message of client.stream(STREAMS, 'Count', 'serverStreaming', text(count))) {
      assert.equal(String(message), `${next++}`)
    }
    assert.equal(next, count)
    const numbers = Array.from({ length: count }, (_, n) => ({ n }))
    assert.equal((await typed.sum(numbers)).n, (count * (count - 1)) / 2)
    next = 0
    for await (const { n } of typed.chat(numbers)) assert.equal(n, next++)
    assert.equal(next, count)
  })

  test('messages of all sizes to 4 MiB, raw and typed, each as it was', async () => {
    await using way = await open(target)
    const { client, typed } = way
    const lengths = [0, 1, 64, 65, 16_383, 16_384, 65_535, 65_536, 65_537, 1 << 20, MAX_BODY]
    const messages = lengths.map((length, i) => Buffer.alloc(length, i + 1))
    let at = 0
    for await (const message of client.stream(STREAMS, 'Echo', 'bidiStreaming', messages)) {
      assert.ok(messages[at++]!.equals(message), `${lengths[at - 1]} bytes`)
    }
    assert.equal(at, lengths.length)
    const values = messages.slice(1).map((value) => ({ value: value.subarray(0, MAX_BODY - 8) }))
    at = 0
    for await (const { value } of typed.blobs(values)) assert.ok(values[at++]!.value.equals(value))
    assert.equal(at, values.length)
  })

  test('200 messages of 64 KiB each way', async () => {
    await using way = await open(target)
    const { client } = way
    const messages = Array.from({ length: 200 }, (_, i) => Buffer.alloc(65_536, i))
    let at = 0
    for await (const message of client.stream(STREAMS, 'Echo', 'bidiStreaming', messages)) {
      assert.ok(messages[at++]!.equals(message), `message ${at}`)
    }
    assert.equal(at, 200)
  })
}

function limits(target: Target): void {
  test('E8: a message over the bound is not sent, and its stream goes on', async () => {
    await using way = await open(target)
    const { client } = way
    const echo = client.stream(STREAMS, 'Echo', 'bidiStreaming')
    await assert.rejects(echo.send(Buffer.alloc(MAX_BODY + 1)), (error) => {
      assert.ok(error instanceof OversizedMessageError)
      assert.deepEqual([error.code, error.rejectedLength, error.maximumLength], [8, MAX_BODY + 1, MAX_BODY])
      return error.method === 'Echo'
    })
    await echo.send(text('goes on'))
    assert.equal(String(await echo.receive()), 'goes on')
    echo.cancel()
    const join = client.stream(STREAMS, 'Join', 'clientStreaming', [text('a'), Buffer.alloc(MAX_BODY + 1)])
    await assert.rejects(join.receive(), OversizedMessageError, 'of a source it ends the call')
  })

  test('A22: a message of the server over its bound ends its stream with 8, behind those before it', async () => {
    await using way = await open(target)
    const { server, client } = way
    server.registerRaw('test.v1.Big', {
      Grow: {
        kind: 'serverStreaming',
        async *handler() {
          yield text('a')
          yield Buffer.alloc(MAX_BODY + 1)
        },
      },
    })
    const grow = client.stream('test.v1.Big', 'Grow', 'serverStreaming', text(''))
    assert.equal(String(await grow.receive()), 'a')
    await assert.rejects(grow.receive(), {
      code: 8,
      message: `message length ${MAX_BODY + 1} exceed maximum message size of ${MAX_BODY}`,
    })
    assert.equal(String(await client.call(STREAMS, 'Unary', text('lives'))), 'lives')
  })

  test('C20, E16: bounds of both ends differ: each ends the stream whose message is too long for it', async () => {
    const limits = { maxMessageBytes: 10_000 }
    await using way = await openStreams(target, {}, { server: { limits }, client: { limits } })
    await using narrow = await way.connect({ limits: { maxMessageBytes: 5_000 } })
    await using wide = await way.connect()
    const tooLong = wide.stream(STREAMS, 'Echo', 'bidiStreaming')
    const beside = wide.stream(STREAMS, 'Echo', 'bidiStreaming')
    await tooLong.send(text('first'))
    assert.equal(String(await tooLong.receive()), 'first')
    await tooLong.send(Buffer.alloc(10_001))
    await assert.rejects(tooLong.receive(), {
      code: 8,
      message: 'message length 10001 exceed maximum message size of 10000',
    })
    await beside.send(text('beside'))
    assert.equal(String(await beside.receive()), 'beside')
    way.server.registerRaw('test.v1.Big', {
      Grow: {
        kind: 'serverStreaming',
        *handler() {
          yield text('a')
          yield Buffer.alloc(5_001)
          yield text('c')
        },
      },
    })
    const grow = narrow.stream('test.v1.Big', 'Grow', 'serverStreaming', text(''))
    assert.equal(String(await grow.receive()), 'a')
    await assert.rejects(grow.receive(), OversizedMessageError)
    assert.equal(String(await narrow.call(STREAMS, 'Unary', text('lives'))), 'lives')
  })
}
