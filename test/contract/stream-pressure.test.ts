/** What happens to a stream, its neighbours and its connection when its reader is slow. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { describe, test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { Client, Code, type HandlerContext, type RawHandlers, type StreamCall, StreamFullError } from 'ttrpc'
import { ServerCall } from '#ttrpc/call/server/server-call.js'
import { Gate } from '../support/gate.js'
import { holdWhileTesting } from '../support/hold.js'
import { until } from '../support/raw-service.js'
import { endOf, openStreams, STREAMS, text } from './stream-way.js'
import { type Target, targets } from './targets.js'

holdWhileTesting()

const KIB = 1024
const MIB = 1024 * KIB
/** Limits so low that a test soon reaches them. */
const tight = { connectionBufferBytes: 256 * KIB, slowReaderTimeoutMs: 30 }
const FULL = 'data handling error: ttrpc: stream buffer full'

for (const target of targets) {
  describe(`pressure on streams: ${target.name}`, { timeout: 120_000 }, () => {
    room(target)
    clientFull(target)
    serverFull(target)
    lone(target)
    early(target)
  })
}

const used = (client: Client): number => Client.connectionOf(client).budget.used

/** Longer than several `slowReaderTimeoutMs` of `tight`. */
async function manyTimeouts(): Promise<void> {
  for (let i = 0; i < 6; i++) await new Promise((resolve) => setTimeout(resolve, tight.slowReaderTimeoutMs))
}

/** Sends until the server reads no more of its connection. */
async function untilPaused(call: StreamCall<Uint8Array, Uint8Array>, context: HandlerContext): Promise<void> {
  const { budget } = ServerCall.connectionOf(context)!
  while (budget.used <= tight.connectionBufferBytes) {
    await Promise.race([call.send(Buffer.alloc(16 * KIB)), turn()])
  }
  for (let i = 0; i < 3; i++) await turn()
}

/** Handlers that read no requests until a gate opens, and one that sends as much as it can. */
function slowHandlers() {
  const gate = new Gate()
  const begun = new Gate<HandlerContext>()
  const ended = new Gate<unknown>()
  let made = 0
  const handlers: RawHandlers = {
    Late: {
      kind: 'bidiStreaming',
      async *handler(requests, context) {
        begun.open(context)
        await gate.happened
        try {
          yield* requests
          ended.open(undefined)
        } catch (error) {
          ended.open(error)
          throw error
        }
      },
    },
    Flood: {
      kind: 'serverStreaming',
      async *handler(request) {
        const [count = 0, size = 0, holds = 0] = String(Buffer.from(request)).split(' ').map(Number)
        for (let i = 0; i < count; i++) {
          made = i + 1
          yield Buffer.alloc(size, i)
        }
        if (holds) await gate.happened
      },
    },
  }
  return { handlers, gate, begun, ended, made: () => made }
}

