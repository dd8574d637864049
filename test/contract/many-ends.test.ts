/** Thousands of calls that end together do not keep others waiting, and each still ends once and for its reason. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import diagnostics from 'node:diagnostics_channel'
import { describe, mock, test } from 'node:test'
import { Channels, type Client, ClosedError, Code, type HandlerContext, Server, type TtrpcError } from 'ttrpc'
import { StreamTable } from '#ttrpc/protocol/stream-table.js'
import { holdWhileTesting } from '../support/hold.js'
import { until } from '../support/raw-service.js'
import { busy, Turns } from '../support/turns.js'
import { request } from '../support/wire.js'
import { engines, type Target, type Way } from './targets.js'

holdWhileTesting()

const SERVICE = 'test.v1.Many'
const CALLS = 2000
/** How long the end of each call keeps the event loop busy, so that all of them fit into no slice. */
const BUSY_MS = 0.1
/** So many turns at least: a slice has 4 ms, or 64 calls. */
const TURNS = CALLS / 64 / 2

for (const target of engines) {
  describe(`thousands of calls end: ${target.name}`, { timeout: 120_000 }, () => {
    leaving(target)
    expiring(target)
    draining(target)
    arriving(target)
  })
}

/** Calls whose handler waits until it is aborted. */
class Waiting {
  readonly contexts: HandlerContext[] = []
  /** The reasons of the signals that have aborted. */
  readonly reasons: unknown[] = []
  /** Turns of the event loop in which one did. */
  readonly turns = new Set<number>()
  readonly #clock: Turns

  constructor(clock: Turns) {
    this.#clock = clock
  }

