/** Above what pauses can bound nothing more is kept for a connection above its part: the last bound of `engineReceiveBytes`. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { describe, test } from 'node:test'
import { Channels, Code, Server } from 'ttrpc'
import { engineBudget } from '#ttrpc/protocol/engine-budget.js'
import { Gate } from '../support/gate.js'
import { holdWhileTesting } from '../support/hold.js'
import { until } from '../support/raw-service.js'
import { RecordedEvents } from '../support/recorded-events.js'
import { DATA, frame, request } from '../support/wire.js'
import { engines, type Target, type Way } from './targets.js'

holdWhileTesting()

const SERVICE = 'test.v1.Exhausted'
const KIB = 1024
const MIB = 1024 * KIB
const REMOTE_OPEN = 2
const OTHERS = 1000
/** The least part of a connection is 16 KiB; so many others leave no more. */
const PART = 16 * KIB

for (const target of engines) {
  describe(`an environment that keeps all it may: ${target.name}`, { timeout: 60_000 }, () => suite(target))
}

/** Runs while other connections keep far more than all together may. */
async function whileExhausted(run: () => Promise<void>): Promise<void> {
  for (let i = 0; i < OTHERS; i++) engineBudget.add(MIB, true)
  try {
    await run()
  } finally {
    for (let i = 0; i < OTHERS; i++) engineBudget.remove(MIB, true)
  }
}

async function open(target: Target, ends: Gate): Promise<Way> {
  const limits = { engineReceiveBytes: MIB, slowReaderTimeoutMs: 600_000 }
  const server = new Server({ ...target.options, limits }).registerRaw(SERVICE, {
    Echo: (bytes) => bytes,
    Big: () => Buffer.alloc(200 * KIB),
    async Hold(bytes) {
      await ends.happened
      return bytes.subarray(0, 1)
    },
    Unread: {
      kind: 'bidiStreaming',
      async *handler() {
        await ends.happened
        yield Buffer.from('end')
      },
    },
  })
  return target.open(server)
}

function call(stream: number, method: string, bytes = 0, flags = 0): Buffer {
  return request(stream, { service: SERVICE, method, payload: Buffer.alloc(bytes, 7) }, flags)
}

function suite(target: Target): void {
  test('a small call is served, and each connection may have one larger request', () =>
    whileExhausted(async () => {
      await using way = await open(target, new Gate())
      const client = await way.connect()
      for (const bytes of [10, 10 * KIB, MIB, 10]) {
        assert.equal((await client.call(SERVICE, 'Echo', Buffer.alloc(bytes))).length, bytes)
      }
    }))

  test('requests of a connection above its part are refused with 8, until its handlers have ended', () =>
    whileExhausted(async () => {
      const ends = new Gate()
      await using way = await open(target, ends)
      using peer = await way.dial()
      await peer.send(call(1, 'Hold', 2 * PART), call(3, 'Hold', 10), call(5, 'Echo', 10))
      await until(() => way.server.connections.some(({ calls }) => calls.length > 0))
      const refused = target.isNative ? [] : await peer.take(2)
      for (const { body } of refused) assert.match(body.toString('latin1'), /engineReceiveBytes/)
      ends.open()
      const answers = await peer.take(3 - refused.length)
      assert.ok(answers.some(({ stream }) => stream === 1))
      await peer.send(call(7, 'Echo', 10))
      assert.equal((await peer.answer()).payload?.length, 10)
    }))

  test('a stream that is not read fails at once', () =>
    whileExhausted(async () => {
      const ends = new Gate()
      await using way = await open(target, ends)
      using peer = await way.dial()
      await peer.send(call(1, 'Unread', 0, REMOTE_OPEN), call(3, 'Unread', 0, REMOTE_OPEN))
      await until(() => way.server.connections.some(({ calls }) => calls.length === 2))
      await peer.send(frame(3, DATA, 0, Buffer.alloc(KIB)), frame(1, DATA, 0, Buffer.alloc(2 * PART)))
      const { stream, status } = await peer.answer()
      assert.equal(stream, 1)
      assert.equal(status?.code, Code.INVALID_ARGUMENT)
      assert.match(status.message, /stream buffer full/)
      ends.open()
      assert.equal((await peer.next()).stream, 3, 'the other goes on')
    }))

  test('a connection that takes no answers ends, with the reason', () =>
    whileExhausted(async () => {
      await using way = await open(target, new Gate())
      using events = new RecordedEvents()
      const deaf = await way.duplex()
      deaf.on('error', () => {})
      const flood = Array.from({ length: 2000 }, (_, i) => call(2 * i + 1, 'Big', 100))
      deaf.write(Buffer.concat(flood))
      await until(() => events.of(Channels.CONNECTION_CLOSED, 'server').length > 0)
      assert.match(events.of(Channels.CONNECTION_CLOSED, 'server')[0]!.reason, /engineReceiveBytes/)
      deaf.destroy()
      const client = await way.connect()
      assert.equal(String(await client.call(SERVICE, 'Echo', Buffer.from('on'))), 'on')
    }))
}
