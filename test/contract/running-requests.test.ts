/** What the requests of running handlers cost is bounded, for each connection and for all of them together. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { describe, test } from 'node:test'
import { Channels, Code, type Limits, Server } from 'ttrpc'
import { ServerCall } from '#ttrpc/call/server/server-call.js'
import { engineBudget } from '#ttrpc/protocol/engine-budget.js'
import type { ServerConnection } from '#ttrpc/protocol/server-connection.js'
import { holdWhileTesting } from '../support/hold.js'
import type { RawPeer } from '../support/raw-peer.js'
import { until } from '../support/raw-service.js'
import { RecordedEvents } from '../support/recorded-events.js'
import { type RequestParts, request } from '../support/wire.js'
import { type Target, unixEngines, type Way } from './targets.js'

holdWhileTesting()

const SERVICE = 'test.v1.Running'
const KIB = 1024
const MIB = 1024 * KIB
/** What an engine may have received before a pause takes effect: its inbox, and what one batch makes of it. */
const RECEIVED = 2 * MIB

// In memory a chunk has any length, and over TCP the end of a peer arrives behind what it sent.
for (const target of unixEngines) {
  describe(`requests of running handlers: ${target.name}`, { timeout: 60_000 }, () => {
    connectionSuite(target)
    endsSuite(target)
    engineSuite(target)
  })
}

/** A server whose `Hold` waits for `releaseAll`, whatever happens. */
interface Held extends Way {
  readonly connections: ServerConnection[]
  readonly running: number
  /** Calls of `Hold` whose signal was aborted while they ran. */
  readonly aborted: number
  releaseAll(): void
}

async function open(target: Target, limits: Partial<Limits>): Promise<Held> {
  const connections: ServerConnection[] = []
  let aborted = 0
  let waiting: (() => void)[] = []
  const server = new Server({ ...target.options, limits }).registerRaw(SERVICE, {
    Echo: (bytes) => bytes,
    Count: {
      kind: 'clientStreaming',
      async handler(messages) {
        let count = 0
        for await (const _ of messages) count++
        return Buffer.from(String(count))
      },
    },
    async Hold(bytes, context) {
      const connection = ServerCall.connectionOf(context)!
      if (!connections.includes(connection)) connections.push(connection)
      const count = (): void => {
        aborted++
      }
      context.signal.addEventListener('abort', count)
      await new Promise<void>((resolve) => waiting.push(resolve))
      context.signal.removeEventListener('abort', count)
      return bytes.subarray(0, 1)
    },
  })
  const way = await target.open(server)
  return {
    ...way,
    connections,
    get aborted() {
      return aborted
    },
    get running() {
      return waiting.length
    },
    releaseAll() {
      const released = waiting
      waiting = []
      for (const release of released) release()
    },
  }
}

function call(peer: RawPeer, id: number, parts: Omit<RequestParts, 'service'>): Promise<void> {
  return peer.send(request(id, { service: SERVICE, ...parts }))
}

/** Sends `count` requests of so many bytes; resolves when the kernel has them, which may be long after. */
function holdMany(peer: RawPeer, count: number, bytes: number): Promise<unknown> {
  const payload = Buffer.alloc(bytes, 7)
  const parts = { service: SERVICE, method: 'Hold', payload }
  return peer.send(...Array.from({ length: count }, (_, i) => request(2 * i + 1, parts)))
}

/** Several round trips of another connection: what is read of the others by then has been handled. */
async function roundTrips(way: Way): Promise<void> {
  const client = await way.connect()
  for (let i = 0; i < 5; i++) assert.equal(String(await client.call(SERVICE, 'Echo', Buffer.from('x'))), 'x')
  await client.close()
}