function room(target: Target): void {
  test('while the budget has room, a slow reader costs its neighbours nothing, and loses nothing', async () => {
    const { handlers, gate, made } = slowHandlers()
    await using way = await openStreams(target, handlers)
    const { client } = way
    const slow = client.stream(STREAMS, 'Flood', 'serverStreaming', text(`200 ${16 * KIB}`))
    const late = client.stream(STREAMS, 'Late', 'bidiStreaming')
    for (let i = 0; i < 200; i++) void late.send(Buffer.alloc(16 * KIB, i))
    await until(() => made() === 200)
    const echo = client.stream(STREAMS, 'Echo', 'bidiStreaming')
    for (let i = 0; i < 100; i++) {
      await echo.send(text(i))
      assert.equal(String(await echo.receive()), `${i}`)
      assert.equal(String(await client.call(STREAMS, 'Unary', text(i))), `${i}`)
    }
    gate.open()
    late.closeSend()
    for (const stream of [slow, late]) {
      let next = 0
      for await (const message of stream) assert.ok(Buffer.alloc(16 * KIB, next++).equals(message))
      assert.equal(next, 200)
    }
    echo.cancel()
    assert.equal(used(client), 0)
  })

  test('send waits while the peer does not take, and no message is lost', async () => {
    const { handlers, gate } = slowHandlers()
    // With patience: a lone stream fails when both ends are full and nothing is read for so long.
    const limits = { ...tight, slowReaderTimeoutMs: 60_000 }
    await using way = await openStreams(target, handlers, { server: { limits } })
    const { client } = way
    const late = client.stream(STREAMS, 'Late', 'bidiStreaming')
    const total = 64 * MIB
    let sent = 0
    const sending = (async () => {
      for (; sent < total; sent += 64 * KIB) await late.send(Buffer.alloc(64 * KIB, sent / (64 * KIB)))
      late.closeSend()
    })()
    for (let turns = 0; turns < 300; turns++) await turn()
    assert.ok(sent < 16 * MIB, `${sent / MIB} MiB were sent to a peer that takes nothing`)
    gate.open()
    let next = 0
    for await (const message of late) assert.ok(Buffer.alloc(64 * KIB, next++).equals(message), `${next}`)
    assert.equal(next, total / (64 * KIB))
    await sending
  })

  for (const [how, options, end] of [
    ['the deadline', { timeoutMs: 500 }, { code: Code.DEADLINE_EXCEEDED }],
    ['cancel()', {}, { code: Code.CANCELED }],
    ['close()', {}, { name: 'ClosedError' }],
  ] as const) {
    test(`a send that waits ends with its call: ${how}`, async () => {
      const { handlers, gate, begun } = slowHandlers()
      await using way = await openStreams(target, handlers, { server: { limits: tight } })
      const { client } = way
      const late = client.stream(STREAMS, 'Late', 'bidiStreaming', undefined, options)
      await untilPaused(late, await begun.happened)
      // More than the kernel can hold.
      const sends = Array.from({ length: 256 }, () =>
        late.send(Buffer.alloc(64 * KIB)).catch((error) => error),
      )
      if (how === 'cancel()') late.cancel()
      if (how === 'close()') void client.close()
      await assert.rejects(late.receive(), end)
      await assert.rejects(async () => {
        throw await sends.at(-1)
      }, end)
      gate.open()
    })
  }
}

function clientFull(target: Target): void {
  test('E26: the budget of a client gone, the worst stream alone fails; the others lose nothing', async () => {
    const { handlers, gate } = slowHandlers()
    await using way = await openStreams(target, handlers, { client: { limits: tight } })
    const { client, calls } = way
    const waiting = client.call('test.v1.Raw', 'Block', text('b'))
    const echo = client.stream(STREAMS, 'Echo', 'bidiStreaming')
    for (let i = 0; i < 5; i++) await echo.send(text(i))
    const few = client.stream(STREAMS, 'Flood', 'serverStreaming', text(`20 ${KIB} 1`))
    await until(() => used(client) > 20 * KIB)
    const worst = client.stream(STREAMS, 'Flood', 'serverStreaming', text(`1000 ${4 * KIB}`))
    await until(() => used(client) > tight.connectionBufferBytes)
    await until(() => used(client) < tight.connectionBufferBytes)
    const error = await endOf(worst)
    assert.ok(error instanceof StreamFullError)
    assert.deepEqual([error.code, error.message, error.method], [8, 'ttrpc: stream buffer full', 'Flood'])
    gate.open()
    let next = 0
    for await (const message of few) assert.ok(Buffer.alloc(KIB, next++).equals(message))
    assert.equal(next, 20)
    for (let i = 0; i < 5; i++) assert.equal(String(await echo.receive()), `${i}`)
    await echo.send(text('lives'))
    assert.equal(String(await echo.receive()), 'lives')
    calls.get('b').released.fire()
    assert.equal(String(await waiting), 'b')
    echo.cancel()
    assert.equal(used(client), 0)
  })
}

