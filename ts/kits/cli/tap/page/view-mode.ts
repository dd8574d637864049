import type { CallLog } from './call-log.js'
import type { TimeWindow } from './time-window.js'

/** `follow`: the window ends at what happens; `fit`: it shows the whole time; `held`: it stays as it is. */
export type ViewMode = 'follow' | 'fit' | 'held'

/** What is shown while following, until the user zooms: all of it, at most this long. */
const FOLLOWED_MS = 30_000
const LEAST_MS = 1

/** Parts of the window that are left free in front of the first bar, and behind the last one for its text. */
const BEFORE = 0.01
const BEHIND = 0.16

/** Moves the window as the mode says. Time goes on only while a call is open. */
export class Follower {
  mode: ViewMode = 'follow'
  /** What the user has chosen by zooming. */
  #span: number | undefined

  move(window: TimeWindow, log: CallLog, now: number): void {
    if (this.mode === 'held' || log.from === undefined) return
    const whole = Math.max(now - earliestOf(log), LEAST_MS)
    const span = this.mode === 'fit' ? whole : (this.#span ?? Math.min(whole, FOLLOWED_MS))
    window.show(now - span * (1 + BEFORE), now + span * BEHIND)
  }

  /** Zooms at the end, where it follows. Returns whether it does. */
  zoom(factor: number, window: TimeWindow): boolean {
    if (this.mode === 'held') return false
    this.mode = 'follow'
    this.#span = (window.span * factor) / (1 + BEFORE + BEHIND)
    return true
  }

  /** Shows the whole time. */
  fit(): void {
    this.mode = 'fit'
    this.#span = undefined
  }

  /** Holds the picture, or follows again. */
  toggle(): void {
    this.mode = this.mode === 'held' ? 'follow' : 'held'
  }
}

/** Returns when the oldest call that is kept began. */
function earliestOf({ calls, from = 0 }: CallLog): number {
  let earliest = Number.POSITIVE_INFINITY
  for (const { startedAt } of calls) earliest = Math.min(earliest, startedAt)
  return Number.isFinite(earliest) ? earliest : from
}

/** Returns the time up to which the picture goes: `clock` while a call is open, else the last that happened. */
export function latestOf(log: CallLog, clock: number): number {
  for (const call of log.calls) if (call.outcome === 'open') return Math.max(clock, log.to ?? clock)
  return log.to ?? clock
}
