/** What a server keeps for a client that does not take its answers: the answers, and the requests behind them. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import type { Duplex } from 'node:stream'
import { describe, test } from 'node:test'
import { Channels, Code, type Limits, Server } from 'ttrpc'
import { ServerCall } from '#ttrpc/call/server/server-call.js'
import { engineBudget } from '#ttrpc/protocol/engine-budget.js'
import type { ServerConnection } from '#ttrpc/protocol/server-connection.js'
import { holdWhileTesting } from '../support/hold.js'
import { RawPeer } from '../support/raw-peer.js'
import { until } from '../support/raw-service.js'
import { RecordedEvents } from '../support/recorded-events.js'
import { readAnswer, request } from '../support/wire.js'
import { engines, type Target, type Way } from './targets.js'

holdWhileTesting()

const SERVICE = 'test.v1.Untaken'
const KIB = 1024
const MIB = 1024 * KIB

for (const target of engines) {
  describe(`untaken answers: ${target.name}`, { timeout: 60_000 }, () => suite(target))
}

interface Untaken extends Way {
  readonly connection: () => ServerConnection | undefined
  readonly running: number
  releaseAll(): void
}

/** A server whose `Big` and `BigStream` answer with 60 KiB at once, and `Late` and `LateStream` after `releaseAll`. */
async function open(target: Target, limits: Partial<Limits>): Promise<Untaken> {
  let connection: ServerConnection | undefined
  let waiting: (() => void)[] = []
  const big = (): Buffer => Buffer.alloc(60 * KIB, 'x')
  const release = (): Promise<void> => new Promise((resolve) => waiting.push(resolve))
  const server = new Server({ ...target.options, limits }).registerRaw(SERVICE, {
    Big(_, context) {
      connection ??= ServerCall.connectionOf(context)
      return big()
    },
    async Late() {
      await release()
      return big()
    },
    LateStream: {
      kind: 'serverStreaming',
      async *handler() {
        await release()
        yield big()
      },
    },
  })
  return {
    ...(await target.open(server)),
    connection: () => connection,
    get running() {
      return waiting.length
    },
    releaseAll() {
      const released = waiting
      waiting = []
      for (const resolve of released) resolve()
    },
  }
}

function ask(method: string, count: number, first = 1): Buffer {
  const one = (i: number): Buffer => request(first + 2 * i, { service: SERVICE, method })
  return Buffer.concat(Array.from({ length: count }, (_, i) => one(i)))
}

/** A connection that reads nothing before it becomes a `RawPeer`. */
async function deaf(way: Way): Promise<Duplex> {
  const duplex = await way.duplex()
  duplex.on('error', () => {})
  return duplex
}

function suite(target: Target): void {
  test('requests behind untaken answers are not read, and answered once there is room', async () => {
    await using way = await open(target, {})
    using events = new RecordedEvents()
    const duplex = await deaf(way)
    const count = 8_000
    for (let i = 0; i < count; i += 100) duplex.write(ask('Big', 100, 2 * i + 1))
    await until(() => (way.connection()?.transport.queuedBytes() ?? 0) > MIB)
    const client = await way.connect()
    let most = 0
    for (let i = 0; i < 20; i++) {
      await client.call(SERVICE, 'Big', Buffer.alloc(0))
      most = Math.max(most, engineBudget.total)
    }
    assert.ok(most < 4 * MIB, `${most} bytes are kept`)
    assert.ok(way.connection()!.transport.queuedBytes() < 4 * MIB)
    using peer = new RawPeer(duplex)
    const answers = await peer.take(1000)
    assert.deepEqual(
      answers.map(({ stream }) => stream),
      answers.map((_, i) => 2 * i + 1),
    )
    const pauses = events.of(Channels.READING_PAUSED, 'server')
    assert.ok(pauses.every(({ reason }) => reason === 'answers'))
    peer.close()
    await until(() => way.server.connectionCount === 1)
    assert.equal(engineBudget.total, 0)
  })

  for (const method of ['Late', 'LateStream']) {
    test(`sendBufferBytes: ${method}: answers beyond are replaced by code 8, the connection lives`, async () => {
      await using way = await open(target, { sendBufferBytes: 512 * KIB })
      const duplex = await deaf(way)
      const count = 400
      duplex.write(ask(method, count))
      await until(() => way.running === count)
      way.releaseAll()
      await until(() => way.server.connections[0]?.calls.length === 0)
      using peer = new RawPeer(duplex)
      const frames = await peer.take(count)
      const refused = frames
        .filter(({ body }) => body.length < KIB)
        .map(({ body }) => readAnswer(body).status)
        .filter((status) => status?.code === Code.RESOURCE_EXHAUSTED)
      assert.ok(refused.length > 0 && refused.length < count, `${refused.length} of ${count} are refused`)
      for (const status of refused) assert.match(status!.message, /wait for the peer \(sendBufferBytes\)/)
    })

    test(`${method}: a client that takes nothing while hundreds are refused is disconnected`, async () => {
      await using way = await open(target, { sendBufferBytes: 512 * KIB })
      using events = new RecordedEvents()
      const duplex = await deaf(way)
      const count = 1000
      duplex.write(ask(method, count))
      await until(() => way.running === count)
      way.releaseAll()
      await until(() => way.server.connectionCount === 0)
      const [closed] = events.of(Channels.CONNECTION_CLOSED, 'server')
      assert.equal(closed!.reason, 'it takes no answers, and too many were refused (sendBufferBytes)')
      assert.equal(closed!.abnormal, true)
      assert.equal(engineBudget.total, 0)
    })

    test(`${method}: one that reads is not, though one turn refuses more than that`, async () => {
      await using way = await open(target, { sendBufferBytes: 512 * KIB })
      const duplex = await way.duplex()
      using peer = new RawPeer(duplex)
      const count = 2000
      duplex.write(ask(method, count))
      await until(() => way.running === count)
      way.releaseAll()
      const refused = (await peer.take(count)).filter(({ body }) => body.length < KIB)
      assert.ok(refused.length > 512, `${refused.length} are refused`)
      const last = 2 * count + 1
      duplex.write(ask('Big', 1, last))
      let answer = await peer.next()
      while (answer.stream !== last) answer = await peer.next()
      assert.ok(answer.body.length > KIB)
      assert.equal(way.server.connectionCount, 1)
    })

    test(`${method}: one that reads is not, however many are refused`, async () => {
      await using way = await open(target, { sendBufferBytes: 512 * KIB })
      const duplex = await deaf(way)
      using peer = new RawPeer(duplex)
      const round = 400
      let refused = 0
      for (let i = 0; refused <= 1024; i++) {
        duplex.write(ask(method, round, 2 * i * round + 1))
        await until(() => way.running === round)
        way.releaseAll()
        refused += (await peer.take(round)).filter(({ body }) => body.length < KIB).length
      }
      assert.equal(way.server.connectionCount, 1)
    })
  }
}
