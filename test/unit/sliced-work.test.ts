import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { runAtOnce, runInSlices, type SteppedWork } from '#ttrpc/base/sliced-work.js'

/** Runs `body` with a clock on which only steps take time. */
async function withClock(body: (pass: (ms: number) => void) => Promise<void>): Promise<void> {
  let nowMs = 0
  const now = mock.method(performance, 'now', () => nowMs)
  try {
    await turn() // what earlier work has used of a turn does not count
    await body((ms) => {
      nowMs += ms
    })
  } finally {
    now.mock.restore()
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** Work of `steps` steps, each of which calls `onStep`. */
function work(steps: number, onStep: () => void): SteppedWork {
  let left = steps
  return {
    step() {
      onStep()
      return --left > 0
    },
  }
}

test('work of few steps is done at once, however long they take', () =>
  withClock(async (pass) => {
    let done = 0
    runInSlices(
      work(64, () => {
        pass(1000)
        done++
      }),
    )
    assert.equal(done, 64)
  }))

test('the first slice runs at once; each turn of the event loop has one of 4 ms', () =>
  withClock(async (pass) => {
    let done = 0
    runInSlices(
      work(1000, () => {
        pass(0.03125) // 128 steps are 4 ms
        done++
      }),
    )
    for (const expected of [128, 256, 384, 512, 640, 768, 896, 1000, 1000]) {
      assert.equal(done, expected)
      await turn()
    }
  }))

test('work that begins in a turn whose time is used up waits for the next', () =>
  withClock(async (pass) => {
    const done = { a: 0, b: 0 }
    const step = (name: 'a' | 'b') => (): void => {
      pass(0.03125)
      done[name]++
    }
    runInSlices(work(128, step('a')))
    runInSlices(work(10, step('b')))
    assert.deepEqual(done, { a: 128, b: 0 })
    await turn()
    assert.deepEqual(done, { a: 128, b: 10 })
  }))

test('works take turns: one of thousands of steps does not delay another', () =>
  withClock(async (pass) => {
    const done = { long: 0, short: 0, other: 0 }
    const step = (name: keyof typeof done) => (): void => {
      pass(0.03125)
      done[name]++
    }
    runInSlices(work(100_000, step('long')))
    runInSlices(work(20, step('short')))
    runInSlices(work(30, step('other')))
    await turn()
    assert.deepEqual([done.short, done.other, done.long > 128], [20, 30, true])
    for (let i = 0; i < 1000 && done.long < 100_000; i++) await turn()
    assert.equal(done.long, 100_000)
  }))

test('work that begins in a step of other work is done too', () =>
  withClock(async () => {
    let inner = 0
    runInSlices(work(1, () => runInSlices(work(5, () => inner++))))
    assert.equal(inner, 5)
  }))

test('an error of a step is an uncaught exception; the other steps are done', async () => {
  const uncaught: unknown[] = []
  const keep = (error: unknown): number => uncaught.push(error)
  const listeners = process.listeners('uncaughtException')
  process.removeAllListeners('uncaughtException')
  process.on('uncaughtException', keep)
  try {
    for (const run of [runInSlices, runAtOnce]) {
      let done = 0
      let left = 3
      run({
        step() {
          done++
          if (--left === 1) throw new Error('of a step')
          return left > 0
        },
      })
      assert.equal(done, 3)
      await turn()
    }
  } finally {
    process.off('uncaughtException', keep)
    for (const listener of listeners) process.on('uncaughtException', listener)
  }
  assert.deepEqual(uncaught.map(String), ['Error: of a step', 'Error: of a step'])
})