function connectionSuite(target: Target): void {
  test('connectionRequestBytes: the connection waits, others do not, and every call is answered', async () => {
    await using way = await open(target, { connectionRequestBytes: 64 * KIB })
    using peer = await way.dial()
    using events = new RecordedEvents()
    const count = 400
    void holdMany(peer, count, 16 * KIB)
    await until(() => way.connections[0] !== undefined && way.connections[0].requestBytes > 64 * KIB)
    await roundTrips(way)
    const [snapshot] = way.server.connections.filter(({ calls }) => calls.length > 0)
    assert.ok(snapshot!.requestBytes > 64 * KIB)
    assert.ok(snapshot!.requestBytes < 64 * KIB + RECEIVED, `${snapshot!.requestBytes} bytes are kept`)
    assert.equal(events.of(Channels.READING_PAUSED, 'server')[0]?.reason, 'requests')
    for (let answered = 0; answered < count; ) {
      await until(() => way.running > 0)
      answered += way.running
      way.releaseAll()
    }
    const answers = await peer.take(count)
    assert.equal(new Set(answers.map(({ stream }) => stream)).size, count)
    assert.equal(way.connections[0]!.requestBytes, 0)
    assert.equal(engineBudget.total, 0)
  })

  test('one request above connectionRequestBytes runs, and the next one after it', async () => {
    await using way = await open(target, { connectionRequestBytes: 1 })
    const client = await way.connect()
    for (let i = 0; i < 3; i++) {
      const answer = client.call(SERVICE, 'Hold', Buffer.alloc(100 * KIB))
      await until(() => way.running === 1)
      way.releaseAll()
      assert.equal((await answer).length, 1)
    }
    assert.equal(String(await client.call(SERVICE, 'Echo', Buffer.from('on'))), 'on')
  })

  test('a stream alone gets its messages, also after a call beside it has ended', async () => {
    await using way = await open(target, { connectionRequestBytes: 1 })
    const client = await way.connect()
    const stream = client.stream(SERVICE, 'Count', 'clientStreaming')
    for (let i = 0; i < 3; i++) await stream.send(Buffer.alloc(100))
    const beside = client.call(SERVICE, 'Hold', Buffer.alloc(100))
    await until(() => way.running === 1)
    for (let i = 0; i < 3; i++) await stream.send(Buffer.alloc(100))
    stream.closeSend()
    way.releaseAll()
    await beside
    assert.equal(String(await stream.receive()), '6')
  })

  test('metadata counts as the payload does, and each of its pairs', async () => {
    await using way = await open(target, {})
    using peer = await way.dial()
    await call(peer, 1, { method: 'Hold' })
    await until(() => way.running === 1)
    const plain = way.connections[0]!.requestBytes
    await call(peer, 3, { method: 'Hold', metadata: [['k', 'v'.repeat(10 * KIB)]] })
    await until(() => way.running === 2)
    const long = way.connections[0]!.requestBytes - plain
    assert.ok(long > 20 * KIB, `${long} bytes`)
    const pairs = Array.from({ length: 100 }, () => ['', ''] as const)
    await call(peer, 5, { method: 'Hold', metadata: pairs })
    await until(() => way.running === 3)
    const many = way.connections[0]!.requestBytes - plain - long
    assert.ok(many > 100 * 100, `${many} bytes`)
    way.releaseAll()
    await peer.take(3)
    assert.equal(way.connections[0]!.requestBytes, 0)
  })
}

