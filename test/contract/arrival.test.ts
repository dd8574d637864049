/** Time limits of calls count from the arrival of their requests, however busy JavaScript is. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import diagnostics from 'node:diagnostics_channel'
import { describe, test } from 'node:test'
import { Channels, Code, Server, type ServerOptions } from 'ttrpc'
import { fakeClock } from 'ttrpc/testing'
import { FrameView } from '#ttrpc/wire/frame-view.js'
import { ARRIVED_MS, ROW_CELLS } from '#ttrpc/wire/row.js'
import { holdWhileTesting } from '../support/hold.js'
import { until } from '../support/raw-service.js'
import { request } from '../support/wire.js'
import { engines, type Target } from './targets.js'

holdWhileTesting()

const SERVICE = 'test.v1.Time'
const BUSY_MS = 200
const MS = 1_000_000n

for (const target of engines) {
  describe(`time from arrival: ${target.name}`, { timeout: 60_000 }, () => waiting(target))
}

/** Keeps the event loop busy. */
function busy(ms = BUSY_MS): void {
  const startMs = performance.now()
  while (performance.now() - startMs < ms);
}

interface Seen {
  readonly begun: string[]
  /** When the first handler began, which is after the arrival of what came with its request. */
  startMs: number
  deadlineMs: number
}

function server(target: Target, options: ServerOptions = {}): { made: Server; seen: Seen } {
  const seen: Seen = { begun: [], startMs: 0, deadlineMs: 0 }
  const made = new Server({ ...target.options, ...options }).registerRaw(SERVICE, {
    Busy(bytes) {
      seen.startMs = Date.now()
      busy()
      return bytes
    },
    Note(bytes, { deadline }) {
      seen.begun.push(Buffer.from(bytes).toString())
      if (deadline !== undefined) seen.deadlineMs = deadline.getTime()
      return bytes
    },
    Wait: (_, { signal }) => new Promise((_, reject) => signal.addEventListener('abort', reject)),
  })
  return { made, seen }
}

function frame(stream: number, method: string, timeoutNano = 0n): Buffer {
  return request(stream, {
    service: SERVICE,
    method,
    payload: Buffer.from(`${stream}`),
    ...(timeoutNano !== 0n && { timeoutNano }),
  })
}

function waiting(target: Target): void {
  test('B9: a call whose time passes while it waits for its turn gets 4, and its handler does not run', async () => {
    const { made, seen } = server(target)
    await using way = await target.open(made)
    const peer = await way.dial()
    const refused: unknown[] = []
    const onRefused = (event: unknown): void => void refused.push(event)
    diagnostics.subscribe(Channels.CALL_REFUSED, onRefused)
    peer.send(
      Buffer.concat([
        frame(1, 'Busy'),
        frame(3, 'Note', 50n * MS),
        frame(5, 'Note'),
        frame(7, 'Note', 60_000n * MS),
        frame(9, 'Wait', 60n * MS),
      ]),
    )
    const answers = new Map<number, number>()
    for (let i = 0; i < 5; i++) {
      const { stream, status } = await peer.answer()
      answers.set(stream, status?.code ?? 0)
    }
    diagnostics.unsubscribe(Channels.CALL_REFUSED, onRefused)
    const late = Code.DEADLINE_EXCEEDED
    assert.deepEqual(Object.fromEntries(answers), { 1: 0, 3: late, 5: 0, 7: 0, 9: late })
    assert.deepEqual(seen.begun, ['5', '7'])
    assert.equal(refused.length, 2)
    assert.ok(
      seen.deadlineMs <= seen.startMs + 60_000 + 5,
      `the deadline is ${seen.deadlineMs - seen.startMs - 60_000} ms late`,
    )
  })

  test('the age of a call, and `stuckCallMs`, count from its arrival', async () => {
    const { made } = server(target, { stuckCallMs: BUSY_MS })
    await using way = await target.open(made)
    const peer = await way.dial()
    const ages: number[] = []
    const onStuck = (event: unknown): void => void ages.push((event as { ageMs: number }).ageMs)
    diagnostics.subscribe(Channels.CALL_STUCK, onStuck)
    peer.send(Buffer.concat([frame(1, 'Busy'), frame(3, 'Wait')]))
    await peer.answer()
    await until(() => made.connections[0]?.calls.length === 1)
    const age = made.connections[0]!.calls[0]!.ageMs
    assert.ok(age >= BUSY_MS - 5, `${age} ms`)
    await until(() => ages.length > 0)
    diagnostics.unsubscribe(Channels.CALL_STUCK, onStuck)
    assert.ok(ages[0]! >= BUSY_MS)
  })

  if (target.followsClock) {
    test('on a clock of a test, time counts from the arrival too', async () => {
      const clock = fakeClock(1_000_000)
      const { made, seen } = server(target, { clock })
      made.registerRaw('test.v1.Clock', {
        Advance(bytes) {
          clock.advance(500)
          return bytes
        },
      })
      await using way = await target.open(made)
      const peer = await way.dial()
      const advance = request(1, { service: 'test.v1.Clock', method: 'Advance' })
      peer.send(Buffer.concat([advance, frame(3, 'Note', 500n * MS), frame(5, 'Note', 501n * MS)]))
      const codes: unknown[] = []
      for (let i = 0; i < 3; i++) codes.push((await peer.answer()).status?.code)
      assert.deepEqual(codes, [undefined, Code.DEADLINE_EXCEEDED, undefined])
      assert.deepEqual([seen.begun, seen.deadlineMs], [['5'], 1_000_501])
    })
  }

  if (!target.isNative) return
  test('the I/O thread receives, and time counts, while JavaScript does something else', async () => {
    const { made, seen } = server(target)
    await using way = await target.open(made)
    const peer = await way.dial()
    peer.send(frame(1, 'Note'))
    await peer.answer()
    peer.send(Buffer.concat([frame(3, 'Note', 50n * MS), frame(5, 'Note', 60_000n * MS)]))
    // The bytes have left when the socket's write has returned, which is before this.
    const startMs = Date.now()
    busy(5 * BUSY_MS)
    assert.equal((await peer.answer()).status?.code, Code.DEADLINE_EXCEEDED)
    await peer.answer()
    assert.deepEqual(seen.begun, ['1', '5'])
    assert.ok(seen.deadlineMs < startMs + 60_000 + 4 * BUSY_MS)
  })
}

test('the stamp of a row may wrap around; one from the future counts as now', () => {
  const row = new Int32Array(ROW_CELLS)
  const view = (stamp: number, nowStamp: number): number => {
    row[ARRIVED_MS] = stamp
    const frame = new FrameView().setTime(10_000, nowStamp | 0).point(row, 0, Buffer.alloc(0), false)
    const kept = frame.keep()
    frame.setTime(99_000, 0)
    return kept.arrivedMs
  }
  assert.equal(view(5, 5), 10_000)
  assert.equal(view(4, 5), 10_000)
  assert.equal(view(0, 5), 9_996)
  assert.equal(view(9, 5), 10_000)
  assert.equal(view(0x7fff_fff0, 0x8000_0010), 10_000 - 31)
  assert.equal(view(-16, 16), 10_000 - 31)
})
