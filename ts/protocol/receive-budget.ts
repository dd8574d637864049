/** A stream as the budget sees it. */
export interface BudgetedStream {
  /** Bytes received for it and not read yet, as the budget counts them. */
  readonly unreadBytes: number
  /** Called for the stream that is read too slowly: it drops its queue and ends with an error. */
  onFull(): void
}

/** The connection that a budget belongs to. */
export interface BudgetOwner {
  /** Stops reading until `resumeReading`. */
  pauseReading(): void
  resumeReading(): void
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
  /** How long a connection stays paused before its slowest stream fails. */
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
 * stream; then the connection pauses, up to `slowReaderTimeoutMs`; then the
 * stream with the most unread bytes fails (C18, E26).
 */
export class ReceiveBudget {
  readonly #owner: BudgetOwner
  readonly #limits: BudgetLimits
  #used = 0
  #timer: NodeJS.Timeout | undefined
  #state: State = 'reading'
  /** Something has been read since the pause began, or since its last time limit. */
  #progress = false

  constructor(owner: BudgetOwner, limits: BudgetLimits) {
    this.#owner = owner
    this.#limits = limits
  }

  get used(): number {
    return this.#used
  }

  /** Counts bytes that wait for a reader. */
  add(bytes: number): void {
    this.#used += bytes
    if (this.#state !== 'reading' || this.#used <= this.#limit()) return
    // All frames of a batch are handled before their readers run: a reader that keeps up needs no pause.
    this.#state = 'over'
    setImmediate(() => this.#look())
  }

  /** Counts bytes that have been read or dropped. */
  remove(bytes: number): void {
    this.#used -= bytes
    this.#progress = true
    if (this.#state === 'paused' && this.#used <= this.#limit() / 2) this.#resume()
  }

  /** Called when another call has begun: `soleStreamLimit` holds no more. */
  reconsider(): void {
    if (this.#state === 'paused' && this.#used <= this.#limit()) this.#resume()
  }

  /** Stops the timer: the connection is gone. */
  close(): void {
    clearTimeout(this.#timer)
    this.#state = 'closed'
  }

  #limit(): number {
    const { connectionBufferBytes } = this.#limits
    return Math.min(this.#owner.soleStreamLimit() ?? connectionBufferBytes, connectionBufferBytes)
  }

  #look(): void {
    if (this.#state !== 'over') return
    if (this.#used <= this.#limit()) {
      this.#state = 'reading'
      return
    }
    this.#state = 'paused'
    this.#owner.pauseReading()
    this.#arm()
  }

  #resume(): void {
    this.#state = 'reading'
    clearTimeout(this.#timer)
    this.#owner.resumeReading()
  }

  #arm(): void {
    this.#progress = false
    this.#timer = setTimeout(() => this.#onTime(), this.#limits.slowReaderTimeoutMs)
    this.#timer.unref()
  }

  #onTime(): void {
    if (!this.#owner.mayPauseForEver(this.#progress)) this.#failWorst()
    if (this.#state === 'paused') this.#arm()
  }

  #failWorst(): void {
    let worst: BudgetedStream | undefined
    for (const stream of this.#owner.budgeted()) {
      if (stream.unreadBytes > (worst?.unreadBytes ?? 0)) worst = stream
    }
    worst?.onFull()
    this.reconsider()
  }
}
