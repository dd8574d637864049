/** The memory of incomplete frames of the JS engine: who waits, who has the turn, and who ends. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ArrivingFrame, ArrivingFrames } from '#ttrpc/engine/duplex/arriving-frames.js'
import { PartialFrame } from '#ttrpc/engine/duplex/partial-frame.js'
import type { FrameReader } from '#ttrpc/wire/frame-reader.js'
import { Random } from '../simulation/random.js'
import { holdWhileTesting } from '../support/hold.js'
import { until } from '../support/raw-service.js'

holdWhileTesting()

const MIB = 1024 * 1024
const KIB = 1024

/** A connection that sends as a test says. */
class Sender implements ArrivingFrame {
  arrivingBytes = 0
  isHeld = false
  waits = false
  ended = false
  /** When it was last let go on; 0: it never waited. */
  roomMs = 0
  readonly #frames: ArrivingFrames

  constructor(frames: ArrivingFrames) {
    this.#frames = frames
  }

  /** Its frame now holds so many bytes; 0: it is complete. */
  holds(bytes: number): void {
    const before = this.arrivingBytes
    this.arrivingBytes = bytes
    this.waits = this.#frames.changed(this, before, bytes, bytes === 0)
  }

  leave(): void {
    const bytes = this.arrivingBytes
    this.arrivingBytes = 0
    this.waits = false
    this.#frames.remove(this, bytes)
  }

  onRoom(): void {
    this.waits = false
    this.roomMs = performance.now()
  }

  onEvicted(): void {
    this.ended = true
    setImmediate(() => this.leave())
  }
}

function framesOf(most: number): ArrivingFrames {
  const frames = new ArrivingFrames()
  frames.lower(most)
  return frames
}

test('a frame grows while as much stays free as it holds; a short one always finds some', () => {
  const frames = framesOf(MIB)
  const long = new Sender(frames)
  long.holds(512 * KIB)
  assert.equal(long.waits, false)
  const others = Array.from({ length: 4 }, () => new Sender(frames))
  for (const other of others) other.holds(64 * KIB)
  assert.deepEqual(
    others.map(({ waits }) => waits),
    [false, false, false, false],
  )
})

test('one that finds no room has the turn, others wait, and room lets them go on', async () => {
  const frames = framesOf(MIB)
  const senders = Array.from({ length: 3 }, () => new Sender(frames))
  for (const sender of senders) sender.holds(380 * KIB) // an eighth more than the bound is for turns
  // The second had the turn at once; the third waits until that is over, and then has it.
  assert.deepEqual(
    senders.map(({ waits }) => waits),
    [false, false, true],
  )
  await until(() => !senders[2]!.waits)
  for (const sender of senders) sender.holds(0)
  assert.equal(frames.bytes, 0)
  assert.ok(senders.every(({ ended }) => !ended))
})

test('those of whose frames nothing arrives end when others need their memory', async () => {
  const frames = framesOf(MIB)
  const silent = Array.from({ length: 30 }, () => new Sender(frames))
  for (const sender of silent) sender.holds(64 * KIB)
  const sender = new Sender(frames)
  const startedMs = performance.now()
  for (let held = 128 * KIB; held <= 512 * KIB; held += 128 * KIB) {
    sender.holds(held)
    await until(() => !sender.waits)
  }
  sender.holds(0)
  assert.ok(!sender.ended)
  assert.ok(performance.now() - startedMs < 5000)
  for (const one of silent) if (!one.ended) one.leave()
  await until(() => frames.bytes === 0)
})

test('a pause of this side does not count as silence', async () => {
  const frames = framesOf(MIB)
  let isHeld = false
  let timedOut = false
  const paused = new PartialFrame(0, frames, {
    isPaused: () => isHeld,
    isHeld: () => isHeld,
    onTimeout: () => {
      timedOut = true
    },
    onRoom: () => {},
  })
  paused.onChunk(performance.now(), { partial: true, memoryBytes: 64 * KIB } as FrameReader, false)
  isHeld = true
  const silent = Array.from({ length: 60 }, () => new Sender(frames))
  for (const one of silent) one.holds(64 * KIB)
  await until(() => silent.some(({ ended }) => ended))
  assert.ok(!timedOut, 'one that is paused can send nothing')
  isHeld = false
  const resumedMs = performance.now()
  paused.restart(true)
  await until(() => timedOut)
  assert.ok(performance.now() - resumedMs >= 500, 'it has as long as others to send')
  paused.close()
  for (const one of silent) if (!one.ended) one.leave()
  await until(() => frames.bytes === 0)
})

