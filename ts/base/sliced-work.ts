import { performance, setImmediate } from './runtime.js'
import { throwLater } from './throw-later.js'

/** How long such work may run in one turn of the event loop. */
const SLICE_MS = 4
/** So many steps a turn are done however long they take: work that is short is done at once. */
const LEAST_STEPS = 64

/** Work that consists of many short steps. */
export interface SteppedWork {
  /** Does one step. Returns whether there may be another. */
  step(): boolean
}

/**
 * Does work of many steps without blocking the event loop: it begins at once,
 * and what does not fit into a few milliseconds is continued in later turns, in
 * which timers and connections are served as well. Several works take turns.
 */
class SlicedWork {
  readonly #waiting: SteppedWork[] = []
  /** The work in `#waiting` that has the next turn. */
  #at = 0
  #turn: 'idle' | 'begun' = 'idle'
  /** Of this turn of the event loop. */
  #steps = 0
  #usedMs = 0

  /** Begins the work, behind other work that waits. */
  run(work: SteppedWork): void {
    if (this.#waiting.length > 0 || !this.#workOn(work)) this.#waiting.push(work)
    if (this.#turn === 'begun') return
    this.#turn = 'begun'
    setImmediate(this.#onTurn)
  }

  readonly #onTurn = (): void => {
    this.#turn = 'idle'
    this.#steps = 0
    this.#usedMs = 0
    if (this.#waiting.length === 0) return
    this.#turn = 'begun'
    setImmediate(this.#onTurn)
    const startedMs = performance.now()
    while (this.#waiting.length > 0 && !this.#spent) {
      this.#takeTurn()
      this.#usedMs = performance.now() - startedMs
    }
  }

  get #spent(): boolean {
    return this.#steps >= LEAST_STEPS && this.#usedMs >= SLICE_MS
  }

  /** Does steps while the turn has time. Returns whether the work is done. */
  #workOn(work: SteppedWork): boolean {
    const startedMs = performance.now() - this.#usedMs
    while (!this.#spent) {
      this.#steps++
      const more = stepOf(work)
      this.#usedMs = performance.now() - startedMs
      if (!more) return true
    }
    return false
  }

  #takeTurn(): void {
    const waiting = this.#waiting
    if (this.#at >= waiting.length) this.#at = 0
    const at = this.#at
    this.#steps++
    if (stepOf(waiting[at]!)) {
      this.#at++
      return
    }
    const last = waiting.pop()!
    if (at < waiting.length) waiting[at] = last
  }
}

const slicedWork = new SlicedWork()

/** Does the work in slices of a few milliseconds, the first of them before this returns. */
export function runInSlices(work: SteppedWork): void {
  slicedWork.run(work)
}

/** Does all steps of the work before this returns. */
export function runAtOnce(work: SteppedWork): void {
  while (stepOf(work));
}

/** An error of one step is thrown as an uncaught exception, and the work goes on. */
function stepOf(work: SteppedWork): boolean {
  try {
    return work.step()
  } catch (error) {
    throwLater(error)
    return true
  }
}
