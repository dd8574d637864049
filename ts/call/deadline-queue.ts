import { performance } from '../base/runtime.js'
import { runAtOnce, runInSlices, type SteppedWork } from '../base/sliced-work.js'
import { type Clock, realClock } from './clock.js'

/** The longest time that setTimeout takes; beyond, it would fire at once. */
const LONGEST_MS = 0x7fff_ffff
/** A timer that ends this soon is not cleared when the last call ends: calls one after the other use it again. */
const KEPT_MS = 60_000

/** Something that ends at a moment. */
export interface DeadlineTarget {
  /** Called once, after the moment has come. */
  onDeadline(): void
}

/** A deadline in a queue. */
export class Deadline {
  /** On the time of the queue. */
  readonly endMs: number
  readonly order: number
  readonly target: DeadlineTarget
  /** Its place in the heap; −1: it is not in the queue any more. */
  place = -1

  constructor(endMs: number, order: number, target: DeadlineTarget) {
    this.endMs = endMs
    this.order = order
    this.target = target
  }
}

/**
 * The deadlines of a server's or client's calls, with one timer for all of them:
 * a heap, so that a call costs no timer of its own. Those that have passed are
 * handled in order, in slices (ts/base/sliced-work.ts): thousands that pass
 * together do not block the event loop. Any number of milliseconds will do (B11:
 * 292 years). The timer does not keep the process alive: the calls do.
 */
export class DeadlineQueue implements SteppedWork {
  readonly clock: Clock
  readonly #heap: Deadline[] = []
  /** How many were added. */
  #added = 0
  #timer: unknown
  /** When the timer fires; Infinity: none is set. −Infinity: those that have passed are being handled. */
  #timerMs = Number.POSITIVE_INFINITY
  /** How long it runs. */
  #armedMs = 0

  /** Its time is performance's clock, which is never set; else it is the clock of a test. */
  readonly isReal: boolean

  constructor(clock: Clock) {
    this.clock = clock
    this.isReal = clock === realClock
  }

  /** How many calls have a deadline. */
  get size(): number {
    return this.#heap.length
  }

  /** The time of this queue. */
  nowMs(): number {
    return this.isReal ? performance.now() : this.clock.now()
  }

  /**
   * Returns a moment of this queue's time in milliseconds since 1970, as the system's clock shows it now. Rounded
   * down, as a moment that is computed from an arrival is up to a millisecond late.
   */
  epochMs(endMs: number): number {
    return this.isReal ? Math.floor(endMs - performance.now() + realClock.now()) : endMs
  }

  /** Adds a deadline. `endMs`: on the time of this queue, not Infinity. */
  add(endMs: number, target: DeadlineTarget): Deadline {
    const deadline = new Deadline(endMs, this.#added++, target)
    this.#rise(deadline, this.#heap.length)
    if (endMs < this.#timerMs) this.#arm(endMs)
    return deadline
  }

  /** Removes a deadline. May be repeated. */
  remove(deadline: Deadline): void {
    const { place } = deadline
    if (place < 0) return
    deadline.place = -1
    const heap = this.#heap
    const last = heap.pop()!
    if (last !== deadline) this.#place(last, place)
    else if (place === 0) this.#disarm()
  }

  /** Handles one deadline that has passed. Returns false when there is none; then the timer is set for the next. */
  step(): boolean {
    const next = this.#heap[0]
    if (next !== undefined && next.endMs <= this.nowMs()) {
      this.remove(next)
      next.target.onDeadline()
      return true
    }
    this.#timerMs = Number.POSITIVE_INFINITY
    if (next !== undefined) this.#arm(next.endMs)
    return false
  }

  readonly #onTime = (): void => {
    this.#timer = undefined
    this.#timerMs = Number.NEGATIVE_INFINITY
    // The clock of a test is not real time: there, what is due has happened when `advance` returns.
    if (this.isReal) runInSlices(this)
    else runAtOnce(this)
  }

  #arm(endMs: number): void {
    this.clock.clearTimeout(this.#timer)
    this.#timerMs = endMs
    this.#armedMs = Math.min(Math.max(0, endMs - this.nowMs()), LONGEST_MS)
    this.#timer = this.clock.setTimeout(this.#onTime, this.#armedMs)
  }

  #disarm(): void {
    if (this.#timer === undefined || (this.isReal && this.#armedMs <= KEPT_MS)) return
    this.clock.clearTimeout(this.#timer)
    this.#timer = undefined
    this.#timerMs = Number.POSITIVE_INFINITY
  }

  /** Puts an entry where another one was. */
  #place(deadline: Deadline, at: number): void {
    if (at > 0 && isBefore(deadline, this.#heap[(at - 1) >> 1]!)) this.#rise(deadline, at)
    else this.#sink(deadline, at)
  }

  #rise(deadline: Deadline, from: number): void {
    const heap = this.#heap
    let at = from
    while (at > 0) {
      const parent = heap[(at - 1) >> 1]!
      if (!isBefore(deadline, parent)) break
      heap[at] = parent
      parent.place = at
      at = (at - 1) >> 1
    }
    heap[at] = deadline
    deadline.place = at
  }

  #sink(deadline: Deadline, from: number): void {
    const heap = this.#heap
    const { length } = heap
    let at = from
    for (;;) {
      let child = 2 * at + 1
      if (child >= length) break
      if (child + 1 < length && isBefore(heap[child + 1]!, heap[child]!)) child++
      const least = heap[child]!
      if (!isBefore(least, deadline)) break
      heap[at] = least
      least.place = at
      at = child
    }
    heap[at] = deadline
    deadline.place = at
  }
}

/** Of two that pass together, the one that was added first. */
function isBefore(a: Deadline, b: Deadline): boolean {
  return a.endMs < b.endMs || (a.endMs === b.endMs && a.order < b.order)
}
