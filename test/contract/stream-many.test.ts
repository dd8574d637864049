/** Thousands of streams on one connection, which leave nothing behind. */
import assert from 'node:assert/strict'
import process from 'node:process'
import { describe, test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Client, type StreamCall } from 'ttrpc'
import { fakeClock } from 'ttrpc/testing'
import { ServerCall } from '#ttrpc/call/server/server-call.js'
import type { ServerConnection } from '#ttrpc/protocol/server-connection.js'
import { holdWhileTesting } from '../support/hold.js'
import { until } from '../support/raw-service.js'
import { DATA, frame, request } from '../support/wire.js'
import { openStreams, STREAMS, text, textsOf } from './stream-way.js'
import { engines, type Target, targets } from './targets.js'

holdWhileTesting()

const MANY = 10_000
type Call = StreamCall<Uint8Array, Uint8Array>

for (const target of targets) {
  describe(`streams together: ${target.name}`, { timeout: 60_000 }, () => together(target))
}
for (const target of engines) {
  describe(`many streams: ${target.name}`, { timeout: 60_000 }, () => {
    many(target)
    bounds(target)
  })
}

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')

/** Bytes of the heap that are still referenced. */
async function heldBytes(): Promise<number> {
  for (let i = 0; i < 3; i++) {
    await new Promise((resolve) => setImmediate(resolve))
    collect()
  }
  return process.memoryUsage().heapUsed
}

/** Opens that many bidi streams, gets an echo on each, and closes them all. */
async function round(client: Client, count: number): Promise<void> {
  const calls = Array.from({ length: count }, () => client.stream(STREAMS, 'Echo', 'bidiStreaming'))
  for (const [i, call] of calls.entries()) await call.send(text(i))
  for (const [i, call] of calls.entries()) assert.equal(String(await call.receive()), `${i}`)
  assert.equal(Client.connectionOf(client).pending, count, 'all are open at once')
  for (const call of calls) call.closeSend()
  for (const call of calls) assert.equal(await call.receive(), undefined)
}

function many(target: Target): void {
  test(`${MANY} bidi streams open at once on one connection are all served, and leave nothing`, async (t) => {
    let connection: ServerConnection | undefined
    await using way = await openStreams(target, {
      Connection(bytes, context) {
        connection = ServerCall.connectionOf(context)
        return bytes
      },
    })
    await way.client.call(STREAMS, 'Connection', text(''))
    await round(way.client, MANY)
    const before = await heldBytes()
    await round(way.client, MANY)
    const grown = (await heldBytes()) - before
    t.diagnostic(`the heap grew by ${grown >> 10} KiB after ${MANY} streams`)
    assert.ok(grown < 4 << 20, `${grown} bytes are held`)
    const { pending, budget } = Client.connectionOf(way.client)
    assert.deepEqual([pending, budget.used, connection?.openCalls, connection?.budget.used], [0, 0, 0, 0])
    assert.equal(String(await way.client.call(STREAMS, 'Unary', text('lives'))), 'lives')
  })
}

function together(target: Target): void {
  test('streams of all kinds and unary calls, begun together, each get their own', async () => {
    await using way = await openStreams(target)
    const { client } = way
    const one = async (i: number): Promise<void> => {
      const messages = [`${i}`, 'b', `${i}`].map(text)
      const source = i % 2 === 0 ? messages : undefined
      if (i % 4 === 0) {
        const count = client.stream(STREAMS, 'Count', 'serverStreaming', text(i % 50))
        assert.equal((await textsOf(count)).length, i % 50)
      } else if (i % 4 === 1) {
        assert.equal(String(await client.call(STREAMS, 'Unary', text(i))), `${i}`)
      } else if (i % 4 === 2) {
        const join = client.stream(STREAMS, 'Join', 'clientStreaming', source)
        assert.equal(String(await join.receive()), `${i},b,${i}`)
      } else {
        const echo: Call = client.stream(STREAMS, 'Echo', 'bidiStreaming')
        for (const message of messages) await echo.send(message)
        echo.closeSend()
        assert.deepEqual(await textsOf(echo), [`${i}`, 'b', `${i}`])
      }
    }
    await Promise.all(Array.from({ length: 2_000 }, (_, i) => one(i)))
    assert.equal(Client.connectionOf(client).pending, 0)
  })
}

function bounds(target: Target): void {
  test('past maxConcurrentStreams a stream is answered with 8, whatever its kind; the others go on', async () => {
    const server = { limits: { maxConcurrentStreams: 3 } }
    await using way = await openStreams(target, {}, { server })
    const { client } = way
    const open = [1, 2, 3].map(() => client.stream(STREAMS, 'Echo', 'bidiStreaming'))
    for (const call of open) {
      await call.send(text('a'))
      assert.equal(String(await call.receive()), 'a')
    }
    const refused = { code: 8, message: /concurrent calls: maximum 3/ }
    await assert.rejects(client.stream(STREAMS, 'Count', 'serverStreaming', text(1)).receive(), refused)
    await assert.rejects(client.stream(STREAMS, 'Join', 'clientStreaming', [text('x')]).receive(), refused)
    await assert.rejects(client.stream(STREAMS, 'Echo', 'bidiStreaming').receive(), refused)
    await assert.rejects(client.call(STREAMS, 'Unary', text('x')), refused)
    open[0]!.closeSend()
    assert.equal(await open[0]!.receive(), undefined)
    const next = client.stream(STREAMS, 'Echo', 'bidiStreaming', [text('room again')])
    assert.deepEqual(await textsOf(next), ['room again'])
    for (const call of open.slice(1)) {
      await call.send(text('b'))
      assert.equal(String(await call.receive()), 'b')
      call.cancel()
    }
  })

  test('A6: the last ids that there are', async () => {
    await using way = await openStreams(target)
    const { dial } = way
    await using peer = await dial()
    for (const id of [0xffff_fffd, 0xffff_ffff]) {
      await peer.send(request(id, { service: STREAMS, method: 'Echo' }, 6))
    }
    for (const id of [0xffff_ffff, 0xffff_fffd]) {
      await peer.send(frame(id, DATA, 0, text(id)), frame(id, DATA, 5))
      const [message, end] = await peer.take(2)
      assert.deepEqual(
        [message?.stream, String(message?.body), end?.stream, end?.flags],
        [id, `${id}`, id, 5],
      )
    }
    await peer.send(request(5, { service: STREAMS, method: 'Echo' }, 6))
    assert.equal((await peer.answer()).status?.message, 'StreamID cannot be re-used and must increment')
    peer.close()
  })

  if (!target.followsClock) return
  test('streams with deadlines leave no timer, however they end', async () => {
    const clock = fakeClock()
    await using way = await openStreams(
      target,
      {
        Fails: {
          kind: 'bidiStreaming',
          async *handler(requests) {
            for await (const _ of requests) throw new Error('x')
            yield text('')
          },
        },
      },
      { server: { clock }, client: { clock, callTimeoutMs: 3_600_000 } },
    )
    const { client } = way
    for (let i = 0; i < 10; i++) {
      await client.stream(STREAMS, 'Join', 'clientStreaming', [text('a')]).receive()
      await assert.rejects(client.stream(STREAMS, 'Fails', 'bidiStreaming', [text('a')]).receive())
      await assert.rejects(client.stream(STREAMS, 'Nothing', 'bidiStreaming').receive())
      for await (const _ of client.stream(STREAMS, 'Count', 'serverStreaming', text(5))) break
      client.stream(STREAMS, 'Echo', 'bidiStreaming').cancel()
    }
    await until(() => clock.timers === 0)
  })
}
