/** Two ends that both send as much as they can, and ends that are gone while no reader takes messages. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { describe, test } from 'node:test'
import { Client, ClosedError, connect, isTtrpcError, type RawHandlers, StreamFullError } from 'ttrpc'
import { Gate } from '../support/gate.js'
import { holdWhileTesting } from '../support/hold.js'
import { RawListener } from '../support/raw-peer.js'
import { until } from '../support/raw-service.js'
import { DATA, frame, request } from '../support/wire.js'
import { openStreams, STREAMS, text } from './stream-way.js'
import { engines, type Target, targets } from './targets.js'

holdWhileTesting()

const KIB = 1024
const MIB = 1024 * KIB
/** Bytes that the budget counts for a message beside its payload. */
const COST = 128
const SIZE = 64 * KIB
const COUNT = (64 * MIB) / SIZE

for (const target of targets) {
  describe(`floods of streams: ${target.name}`, { timeout: 120_000 }, () => bothWays(target))
}
for (const target of engines) {
  describe(`ends of streams under pressure: ${target.name}`, { timeout: 120_000 }, () => paused(target))
}

function* chunks(): Generator<Buffer> {
  for (let i = 0; i < COUNT; i++) yield Buffer.alloc(SIZE, i)
}

async function readAll(messages: AsyncIterable<Uint8Array>): Promise<number> {
  let next = 0
  for await (const message of messages)
    assert.ok(Buffer.alloc(SIZE, next++).equals(message), `message ${next}`)
  return next
}

function bothWays(target: Target): void {
  test('64 MiB both ways at once, each end reading what comes', async () => {
    let read: Promise<number> | undefined
    const handlers: RawHandlers = {
      Both: {
        kind: 'bidiStreaming',
        async *handler(requests) {
          read = readAll(requests)
          yield* chunks()
          await read
        },
      },
    }
    await using way = await openStreams(target, handlers)
    const { client } = way
    assert.equal(await readAll(client.stream(STREAMS, 'Both', 'bidiStreaming', chunks())), COUNT)
    assert.equal(await read, COUNT)
  })

  test('64 MiB there and back again', async () => {
    await using way = await openStreams(target)
    const { client } = way
    assert.equal(await readAll(client.stream(STREAMS, 'Echo', 'bidiStreaming', chunks())), COUNT)
  })

  test('many streams at once: 16 MiB in all, both ways', async () => {
    await using way = await openStreams(target)
    const { client } = way
    const per = COUNT / 64
    const echo = async (): Promise<void> => {
      const call = client.stream(STREAMS, 'Echo', 'bidiStreaming', [...chunks()].slice(0, per))
      assert.equal(await readAll(call), per)
    }
    await Promise.all(Array.from({ length: 16 }, echo))
  })

  test('a client that sends for ever and never reads is ended, not frozen with its server', async () => {
    const limits = { slowReaderTimeoutMs: 50, connectionBufferBytes: 256 * KIB }
    const client = { limits: { ...limits, abandonedStreamBytes: 1024 * MIB } }
    await using way = await openStreams(target, {}, { client, server: { limits } })
    const echo = way.client.stream(STREAMS, 'Echo', 'bidiStreaming')
    const error = await (async () => {
      for (;;) await echo.send(Buffer.alloc(SIZE))
    })().catch((thrown) => thrown)
    const full = error instanceof StreamFullError
    assert.ok(full || (isTtrpcError(error) && /stream buffer full$/.test(error.message)), String(error))
    assert.equal(String(await way.client.call(STREAMS, 'Unary', text('lives'))), 'lives')
  })
}

function paused(target: Target): void {
  test('a server that is gone while a reader is slow: what it sent is delivered, then its end', async () => {
    const count = 200
    const sent = new Gate()
    const handlers: RawHandlers = {
      Some: {
        kind: 'serverStreaming',
        async *handler(_, { signal }) {
          for (let i = 0; i < count; i++) yield Buffer.alloc(KIB, i)
          sent.open()
          await new Promise((resolve) => signal.addEventListener('abort', resolve))
        },
      },
    }
    await using way = await openStreams(target, handlers)
    const { client, server } = way
    const call = client.stream(STREAMS, 'Some', 'serverStreaming', text(''))
    await sent.happened
    await until(() => Client.connectionOf(client).budget.used === count * (KIB + COST))
    await server.close()
    await client.closed
    for (let i = 0; i < count; i++) assert.ok(Buffer.alloc(KIB, i).equals((await call.receive())!))
    await assert.rejects(call.receive(), ClosedError)
  })

  test('frameTimeoutMs does not run while we do not read', async () => {
    const gate = new Gate()
    const handlers: RawHandlers = {
      Late: {
        kind: 'bidiStreaming',
        async *handler(requests) {
          await gate.happened
          yield* requests
        },
      },
    }
    const limits = { frameTimeoutMs: 150, connectionBufferBytes: 64 * KIB }
    await using way = await openStreams(target, handlers, { server: { limits } })
    const { dial } = way
    await using peer = await dial()
    const last = frame(1, DATA, 0, Buffer.alloc(KIB, 'z'))
    const before = frame(1, DATA, 0, Buffer.alloc(SIZE + 1, 'a'))
    await peer.send(request(1, { service: STREAMS, method: 'Late' }, 2), before, last.subarray(0, 100))
    for (let i = 0; i < 3; i++) await new Promise((resolve) => setTimeout(resolve, limits.frameTimeoutMs))
    gate.open()
    await peer.send(last.subarray(100), frame(1, DATA, 5))
    const [first, second, end] = await peer.take(3)
    assert.deepEqual([first?.body.length, second?.body.length, end?.flags], [SIZE + 1, KIB, 5])
    peer.close()
  })
}

test('native: a server that dies while its connection is not read is noticed; what it left is delivered', {
  timeout: 60_000,
}, async () => {
  await using listener = await RawListener.open()
  const limits = { streamBufferBytes: 64 * KIB }
  const client = await connect(listener.path, { engine: 'native', limits })
  const call = client.stream(STREAMS, 'Any', 'serverStreaming', text(''))
  const peer = await listener.accept()
  const { stream } = await peer.next()
  const messages = Array.from({ length: 20 }, (_, i) => frame(stream, DATA, 0, Buffer.alloc(8 * KIB, i)))
  await peer.send(...messages.slice(0, 10))
  await until(() => Client.connectionOf(client).budget.used > limits.streamBufferBytes)
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve))
  await peer.send(...messages.slice(10))
  peer.close()
  await client.closed // though no reader takes its messages
  for (let i = 0; i < 20; i++) assert.ok(Buffer.alloc(8 * KIB, i).equals((await call.receive())!), `${i}`)
  await assert.rejects(call.receive(), ClosedError)
})
