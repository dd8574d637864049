import { performance } from '../base/runtime.js'
import type { Account } from './account.js'
import { PauseReason } from './pause-reason.js'

/** After streams have failed, the next pause lasts no longer than this part of the time since then. */
const PAUSED_PART = 1 / 4

/** A stream as the budget sees it. */
export interface BudgetedStream {
  /** Bytes received for it and not read yet, as the budget counts them. */
  readonly unreadBytes: number
  /** Called for the stream that is read too slowly: it drops its queue and ends with an error. */
  onFull(): void
}

/** The connection that a budget belongs to. */
export interface BudgetOwner {
  /** Stops reading for this reason, until `resume`. */
  pause(reason: PauseReason): void
  resume(reason: PauseReason): void
  /**
   * Whether reading may stay paused indefinitely: only one call is open, and either it is still being read or
   * nothing of ours waits for the peer. `progress`: something was read since the last time limit.
   */
  mayPauseForEver(progress: boolean): boolean
  /** Unread bytes at which reading pauses while only one call is open; undefined: `connectionBufferBytes`. */
  soleStreamLimit(): number | undefined
  /** All open streams. */
  budgeted(): Iterable<BudgetedStream>
}

export interface BudgetLimits {
  /** Unread bytes of all streams of one connection together. */
  readonly connectionBufferBytes: number
  /** How long a connection stays paused before its slowest streams fail. */
  readonly slowReaderTimeoutMs: number
}

/**
 * `reading` → `over`: more than the limit is unread, and the readers have not run yet → `paused`, if it is
 * still unread after they ran → `reading` again. `closed`: the connection is gone.
 */
type State = 'reading' | 'over' | 'paused' | 'closed'

/**
 * Bounds what is received on one connection and not read yet. The wire has no
 * windows, so the only way to slow the peer is not to read the connection, which
 * delays all of its streams. While there is room, a slow reader delays no other
 * stream; then the connection pauses, up to `slowReaderTimeoutMs`; then streams
 * fail, those with the most unread bytes first, until half of the limit is free
 * (C18, E26). Other slow readers may follow at once: the next pause is then
 * shorter, so that the connection is read most of the time.
 */
export class ReceiveBudget {
  readonly #owner: BudgetOwner
  readonly #limits: BudgetLimits
  readonly #account: Account
  #used = 0
  #timer: NodeJS.Timeout | undefined
  #state: State = 'reading'
  /** Something has been read since the pause began, or since its last time limit. */
  #progress = false
  /** When streams last failed, on performance's clock. Undefined once readers have ended a pause by reading. */
  #failedMs: number | undefined

  constructor(owner: BudgetOwner, limits: BudgetLimits, account: Account) {
    this.#owner = owner
    this.#limits = limits
    this.#account = account
  }

  get used(): number {
    return this.#used
  }

  /** More than the limit waits for readers. */
  get over(): boolean {
    return this.#state !== 'reading' && this.#used > this.#limit()
  }

  /** Counts bytes that wait for a reader. */
  add(bytes: number): void {
    this.#account.add(bytes)
    this.#used += bytes
    if (this.#account.exhausted) this.#failWorst()
    if (this.#state !== 'reading' || this.#used <= this.#limit()) return
    // All frames of a batch are handled before their readers run: a reader that keeps up needs no pause.
    this.#state = 'over'
    setImmediate(() => this.#look())
  }

  /** Counts bytes that have been read or dropped. */
  remove(bytes: number): void {
    this.#account.remove(bytes)
    this.#used -= bytes
    this.#progress = true
    if (this.#state !== 'paused' || this.#used > this.#limit() / 2) return
    this.#failedMs = undefined
    this.#resume()
  }

  /** Called when the limit may have grown: another call has begun, or other connections hold less. */
  reconsider(): void {
    if (this.#state !== 'paused') return
    if (this.#used <= this.#limit()) this.#resume()
    else this.#account.wait(this)
  }

  /** Stops the timer: the connection is gone. */
  close(): void {
    clearTimeout(this.#timer)
    this.#state = 'closed'
    this.#account.leave(this)
  }

  #limit(): number {
    const { connectionBufferBytes } = this.#limits
    const most = Math.min(this.#owner.soleStreamLimit() ?? connectionBufferBytes, connectionBufferBytes)
    return Math.min(most, this.#account.share)
  }

  #look(): void {
    if (this.#state !== 'over') return
    if (this.#used <= this.#limit()) {
      this.#state = 'reading'
      return
    }
    this.#state = 'paused'
    this.#owner.pause(PauseReason.UNREAD)
    this.#account.wait(this)
    this.#arm(this.#patienceMs())
  }

  #resume(): void {
    this.#state = 'reading'
    clearTimeout(this.#timer)
    this.#account.leave(this)
    this.#owner.resume(PauseReason.UNREAD)
  }

  /** How long the pause that begins now may last. */
  #patienceMs(): number {
    const { slowReaderTimeoutMs } = this.#limits
    if (this.#failedMs === undefined) return slowReaderTimeoutMs
    return Math.min(slowReaderTimeoutMs, (performance.now() - this.#failedMs) * PAUSED_PART)
  }

  #arm(ms: number): void {
    this.#progress = false
    this.#timer = setTimeout(() => this.#onTime(), ms)
    this.#timer.unref()
  }

  #onTime(): void {
    if (!this.#owner.mayPauseForEver(this.#progress)) this.#failWorst()
    if (this.#state === 'paused') this.#arm(this.#limits.slowReaderTimeoutMs)
  }

  /** Fails streams, those with the most unread bytes first, until half of the limit is free. */
  #failWorst(): void {
    if (this.#used <= this.#limit() / 2) return
    const streams = [...this.#owner.budgeted()].filter(({ unreadBytes }) => unreadBytes > 0)
    streams.sort((a, b) => b.unreadBytes - a.unreadBytes)
    for (const stream of streams) {
      if (this.#used <= this.#limit() / 2) break
      stream.onFull()
      this.#failedMs = performance.now()
    }
    this.reconsider()
  }
}