test('those that hold much end before many that hold little', async () => {
  const frames = framesOf(MIB)
  const little = Array.from({ length: 1000 }, () => new Sender(frames))
  for (const one of little) one.holds(100)
  const much = new Sender(frames)
  much.holds(600 * KIB)
  const others = [new Sender(frames), new Sender(frames)]
  for (const other of others) other.holds(380 * KIB)
  assert.ok(others[1]!.waits)
  await until(() => !others[1]!.waits)
  assert.ok(much.ended)
  assert.equal(little.filter(({ ended }) => ended).length, 0)
  for (const one of [...little, ...others]) if (!one.ended) one.leave()
  await until(() => frames.bytes === 0)
})

test('those that hold little end when none holds much', async () => {
  const frames = framesOf(MIB)
  const little = Array.from({ length: 80 }, () => new Sender(frames))
  for (const one of little) one.holds(16 * KIB)
  await until(() => little.some(({ ended }) => ended))
  for (const one of little) if (!one.ended) one.leave()
  await until(() => frames.bytes === 0)
})

test('one that has shown that it sends does not wait for the turns of all that have not', async () => {
  const frames = framesOf(4 * MIB)
  const proven = new Sender(frames)
  proven.holds(64 * KIB)
  proven.holds(0)
  const silent = Array.from({ length: 140 }, () => new Sender(frames))
  for (const one of silent) one.holds(32 * KIB)
  const waiting = silent.filter(({ waits }) => waits)
  assert.ok(waiting.length > 5, `${waiting.length} wait`)
  proven.holds(16 * KIB)
  assert.ok(proven.waits)
  await until(() => !proven.waits)
  const before = waiting.filter(({ roomMs }) => roomMs > 0 && roomMs <= proven.roomMs)
  assert.ok(before.length <= 1, `${before.length} had their turns first`)
  proven.holds(0)
  for (const one of silent) if (!one.ended) one.leave()
  assert.equal(frames.bytes, 0)
})

test('of those that go on after they lost the turn, the first one ends 2 s later', async () => {
  const frames = framesOf(MIB)
  const slow = Array.from({ length: 20 }, () => new Sender(frames))
  for (const one of slow) one.holds(64 * KIB)
  const startedMs = performance.now()
  while (!slow.some(({ ended }) => ended)) {
    assert.ok(performance.now() - startedMs < 20_000, 'none has ended')
    // None is silent: each sends a little whenever it is read.
    for (const one of slow) if (!one.waits && !one.ended) one.holds(one.arrivingBytes + 100)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  assert.ok(performance.now() - startedMs >= 2000)
  for (const one of slow) if (!one.ended) one.leave()
  await until(() => frames.bytes === 0)
})

test('whatever arrives: the bound and a quarter hold but for one chunk each, and a peer that goes on sending completes', async () => {
  for (let seed = 1; seed <= 2; seed++) {
    const random = new Random(seed)
    const frames = framesOf(MIB)
    const hostile = Array.from({ length: 40 }, () => new Sender(frames))
    const honest = new Sender(frames)
    let completed = 0
    // A chunk of each is read before it has to wait; the one that has the turn completes its frame.
    const most = 1.25 * MIB + (hostile.length + 1) * 32 * KIB + 256 * KIB
    const startedMs = performance.now()
    while (completed < 1) {
      assert.ok(performance.now() - startedMs < 20_000, `seed ${seed}: ${completed} completed`)
      for (const one of hostile) {
        if (!one.ended && !one.waits && one.arrivingBytes < 256 * KIB && random.chance(0.2))
          one.holds(Math.min(256 * KIB, one.arrivingBytes + 32 * KIB))
      }
      assert.ok(!honest.ended, `seed ${seed}`)
      if (!honest.waits) honest.holds(honest.arrivingBytes + 64 * KIB)
      if (!honest.waits && honest.arrivingBytes >= 256 * KIB) {
        honest.holds(0)
        completed++
      }
      assert.ok(frames.bytes <= most, `seed ${seed}: ${frames.bytes} bytes`)
      await new Promise((resolve) => setImmediate(resolve))
    }
    for (const one of hostile) one.leave()
  }
})
