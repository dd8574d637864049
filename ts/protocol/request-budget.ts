import type { Account } from './account.js'
import { PauseReason } from './pause-reason.js'

/** Reading goes on when so much of the limit is used: calls go on meanwhile, and not each end is a change. */
const GO_ON = 3 / 4

/** The connection that a budget belongs to. */
export interface RequestBudgetOwner {
  pause(reason: PauseReason): void
  resume(reason: PauseReason): void
}

/**
 * Bounds the requests that the running handlers of one connection keep. Above the
 * limit the connection is not read until enough of them have ended. There is no
 * time limit: a handler may take as long as it wants.
 */
export class RequestBudget {
  readonly #owner: RequestBudgetOwner
  readonly #account: Account
  readonly #maxBytes: number
  #used = 0
  #state: 'reading' | 'paused' | 'closed' = 'reading'

  constructor(owner: RequestBudgetOwner, account: Account, maxBytes: number) {
    this.#owner = owner
    this.#account = account
    this.#maxBytes = maxBytes
  }

  get used(): number {
    return this.#used
  }

  /** Counts a request whose handler goes on. */
  add(bytes: number): void {
    this.#account.add(bytes)
    this.#used += bytes
    if (this.#state !== 'reading' || this.#used <= this.#limit()) return
    this.#state = 'paused'
    this.#owner.pause(PauseReason.REQUESTS)
    this.#account.wait(this)
  }

  /** Counts a request whose handler has ended, which may be later than its call. */
  remove(bytes: number): void {
    this.#account.remove(bytes)
    this.#used -= bytes
    if (this.#state === 'paused' && this.#used <= this.#limit() * GO_ON) this.#resume()
  }

  reconsider(): void {
    if (this.#state !== 'paused') return
    if (this.#used <= this.#limit()) this.#resume()
    else this.#account.wait(this)
  }

  /** The connection is gone. Requests whose handlers go on still count for all connections together. */
  close(): void {
    this.#state = 'closed'
    this.#account.leave(this)
  }

  #limit(): number {
    return Math.min(this.#maxBytes, this.#account.share)
  }

  #resume(): void {
    this.#state = 'reading'
    this.#account.leave(this)
    this.#owner.resume(PauseReason.REQUESTS)
  }
}
