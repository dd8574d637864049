/** What one event costs does not depend on how many calls are open: looks at whole tables are counted, not time. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { describe, mock, test } from 'node:test'
import { Server } from 'ttrpc'
import { type FakeClock, fakeClock } from 'ttrpc/testing'
import { Client } from '#ttrpc/client/client.js'
import { StreamTable } from '#ttrpc/protocol/stream-table.js'
import { holdWhileTesting } from '../support/hold.js'
import { until } from '../support/raw-service.js'
import { engines, type Target } from './targets.js'

holdWhileTesting()

const SERVICE = 'test.v1.Constant'
const FEW = 50
const MANY = 2000
/** Long enough for all calls to begin. */
const TIMEOUT_MS = 3000

for (const target of engines) {
  describe(`constant work: ${target.name}`, { timeout: 60_000 }, () => {
    test('a stream that is given up, and what its server still sends', () => sameLooks(target, givingUp))
    test('a call that ends by its deadline', () => sameLooks(target, expiring))
    test('an answer, while others are open', () => sameLooks(target, answering))
    test('an answer, while a handler awaits the shutdown', () => sameLooks(target, endingInside))
    test('an answer to a handler that awaited the shutdown', () => sameLooks(target, endingAllInside))
  })
}

interface Scene {
  readonly server: Server
  readonly client: Client
  /** Lets the handlers that wait go on. */
  release(): void
  /** How many wait. */
  readonly waiting: () => number
  /** That of deadlines, where it is not the real one. */
  readonly clock: FakeClock | undefined
}

/** Counts the looks at whole tables that `body` causes with few streams and with many. */
async function sameLooks(
  target: Target,
  body: (scene: Scene, count: number, begin: () => void) => Promise<void>,
): Promise<void> {
  const looks: number[] = []
  for (const count of [FEW, MANY]) {
    let held: (() => void)[] = []
    const wait = (): Promise<void> => new Promise((resolve) => held.push(resolve))
    const clock = target.followsClock ? fakeClock() : undefined
    const clocked = clock === undefined ? {} : { clock }
    const server = new Server({ ...target.options, ...clocked }).registerRaw(SERVICE, {
      async Wait(bytes) {
        await wait()
        return bytes
      },
      async Stop(bytes) {
        await server.shutdown()
        return bytes
      },
      Two: {
        kind: 'serverStreaming',
        async *handler(bytes) {
          yield bytes
          await wait()
          yield bytes
        },
      },
    })
    await using way = await target.open(server)
    const client = await way.connect(clocked)
    const release = (): void => {
      for (const resolve of held) resolve()
      held = []
    }
    const values = mock.method(StreamTable.prototype, 'values')
    try {
      await body({ server, client, release, waiting: () => held.length, clock }, count, () =>
        values.mock.resetCalls(),
      )
      looks.push(values.mock.callCount())
    } finally {
      values.mock.restore()
    }
  }
  assert.equal(looks[0], looks[1], `${FEW} calls: ${looks[0]} looks, ${MANY} calls: ${looks[1]}`)
}

async function givingUp(
  { client, release, waiting }: Scene,
  count: number,
  begin: () => void,
): Promise<void> {
  const streams = Array.from({ length: count }, () =>
    client.stream(SERVICE, 'Two', 'serverStreaming', Buffer.from('x')),
  )
  for (const stream of streams) await stream.receive()
  await until(() => waiting() === count)
  begin()
  for (const stream of streams) stream.cancel()
  const connection = Client.connectionOf(client)!
  assert.equal(connection.abandoned, count)
  release()
  await until(() => connection.abandoned === 0)
}

async function expiring(
  { client, server, clock, waiting }: Scene,
  count: number,
  begin: () => void,
): Promise<void> {
  const options = { timeoutMs: TIMEOUT_MS }
  const ends = Array.from({ length: count }, () =>
    client.call(SERVICE, 'Wait', Buffer.from('x'), options).catch((error) => error.code),
  )
  await until(() => waiting() === count)
  begin()
  clock?.advance(TIMEOUT_MS)
  assert.deepEqual([...new Set(await Promise.all(ends))], [4])
  assert.equal(server.connectionCount, 1)
}

async function answering(
  { client, release, waiting }: Scene,
  count: number,
  begin: () => void,
): Promise<void> {
  const calls = Array.from({ length: count }, () => client.call(SERVICE, 'Wait', Buffer.from('x')))
  await until(() => waiting() === count)
  begin()
  release()
  await Promise.all(calls)
}

async function endingInside(
  { client, server, release, waiting }: Scene,
  count: number,
  begin: () => void,
): Promise<void> {
  const calls = Array.from({ length: count }, () => client.call(SERVICE, 'Wait', Buffer.from('x')))
  await until(() => waiting() === count)
  calls.push(client.call(SERVICE, 'Stop', Buffer.from('x')))
  await until(() => server.connections[0]?.calls.length === count + 1)
  begin()
  release()
  await Promise.all(calls)
}

async function endingAllInside(
  { client, server, release, waiting }: Scene,
  count: number,
  begin: () => void,
): Promise<void> {
  const last = client.call(SERVICE, 'Wait', Buffer.from('x'))
  await until(() => waiting() === 1)
  const calls = Array.from({ length: count }, () => client.call(SERVICE, 'Stop', Buffer.from('x')))
  await until(() => server.connections[0]?.calls.length === count + 1)
  begin()
  release()
  await Promise.all([last, ...calls])
}
