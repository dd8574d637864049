import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import fc from 'fast-check'
import { fakeClock } from 'ttrpc/testing'
import { realClock } from '#ttrpc/call/clock.js'
import { type Deadline, DeadlineQueue } from '#ttrpc/call/deadline-queue.js'

const LONGEST_MS = 0x7fff_ffff

test('a queue has one timer while it has deadlines, none without', () => {
  const clock = fakeClock(0)
  const queue = new DeadlineQueue(clock)
  const target = { onDeadline() {} }
  const added = [50, 10, 90, 10].map((endMs) => queue.add(endMs, target))
  assert.deepEqual([queue.size, clock.timers], [4, 1])
  for (const deadline of added.slice(0, 3)) queue.remove(deadline)
  assert.deepEqual([queue.size, clock.timers], [1, 1])
  queue.remove(added[3]!)
  queue.remove(added[3]!)
  assert.deepEqual([queue.size, clock.timers], [0, 0])
})

test('deadlines pass in order, each at its time, those of one moment as they were added', () => {
  const clock = fakeClock(0)
  const queue = new DeadlineQueue(clock)
  const passed: string[] = []
  for (const [name, endMs] of Object.entries({ c: 30, a: 10, d: 30, b: 20, past: -5, far: 1000 })) {
    queue.add(endMs, { onDeadline: () => passed.push(`${name} ${clock.now()}`) })
  }
  clock.advance(0)
  assert.deepEqual(passed, ['past 0'])
  clock.advance(999)
  assert.deepEqual(passed.slice(1), ['a 10', 'b 20', 'c 30', 'd 30'])
  clock.advance(1)
  assert.deepEqual(passed.slice(5), ['far 1000'])
  assert.equal(clock.timers, 0)
})

test('a deadline that comes before the others moves the timer; one in the handler of another is in time', () => {
  const clock = fakeClock(0)
  const queue = new DeadlineQueue(clock)
  const passed: string[] = []
  const add = (name: string, endMs: number, then?: () => void): Deadline =>
    queue.add(endMs, {
      onDeadline() {
        passed.push(`${name} ${clock.now()}`)
        then?.()
      },
    })
  add('late', 100)
  add('early', 10, () => {
    add('now', 10)
    add('soon', 12)
  })
  clock.advance(50)
  assert.deepEqual(passed, ['early 10', 'now 10', 'soon 12'])
  clock.advance(50)
  assert.deepEqual(passed.slice(3), ['late 100'])
})

test('B11: a deadline after 292 years passes then, and no sooner', () => {
  const clock = fakeClock(0)
  const queue = new DeadlineQueue(clock)
  const endMs = 292 * 365.25 * 24 * 3_600_000
  let passed = 0
  queue.add(endMs, { onDeadline: () => passed++ })
  clock.advance(LONGEST_MS + 1)
  assert.equal(clock.timers, 1)
  clock.advance(endMs - LONGEST_MS - 2)
  assert.equal(passed, 0)
  clock.advance(1)
  assert.equal(passed, 1)
})

test('any order of adding, removing and waiting passes what a list of them would', () => {
  const steps = fc.array(
    fc.oneof(
      fc.record({ add: fc.integer({ min: -5, max: 60 }) }),
      fc.record({ remove: fc.nat() }),
      fc.record({ wait: fc.integer({ min: 0, max: 15 }) }),
    ),
    { maxLength: 120 },
  )
  fc.assert(
    fc.property(steps, (all) => {
      const clock = fakeClock(0)
      const queue = new DeadlineQueue(clock)
      const open: { number: number; deadline: Deadline }[] = []
      const passed: number[] = []
      let count = 0
      for (const step of all) {
        if ('add' in step) {
          const number = count++
          const deadline = queue.add(clock.now() + step.add, { onDeadline: () => passed.push(number) })
          open.push({ number, deadline })
        } else if ('remove' in step) {
          const [removed] = open.splice(step.remove % (open.length || 1), 1)
          if (removed !== undefined) queue.remove(removed.deadline)
        } else {
          clock.advance(step.wait)
          const due = open.filter(({ deadline }) => deadline.endMs <= clock.now())
          due.sort((a, b) => a.deadline.endMs - b.deadline.endMs || a.number - b.number)
          assert.deepEqual(
            passed.splice(0),
            due.map(({ number }) => number),
          )
          for (const one of due) open.splice(open.indexOf(one), 1)
        }
        assert.equal(queue.size, open.length)
        assert.equal(clock.timers, open.length > 0 ? 1 : 0)
      }
    }),
  )
})

test('on the real clock, thousands that pass together are handled in slices', async () => {
  let nowMs = 0
  const now = mock.method(performance, 'now', () => nowMs)
  try {
    const queue = new DeadlineQueue(realClock)
    let passed = 0
    let mostInTurn = 0
    let inTurn = 0
    const onDeadline = (): void => {
      nowMs += 0.03125 // 128 are 4 ms
      passed++
      mostInTurn = Math.max(mostInTurn, ++inTurn)
    }
    for (let i = 0; i < 5000; i++) queue.add(1, { onDeadline })
    nowMs = 2
    while (passed < 5000) {
      await new Promise((resolve) => setImmediate(resolve))
      inTurn = 0
    }
    assert.equal(queue.size, 0)
    assert.ok(mostInTurn <= 256, `${mostInTurn} in one turn`)
  } finally {
    now.mock.restore()
  }
})

test('the system’s clock may be set: deadlines do not follow it', async () => {
  const queue = new DeadlineQueue(realClock)
  const now = mock.method(Date, 'now', () => 8e12)
  try {
    let passed = false
    const late = new Promise<void>((resolve) => {
      queue.add(queue.nowMs() + 60_000, { onDeadline: () => (passed = true) })
      queue.add(queue.nowMs() + 5, { onDeadline: resolve })
    })
    const hold = setInterval(() => {}, 1000) // the queue does not keep the process alive
    await late
    clearInterval(hold)
    assert.deepEqual([passed, queue.size], [false, 1])
  } finally {
    now.mock.restore()
  }
})
