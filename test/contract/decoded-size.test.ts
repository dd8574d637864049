/** What decoding a message makes is bounded, whatever the message, on servers and clients. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { describe, test } from 'node:test'
import protobuf from 'protobufjs'
import {
  Channels,
  Client,
  type Codec,
  type HandlerContext,
  type Interceptor,
  type Limits,
  type TtrpcError,
} from 'ttrpc'
import { ServerCall } from '#ttrpc/call/server/server-call.js'
import { Gate } from '../support/gate.js'
import { holdWhileTesting } from '../support/hold.js'
import { bytes, integer } from '../support/protobuf.js'
import { until } from '../support/raw-service.js'
import { RecordedEvents } from '../support/recorded-events.js'
import { engines, openRaw, type RawWay, type Target } from './targets.js'

holdWhileTesting()

const KIB = 1024
const MIB = 1024 * KIB
/** What every message of these tests would take is far above it, and their length far below. */
const limits: Partial<Limits> = { maxDecodedBytes: 64 * KIB }
const COUNT = 2000

const { root } = protobuf.parse(`syntax = "proto3"; message All {
  repeated All messages = 1; repeated string texts = 2; repeated bytes blobs = 3; map<string, string> texts_by = 4;
  map<int32, All> messages_by = 5; repeated int64 longs = 6; repeated int32 ints = 7; repeated fixed64 fixed = 8;
}`)
const all = root.lookupType('All') as unknown as Codec<object>
const SERVICE = 'test.v1.Decoded'
const definition = {
  name: SERVICE,
  methods: {
    Take: { input: all, output: all },
    Collect: { input: all, output: all, clientStreaming: true },
    Spread: { input: all, output: all, serverStreaming: true },
  },
} as const

const repeat = (one: Buffer): Buffer => Buffer.concat(Array<Buffer>(COUNT).fill(one))
const empty = Buffer.alloc(0)

/** Payloads that are short on the wire and large when decoded. */
const dear: Readonly<Record<string, Buffer>> = {
  'empty messages': repeat(bytes(1, empty)),
  'empty strings': repeat(bytes(2, empty)),
  'empty bytes': repeat(bytes(3, empty)),
  'entries of a map': repeat(bytes(4, empty)),
  'entries of a map of messages': repeat(bytes(5, integer(1, 7))),
  'packed 64-bit integers': bytes(6, Buffer.alloc(COUNT, 1)),
  'single 64-bit integers': repeat(integer(6, 1)),
  'nested messages': repeat(bytes(1, bytes(1, bytes(1, empty)))),
  'unknown fields': repeat(integer(900, 1)),
}
const TOO_LARGE = {
  code: 8,
  message: 'the message takes more than 65536 bytes when it is decoded (maxDecodedBytes)',
}

for (const target of engines) {
  describe(`decoded size: ${target.name}`, { timeout: 60_000 }, () => {
    requests(target)
    replies(target)
    streams(target)
    queues(target)
  })
}

/** A server whose handlers keep what they receive, and one method that sends any bytes as a message. */
async function open(target: Target, options: { limits?: Partial<Limits>; interceptors?: Interceptor[] }) {
  const way = await openRaw(target, options)
  let taken = 0
  way.server.register(definition, {
    take: () => {
      taken++
      return {}
    },
    collect: async (messages: AsyncIterable<object>) => {
      for await (const _ of messages) taken++
      return {}
    },
    async *spread() {},
  })
  return Object.assign(way, { taken: () => taken })
}

function requests(target: Target): void {
  const interceptors: Interceptor[] = [(next) => (request) => next(request)]
  for (const [kind, options] of Object.entries({
    plain: { limits },
    intercepted: { limits, interceptors },
  })) {
    test(`A27: a request that takes too much is refused, the handler does not run (${kind})`, async () => {
      await using way = await open(target, options)
      await using client = await way.connect()
      for (const [name, payload] of Object.entries(dear)) {
        await assert.rejects(client.call(SERVICE, 'Take', payload), TOO_LARGE, name)
      }
      assert.equal(way.taken(), 0)
      await client.call(SERVICE, 'Take', bytes(7, Buffer.alloc(COUNT, 1)))
      await client.call(SERVICE, 'Take', bytes(8, Buffer.alloc(8 * 500, 1)))
      assert.equal(way.taken(), 2)
    })
  }

  test('A27: with the default, 4 MiB of small messages are taken and 4 MiB of empty ones are not', async () => {
    await using way = await open(target, {})
    await using client = await way.connect()
    const point = bytes(2, 'a point on earth')
    const points = Buffer.alloc((4 << 20) - KIB, point)
    await client.call(SERVICE, 'Take', points.subarray(0, points.length - (points.length % point.length)))
    const hostile = Buffer.alloc((4 << 20) - KIB, bytes(1, empty))
    await assert.rejects(client.call(SERVICE, 'Take', hostile), { code: 8 })
    assert.equal(way.taken(), 1)
  })
}

/** A server that sends these bytes as the message of any call. */
async function openReplying(target: Target, payload: Buffer): Promise<RawWay> {
  const way = await openRaw(target)
  way.server.registerRaw(SERVICE, {
    Take: () => payload,
    Spread: {
      kind: 'serverStreaming',
      async *handler() {
        yield Buffer.alloc(0)
        yield payload
      },
    },
  })
  return way
}