function endsSuite(target: Target): void {
  test('a deadline passes while the connection waits; the request counts until its handler has ended', async () => {
    await using way = await open(target, { connectionRequestBytes: 64 * KIB })
    using peer = await way.dial()
    const payload = Buffer.alloc(100 * KIB)
    await call(peer, 1, { method: 'Hold', payload, timeoutNano: 50_000_000n })
    await until(() => way.running === 1)
    const { status } = await peer.answer()
    assert.equal(status?.code, Code.DEADLINE_EXCEEDED)
    assert.equal(way.aborted, 1)
    assert.ok(way.connections[0]!.requestBytes > payload.length)
    void call(peer, 3, { method: 'Echo', payload: Buffer.from('after') })
    await roundTrips(way)
    assert.deepEqual(peer.frames, [], 'its handler still keeps the request')
    way.releaseAll()
    assert.equal(String((await peer.answer()).payload), 'after')
    assert.equal(way.connections[0]!.requestBytes, 0)
  })

  test('a peer that leaves while its connection waits is noticed (differs: paused)', async () => {
    await using way = await open(target, { connectionRequestBytes: 64 * KIB })
    const peer = await way.dial()
    void holdMany(peer, 100, 16 * KIB)
    await until(() => (way.connections[0]?.requestBytes ?? 0) > 64 * KIB)
    peer.close()
    await until(() => way.server.connectionCount === 0)
    assert.equal(way.aborted, way.running)
    assert.ok(engineBudget.total > 0, 'handlers that go on still keep their requests')
    way.releaseAll()
    await until(() => engineBudget.total === 0)
  })

  test('shutdown answers the calls of a connection that waits', async () => {
    await using way = await open(target, { connectionRequestBytes: 64 * KIB })
    using peer = await way.dial()
    void holdMany(peer, 4, 40 * KIB)
    await until(() => (way.connections[0]?.requestBytes ?? 0) > 64 * KIB)
    const done = way.server.shutdown({ timeoutMs: 30_000 })
    let ended = false
    void done.then(() => {
      ended = true
    })
    await until(() => {
      way.releaseAll()
      return ended
    })
    assert.deepEqual((await done).cut, [])
  })
}

function engineSuite(target: Target): void {
  /** Other connections keep so much. */
  async function whileOthersKeep(bytes: number, run: () => Promise<void>): Promise<void> {
    engineBudget.add(bytes, true)
    try {
      await run()
    } finally {
      engineBudget.remove(bytes, true)
    }
  }

  test('engineReceiveBytes: a connection above its part waits, one below is served', async () => {
    await using way = await open(target, { engineReceiveBytes: MIB })
    await whileOthersKeep(MIB, async () => {
      using peer = await way.dial()
      void holdMany(peer, 200, 16 * KIB)
      await until(() => (way.connections[0]?.requestBytes ?? 0) > MIB / 2)
      await roundTrips(way)
      const kept = way.connections[0]!.requestBytes
      assert.ok(kept < MIB / 2 + RECEIVED, `${kept} bytes are kept`)
      const client = await way.connect()
      const small = client.call(SERVICE, 'Hold', Buffer.alloc(KIB))
      await until(() => way.connections.length === 2)
      for (let answered = 0; answered < 201; ) {
        await until(() => way.running > 0)
        answered += way.running
        way.releaseAll()
      }
      await small
      await peer.take(200)
    })
    assert.equal(engineBudget.total, 0)
  })

  test('a connection that waits goes on when the others keep less', async () => {
    await using way = await open(target, { engineReceiveBytes: MIB })
    using peer = await way.dial()
    await whileOthersKeep(20 * MIB, async () => {
      await call(peer, 1, { method: 'Hold', payload: Buffer.alloc(600 * KIB) })
      await until(() => way.running === 1)
      void call(peer, 3, { method: 'Echo', payload: Buffer.from('later') })
      await roundTrips(way)
      assert.deepEqual(peer.frames, [])
    })
    assert.equal(String((await peer.answer()).payload), 'later')
    way.releaseAll()
    await peer.answer()
  })

  test('beyond what a pause can bound, a request above the part is refused with 8', async () => {
    await using way = await open(target, { engineReceiveBytes: MIB })
    using peer = await way.dial()
    await call(peer, 1, { method: 'Hold', payload: Buffer.alloc(600 * KIB) })
    await until(() => way.running === 1)
    await whileOthersKeep(100 * MIB, async () => {
      await call(peer, 3, { method: 'Hold', payload: Buffer.from('more') })
      const { stream, status } = await peer.answer()
      assert.equal(stream, 3)
      assert.equal(status?.code, Code.RESOURCE_EXHAUSTED)
      assert.match(status.message, /engineReceiveBytes/)
      assert.equal(String(await (await way.connect()).call(SERVICE, 'Echo', Buffer.from('x'))), 'x')
    })
    way.releaseAll()
    await peer.answer()
  })
}