  handle(context: HandlerContext): Promise<never> {
    this.contexts.push(context)
    return new Promise((_, reject) => {
      context.signal.addEventListener('abort', () => {
        busy(BUSY_MS)
        this.reasons.push(context.signal.reason)
        this.turns.add(this.#clock.count)
        reject(context.signal.reason)
      })
    })
  }
}

interface Scene extends AsyncDisposable {
  readonly way: Way
  readonly client: Client
  readonly waiting: Waiting
  readonly turns: Turns
  /** Resolves when the handlers of so many calls run. */
  begun(count: number): Promise<void>
}

async function open(target: Target): Promise<Scene> {
  const turns = new Turns()
  const waiting = new Waiting(turns)
  const server = new Server(target.options).registerRaw(SERVICE, {
    Echo: (bytes) => bytes,
    Wait: (_, context) => waiting.handle(context),
  })
  const way = await target.open(server)
  return {
    way,
    client: await way.connect(),
    waiting,
    turns,
    begun: (count) => until(() => waiting.contexts.length === count),
    async [Symbol.asyncDispose]() {
      turns.stop()
      await way[Symbol.asyncDispose]()
    },
  }
}

const nothing = Buffer.alloc(0)

/** Makes the calls. Returns their ends. */
function call(client: Client, count: number, timeoutMs = Number.POSITIVE_INFINITY): Promise<unknown>[] {
  const ends: Promise<unknown>[] = []
  for (let i = 0; i < count; i++) {
    ends.push(client.call(SERVICE, 'Wait', nothing, { timeoutMs }).catch((error) => error))
  }
  return ends
}

function leaving(target: Target): void {
  test('a peer leaves: signals abort in slices, then its connection is reported closed', async () => {
    await using scene = await open(target)
    const { way, client, waiting } = scene
    const other = await way.connect()
    const ends = call(client, CALLS)
    await scene.begun(CALLS)
    const atClose: number[] = []
    const onClosed = (event: unknown): void => {
      const { side, source } = event as { side: string; source: unknown }
      if (side === 'server' && source === way.server) atClose.push(waiting.reasons.length)
    }
    diagnostics.subscribe(Channels.CONNECTION_CLOSED, onClosed)
    void client.close()
    await until(() => waiting.reasons.length > 0)
    if (waiting.reasons.length < CALLS) {
      const open = way.server.connections.flatMap(({ calls }) => calls).length
      assert.equal(open, CALLS - waiting.reasons.length, 'calls that have not ended are still open')
      assert.equal(way.server.connectionCount, 2)
    }
    assert.equal(String(await other.call(SERVICE, 'Echo', Buffer.from('x'))), 'x')
    assert.ok(waiting.reasons.length < CALLS, 'another peer was served before the last call had ended')
    await until(() => waiting.reasons.length === CALLS && atClose.length > 0)
    diagnostics.unsubscribe(Channels.CONNECTION_CLOSED, onClosed)
    assert.deepEqual(atClose, [CALLS])
    assert.equal(way.server.connectionCount, 1)
    assert.ok(waiting.turns.size >= TURNS, `${waiting.turns.size} turns`)
    assert.deepEqual([...new Set(waiting.reasons)], [waiting.reasons[0]], 'one error for all calls')
    const reason = waiting.reasons[0] as TtrpcError
    assert.deepEqual([reason.code, reason.message], [Code.CANCELED, 'context canceled'])
    for (const error of await Promise.all(ends)) assert.ok(error instanceof ClosedError)
  })

  test('a client loses its connection: each call fails with its own error, and then it is closed', async () => {
    await using scene = await open(target)
    const { client } = scene
    let failed = 0
    const ends = call(client, CALLS).map((end) =>
      end.then((error) => {
        busy(BUSY_MS)
        failed++
        return error as ClosedError
      }),
    )
    await scene.begun(CALLS)
    const closed = client.closed.then(() => failed)
    void scene.way.server.close()
    const errors = await Promise.all(ends)
    assert.equal(await closed, CALLS)
    assert.equal(new Set(errors).size, CALLS)
    for (const error of errors) {
      assert.ok(error instanceof ClosedError)
      assert.deepEqual([error.service, error.method, error.sent], [SERVICE, 'Wait', true])
    }
    assert.equal(client.calls.length, 0)
  })

  test('a server closes: `close` resolves after the last call has ended', async () => {
    await using scene = await open(target)
    const { waiting, client, way } = scene
    const ends = call(client, CALLS)
    await scene.begun(CALLS)
    await way.server.close()
    assert.equal(waiting.reasons.length, CALLS)
    assert.equal(way.server.connectionCount, 0)
    await Promise.all(ends)
  })

  test('a handler that returns after its peer has left is aborted all the same, and nothing is answered', async () => {
    await using scene = await open(target)
    const { way, client, waiting } = scene
    let aborted = 0
    const held: (() => void)[] = []
    way.server.registerRaw('test.v1.Held', {
      async Hold(bytes, { signal }) {
        signal.addEventListener('abort', () => aborted++)
        await new Promise<void>((resolve) => held.push(resolve))
        return bytes
      },
    })
    const ends = call(client, CALLS)
    for (let i = 0; i < 10; i++) {
      ends.push(client.call('test.v1.Held', 'Hold', nothing).catch((error) => error))
    }
    await until(() => waiting.contexts.length === CALLS && held.length === 10)
    void client.close()
    await until(() => waiting.reasons.length > 0)
    for (const resolve of held) resolve()
    await until(() => way.server.connectionCount === 0)
    assert.equal(aborted, 10)
    await Promise.all(ends)
  })
}

function expiring(target: Target): void {
  test('deadlines pass together: each call ends with code 4 on both sides, in slices', async () => {
    await using scene = await open(target)
    const { client, waiting } = scene
    const timeoutMs = 500
    const ends = call(client, CALLS, timeoutMs)
    for (const error of await Promise.all(ends)) {
      assert.equal((error as TtrpcError).code, Code.DEADLINE_EXCEEDED)
    }
    await until(() => waiting.reasons.length === waiting.contexts.length)
    for (const reason of waiting.reasons) assert.equal((reason as TtrpcError).code, Code.DEADLINE_EXCEEDED)
    const count = waiting.reasons.length
    assert.ok(waiting.turns.size >= count / 64 / 2, `${count} in ${waiting.turns.size} turns`)
    assert.equal(String(await client.call(SERVICE, 'Echo', Buffer.from('x'))), 'x')
  })
}

function draining(target: Target): void {
  test('a shutdown looks at no table of calls for each answer: 100 calls or 5,000', async () => {
    const looks: number[] = []
    for (const count of [100, 5000]) {
      const server = new Server({ ...target.options, limits: { maxConcurrentStreams: 20_000 } })
      const held: (() => void)[] = []
      let sum = 0
      server.registerRaw(SERVICE, {
        async Hold(bytes) {
          await new Promise<void>((resolve) => held.push(resolve))
          return bytes
        },
        Sink: {
          kind: 'clientStreaming',
          async handler(messages: AsyncIterable<Uint8Array>) {
            for await (const _ of messages) sum++
            return Buffer.from(String(sum))
          },
        },
      })
      await using way = await target.open(server)
      const client = await way.connect()
      const first = client.stream(SERVICE, 'Sink', 'clientStreaming')
      const calls = Array.from({ length: count }, () => client.call(SERVICE, 'Hold', nothing))
      const last = client.stream(SERVICE, 'Sink', 'clientStreaming')
      await until(() => held.length === count && way.server.connections[0]?.calls.length === count + 2)
      const values = mock.method(StreamTable.prototype, 'values')
      const report = way.server.shutdown()
      for (const resolve of held) resolve()
      await Promise.all(calls)
      for (const stream of [first, last]) {
        for (let i = 0; i < 20; i++) await stream.send(Buffer.from('m'))
        stream.closeSend()
        assert.ok(await stream.receive())
      }
      assert.deepEqual(await report, { cut: [] })
      looks.push(values.mock.callCount())
      values.mock.restore()
      assert.equal(sum, 40)
    }
    assert.equal(looks[0], looks[1], `${looks} looks at the whole table`)
    assert.ok(looks[0]! <= 4)
  })
}

function arriving(target: Target): void {
  test('thousands of requests that arrive together are handled in more than one turn', async () => {
    const clock = new Turns()
    const turns = new Set<number>()
    const server = new Server(target.options).registerRaw(SERVICE, {
      Busy(bytes) {
        busy(BUSY_MS)
        turns.add(clock.count)
        return bytes
      },
    })
    await using way = await target.open(server)
    const peer = await way.dial()
    const frames = Array.from({ length: 5000 }, (_, i) =>
      request(2 * i + 1, { service: SERVICE, method: 'Busy' }),
    )
    for (let i = 0; i < frames.length; i += 500) peer.send(Buffer.concat(frames.slice(i, i + 500)))
    for (let i = 0; i < frames.length; i++) await peer.answer()
    clock.stop()
    assert.ok(turns.size >= 3, `${turns.size} turns`)
  })
}
