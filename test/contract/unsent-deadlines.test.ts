/** E5: a request whose time passes before it leaves is not sent. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { describe, test } from 'node:test'
import { type CallOptions, type Client, Code, connect, Server, type TtrpcError } from 'ttrpc'
import { fakeClock } from 'ttrpc/testing'
import { holdWhileTesting } from '../support/hold.js'
import { tempSocket } from '../support/temp-socket.js'
import { engines, type Target, type Way } from './targets.js'

holdWhileTesting()

const SERVICE = 'test.v1.Late'
const MS = 20

for (const target of engines) {
  describe(`E5: time passes before a request has left: ${target.name}`, { timeout: 60_000 }, () => {
    busy(target)
    if (target.followsClock) clocked(target)
  })
}

/** Keeps the event loop busy, so that nothing that was written leaves. */
function block(ms: number): void {
  const startMs = performance.now()
  while (performance.now() - startMs < ms);
}

interface Scene extends Way {
  readonly client: Client
  /** The payloads and messages that handlers have received. */
  readonly received: string[]
}

async function open(target: Target, options: { clock?: ReturnType<typeof fakeClock> } = {}): Promise<Scene> {
  const received: string[] = []
  async function* read(messages: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const message of messages) {
      received.push(Buffer.from(message).toString())
      yield message
    }
  }
  const server = new Server({ ...target.options, ...options }).registerRaw(SERVICE, {
    Say(bytes) {
      received.push(Buffer.from(bytes).toString())
      return bytes
    },
    Chat: { kind: 'bidiStreaming', handler: read },
    Count: {
      kind: 'serverStreaming',
      async *handler(bytes) {
        received.push(Buffer.from(bytes).toString())
        yield bytes
      },
    },
  })
  const way = await target.open(server)
  return { ...way, client: await way.connect(options), received }
}

const say = (client: Client, text: string, options?: CallOptions): Promise<string> =>
  client.call(SERVICE, 'Say', Buffer.from(text), options).then((bytes) => Buffer.from(bytes).toString())

const late = {
  code: Code.DEADLINE_EXCEEDED,
  sent: false,
  service: SERVICE,
  message: 'context deadline exceeded',
}

function busy(target: Target): void {
  test('it fails with 4 and `sent: false`; the requests before and after it are sent', async () => {
    await using scene = await open(target)
    const { client, received } = scene
    const calls = [
      say(client, 'a'),
      say(client, 'late', { timeoutMs: MS }),
      say(client, 'b', { timeoutMs: 60_000 }),
      say(client, 'late too', { deadline: new Date(Date.now() + MS) }),
      say(client, 'c'),
    ]
    const ends = Promise.allSettled(calls)
    block(2 * MS)
    const results = await ends
    assert.deepEqual(
      results.map((result) => (result.status === 'fulfilled' ? result.value : 'failed')),
      ['a', 'failed', 'b', 'failed', 'c'],
    )
    for (const at of [1, 3]) await assert.rejects(calls[at]!, late)
    assert.deepEqual(received, ['a', 'b', 'c'])
    assert.equal(await say(client, 'd', { timeoutMs: 60_000 }), 'd')
    assert.equal(client.calls.length, 0)
  })

  test('all that is staged may be late', async () => {
    await using scene = await open(target)
    const { client, received } = scene
    const calls = Array.from({ length: 10 }, () => say(client, 'late', { timeoutMs: MS }))
    const ends = Promise.allSettled(calls)
    block(2 * MS)
    await ends
    for (const call of calls) await assert.rejects(call, late)
    assert.equal(await say(client, 'on time'), 'on time')
    assert.deepEqual(received, ['on time'])
  })

  test('of a stream, neither its request nor its messages are sent', async () => {
    await using scene = await open(target)
    const { client, received } = scene
    const chat = client.stream(SERVICE, 'Chat', 'bidiStreaming', undefined, { timeoutMs: MS })
    const live = client.stream(SERVICE, 'Chat', 'bidiStreaming')
    const count = client.stream(SERVICE, 'Count', 'serverStreaming', Buffer.from('late'), { timeoutMs: MS })
    for (const text of ['1', '2']) {
      void chat.send(Buffer.from(`late ${text}`))
      void live.send(Buffer.from(text))
    }
    chat.closeSend()
    live.closeSend()
    const ends = [chat.receive(), count.receive()]
    const settled = Promise.allSettled(ends)
    block(2 * MS)
    await settled
    for (const end of ends) await assert.rejects(end, late)
    assert.equal(String(await live.receive()), '1')
    assert.equal(String(await live.receive()), '2')
    assert.equal(await live.receive(), undefined)
    assert.deepEqual(received, ['1', '2'])
    assert.equal(client.calls.length, 0)
  })

  test('one that has left before is not taken back', async () => {
    await using scene = await open(target)
    const { client, received } = scene
    const body = Buffer.alloc(200_000, 'x') // too long to be staged
    const call = client.call(SERVICE, 'Say', body, { timeoutMs: MS })
    block(2 * MS)
    await call.catch((error: TtrpcError) => {
      assert.deepEqual([error.code, error.sent], [Code.DEADLINE_EXCEEDED, true])
    })
    assert.equal(await say(client, 'next'), 'next')
    assert.equal(received.at(-1), 'next')
  })
}

function clocked(target: Target): void {
  test('so it is by a clock of a test that moves on meanwhile', async () => {
    const clock = fakeClock()
    await using scene = await open(target, { clock })
    const { client, received } = scene
    const call = say(client, 'late', { timeoutMs: 1000 })
    const other = say(client, 'on time', { timeoutMs: 1001 })
    clock.advance(1000)
    await assert.rejects(call, late)
    assert.equal(await other, 'on time')
    assert.deepEqual(received, ['on time'])
    assert.equal(clock.timers, 0)
  })
}

for (const engine of ['native', 'node'] as const) {
  test(`E5: a call that waits for a connection until its time is over is not sent: ${engine}`, async () => {
    const path = tempSocket()
    await using server = new Server({ engine, handshaker: { handshake: () => ({}) } })
    await server.listen(path)
    const client = await connect(path, { engine, reconnect: { minDelayMs: 60_000, maxDelayMs: 60_000 } })
    await server.close()
    while (client.state === 'open') await new Promise((resolve) => setImmediate(resolve))
    const options = { waitForReady: true, timeoutMs: MS }
    await assert.rejects(client.call(SERVICE, 'Say', Buffer.from(''), options), late)
    const stream = client.stream(SERVICE, 'Chat', 'bidiStreaming', undefined, options)
    await assert.rejects(stream.receive(), late)
    await client.close()
  })
}