function serverFull(target: Target): void {
  for (const closes of [false, true]) {
    test(`C18: the budget of a server gone, the worst stream alone is answered with 3${closes ? ', though the client has closed it' : ''}`, async () => {
      const { handlers, gate, begun, ended } = slowHandlers()
      await using way = await openStreams(target, handlers, { server: { limits: tight } })
      const { client } = way
      const echo = client.stream(STREAMS, 'Echo', 'bidiStreaming')
      await echo.send(text('before'))
      assert.equal(String(await echo.receive()), 'before')
      const late = client.stream(STREAMS, 'Late', 'bidiStreaming')
      const { signal } = await begun.happened
      for (let i = 0; i < 20; i++) void late.send(Buffer.alloc(16 * KIB)).catch(() => {})
      if (closes) late.closeSend()
      await assert.rejects(late.receive(), { code: Code.INVALID_ARGUMENT, message: FULL })
      assert.equal(signal.aborted, true)
      gate.open()
      const heard = (await ended.happened) as Error
      assert.equal((heard.cause as Error).message, FULL)
      await echo.send(text('after'))
      assert.equal(String(await echo.receive()), 'after')
      echo.cancel()
    })
  }
}

function lone(target: Target): void {
  test('a lone slow reader of a client pauses without limit, bounded, and loses nothing', async () => {
    const { handlers, made } = slowHandlers()
    const limits = { ...tight, streamBufferBytes: 64 * KIB }
    await using way = await openStreams(target, handlers, { client: { limits } })
    const { client } = way
    const count = 1_000
    const slow = client.stream(STREAMS, 'Flood', 'serverStreaming', text(`${count} ${16 * KIB}`))
    await until(() => used(client) > limits.streamBufferBytes)
    await manyTimeouts()
    assert.ok(made() < count, 'the handler waits')
    assert.ok(used(client) < 8 * MIB, `${used(client)} bytes wait here`)
    let next = 0
    for await (const message of slow) assert.ok(Buffer.alloc(16 * KIB, next++).equals(message))
    assert.equal(next, count)
  })

  test('a lone slow handler of a server pauses without limit, and loses nothing', async () => {
    const gate = new Gate()
    const sums: RawHandlers = {
      Slow: {
        kind: 'clientStreaming',
        async handler(requests) {
          await gate.happened
          let next = 0
          for await (const message of requests) assert.ok(Buffer.alloc(16 * KIB, next++).equals(message))
          return text(next)
        },
      },
    }
    await using way = await openStreams(target, sums, { server: { limits: tight } })
    const { client } = way
    const slow = client.stream(STREAMS, 'Slow', 'clientStreaming')
    const sending = (async () => {
      for (let i = 0; i < 1_000; i++) await slow.send(Buffer.alloc(16 * KIB, i))
      slow.closeSend()
    })()
    await manyTimeouts()
    gate.open()
    await sending
    assert.equal(String(await slow.receive()), '1000')
  })
}

function early(target: Target): void {
  test('a handler that answers while messages are unread frees them, and the connection is read again', async () => {
    const begun = new Gate()
    const gate = new Gate()
    const early: RawHandlers = {
      Early: {
        kind: 'clientStreaming',
        async handler() {
          begun.open()
          await gate.happened
          return text('early')
        },
      },
    }
    await using way = await openStreams(target, early, { server: { limits: tight } })
    const { client } = way
    const call = client.stream(STREAMS, 'Early', 'clientStreaming')
    await begun.happened
    for (let i = 0; i < 100; i++) void call.send(Buffer.alloc(64 * KIB)).catch(() => {})
    const behind = client.call(STREAMS, 'Unary', text('behind'))
    gate.open()
    assert.equal(String(await call.receive()), 'early')
    assert.equal(String(await behind), 'behind')
    await assert.rejects(call.send(text('late')), { name: 'StreamClosedError' })
  })
}
