/** A stream as the budget sees it. */
export interface BudgetedStream {
  /** Bytes received for it that nobody has read yet, as the budget counts them. */
  readonly unreadBytes: number
  /** It is the one that reads too slowly: its queue is dropped, it ends with an error. */
  onFull(): void
}

/** What a budget asks of its connection. */
export interface BudgetOwner {
  /** Nothing more is read of the peer, until `resumeReading`. */
  pauseReading(): void
  resumeReading(): void
  /**
   * Is there but one open call, and does it go on, or nothing of ours wait for the peer? Then a pause
   * hurts nobody. `progress`: something that lay here has been read of late.
   */
  mayPauseForEver(progress: boolean): boolean
  /** As long as there is one open call, stop here; undefined: at `connectionBufferBytes`, as always. */
  loneMark(): number | undefined
  /** All open streams. */
  budgeted(): Iterable<BudgetedStream>
}

export interface BudgetLimits {
  /** Unread bytes of one connection, of all its streams together. */
  readonly connectionBufferBytes: number
  /** How long a connection is left unread for the sake of slow readers. */
  readonly slowReaderTimeoutMs: number
}

/**
 * `reading` → `over`: more than the mark is here, and readers have not had their turn yet →
 * `paused`, if they leave it there → `reading` again. `closed`: the connection is gone.
 */
type State = 'reading' | 'over' | 'paused' | 'closed'

/**
 * Bounds what is received on one connection and not read by anybody. The wire
 * has no windows: all that can be done is not to read, which makes every stream
 * of the connection wait. So while there is room nobody feels a slow reader; then
 * the connection pauses, for a while; then the worst stream alone fails (C18, E26).
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

  /** So many bytes wait for a reader. */
  add(bytes: number): void {
    this.#used += bytes
    if (this.#state !== 'reading' || this.#used <= this.#mark()) return
    // A batch of rows is handled before any of its readers runs: who keeps up needs no pause.
    this.#state = 'over'
    setImmediate(() => this.#look())
  }

  /** They have been read, or dropped. */
  remove(bytes: number): void {
    this.#used -= bytes
    this.#progress = true
    if (this.#state === 'paused' && this.#used <= this.#mark() / 2) this.#resume()
  }

  /** Another call has begun: what was allowed to a lone one may be no more. */
  reconsider(): void {
    if (this.#state === 'paused' && this.#used <= this.#mark()) this.#resume()
  }

  /** The connection is gone. */
  close(): void {
    clearTimeout(this.#timer)
    this.#state = 'closed'
  }

  #mark(): number {
    const { connectionBufferBytes } = this.#limits
    return Math.min(this.#owner.loneMark() ?? connectionBufferBytes, connectionBufferBytes)
  }

  #look(): void {
    if (this.#state !== 'over') return
    if (this.#used <= this.#mark()) {
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