function replies(target: Target): void {
  test('E27: a reply that takes too much fails its call alone', async () => {
    for (const [name, payload] of Object.entries(dear)) {
      await using way = await openReplying(target, payload)
      await using client = await way.connect({ limits })
      const service = client.service(definition)
      await assert.rejects(service.take({}), TOO_LARGE, name)
      const received: unknown[] = []
      const reading = async (call: AsyncIterable<unknown>): Promise<void> => {
        for await (const message of call) received.push(message)
      }
      await assert.rejects(reading(service.spread({})), TOO_LARGE, name)
      assert.equal(received.length, 1)
      assert.equal((await client.call(SERVICE, 'Take', empty)).length, payload.length)
    }
  })
}

function streams(target: Target): void {
  test('A27: the reader of a stream receives the error in the place of the message', async () => {
    await using way = await open(target, { limits })
    await using client = await way.connect()
    for (const [name, payload] of Object.entries(dear)) {
      const before = way.taken()
      const call = client.stream(SERVICE, 'Collect', 'clientStreaming')
      await call.send(Buffer.alloc(0))
      await call.send(payload)
      await assert.rejects(call.receive(), (error: TtrpcError) => {
        assert.deepEqual([error.code, error.message], [TOO_LARGE.code, TOO_LARGE.message], name)
        return true
      })
      assert.equal(way.taken() - before, 1)
    }
  })
}

/** Sends messages of 4 KB, each of which takes 360 KB when it is decoded, until `enough` holds. */
function queues(target: Target): void {
  const connectionBufferBytes = 4 * MIB

  test('unread messages count as what they take: a server reads no more of them', async () => {
    const gate = new Gate()
    const begun = new Gate<object>()
    using events = new RecordedEvents()
    const options = { limits: { connectionBufferBytes, slowReaderTimeoutMs: 60_000 } }
    await using way = await openRaw(target, options)
    way.server.register(definition, {
      take: () => ({}),
      collect: async (messages: AsyncIterable<object>, context: HandlerContext) => {
        begun.open(context)
        await gate.happened
        for await (const _ of messages);
        return {}
      },
      async *spread() {},
    })
    await using client = await way.connect()
    const call = client.stream(SERVICE, 'Collect', 'clientStreaming')
    const { budget } = ServerCall.connectionOf(await begun.happened)!
    const sent = Array.from({ length: 200 }, () => call.send(dear['empty messages']!)) // 20 MiB, decoded
    await until(() => budget.used > connectionBufferBytes)
    await until(() => events.of(Channels.READING_PAUSED, 'server').length > 0)
    // What the engine had received by then is kept as bytes.
    assert.ok(budget.used < connectionBufferBytes + 1.5 * MIB, `${budget.used} bytes are kept`)
    gate.open()
    await Promise.all(sent)
    call.closeSend()
    await call.receive()
    assert.equal(budget.used, 0)
  })

  test('unread messages count as what they take: a client does the same', async () => {
    const gate = new Gate()
    await using way = await openRaw(target)
    way.server.registerRaw(SERVICE, {
      Spread: {
        kind: 'serverStreaming',
        async *handler() {
          for (let i = 0; i < 5; i++) yield dear['empty messages']!
          await gate.happened // the end of the call would take its messages out of the budget
        },
      },
    })
    await using client = await way.connect()
    const call = client.service(definition).spread({})
    const { budget } = Client.connectionOf(client)
    await until(() => budget.used > 1024 * KIB) // of 20 KB on the wire
    gate.open()
    let received = 0
    for await (const _message of call) received++
    assert.deepEqual([received, budget.used], [5, 0])
  })
  test('the request of a handler that runs counts as what it takes, until the handler has ended', async () => {
    const gate = new Gate()
    const begun = new Gate<object>()
    await using way = await openRaw(target)
    way.server.register(definition, {
      take: async (_: object, context: HandlerContext) => {
        begun.open(context)
        await gate.happened
        return {}
      },
      collect: () => ({}),
      async *spread() {},
    })
    await using client = await way.connect()
    const call = client.call(SERVICE, 'Take', dear['empty messages']!)
    const { requests } = ServerCall.connectionOf(await begun.happened)!
    await until(() => requests.used > COUNT * 300)
    gate.open()
    await call
    assert.equal(requests.used, 0)
  })
  test('C19: with much unread, messages wait undecoded: in order, and an error in its place', async () => {
    const gate = new Gate()
    const begun = new Gate<object>()
    const seen: number[] = []
    const failures: unknown[] = []
    const options = { limits: { connectionBufferBytes: 1000, slowReaderTimeoutMs: 60_000 } }
    await using way = await openRaw(target, options)
    way.server.register(definition, {
      take: () => ({}),
      collect: async (messages: AsyncIterable<object>, context: HandlerContext) => {
        begun.open(context)
        await gate.happened
        try {
          for await (const message of messages) seen.push((message as { ints: number[] }).ints[0] ?? -1)
        } catch (error) {
          failures.push(error)
          throw error
        }
        return {}
      },
      async *spread() {},
    })
    await using client = await way.connect()
    const call = client.stream(SERVICE, 'Collect', 'clientStreaming')
    for (let i = 1; i <= 20; i++) await call.send(integer(7, i))
    await call.send(Buffer.from('ffffff', 'hex'))
    await call.send(integer(7, 99))
    const { budget } = ServerCall.connectionOf(await begun.happened)!
    await until(() => budget.used > 1000)
    gate.open()
    await assert.rejects(call.receive(), {
      code: 13,
      message: /^ttrpc: error unmarshalling payload: proto: /,
    })
    assert.deepEqual(
      seen,
      Array.from({ length: 20 }, (_, i) => i + 1),
    )
    assert.deepEqual([failures.length, budget.used], [1, 0])
  })
}
