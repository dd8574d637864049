import type { EventConnection } from '../diagnostics/origin.js'
import { publishReadingPaused, publishReadingResumed } from '../diagnostics/reading.js'
import type { Transport } from '../engine/transport.js'
import { Account, type AccountLimits } from './account.js'
import { engineBudget } from './engine-budget.js'
import { nameOfReason, type PauseReason } from './pause-reason.js'
import { type BudgetLimits, type BudgetOwner, ReceiveBudget } from './receive-budget.js'
import { SendRoom } from './send-room.js'

/** The connection whose flow this is. */
export interface FlowOwner extends BudgetOwner, EventConnection {
  readonly transport: Transport
  readonly limits: BudgetLimits & AccountLimits
}

/**
 * What slows a connection: senders that wait for room, a budget for what is received and not read, and the reasons
 * why the connection is not read now. A connection has none before it needs one of them.
 */
export class ConnectionFlow {
  readonly #owner: FlowOwner
  #room: SendRoom | undefined
  #budget: ReceiveBudget | undefined
  #account: Account | undefined
  /** A set of `PauseReason`. */
  #pauses = 0
  #ended = false

  constructor(owner: FlowOwner) {
    this.#owner = owner
  }

  /** For those who send: whether there is room, else they wait. Made when a stream first asks. */
  get room(): SendRoom {
    this.#room ??= new SendRoom(this.#owner.transport)
    return this.#room
  }

  /** What the peer has made us keep. Made when it first has. */
  get account(): Account {
    this.#account ??= new Account(engineBudget, this.#owner.limits)
    return this.#account
  }

  /** Whether nothing more may be kept for this peer. */
  get exhausted(): boolean {
    return this.#account?.exhausted === true
  }

  /** Bounds what is received and not read. Made for the first stream. */
  get budget(): ReceiveBudget {
    if (this.#budget === undefined) {
      this.#budget = new ReceiveBudget(this.#owner, this.#owner.limits, this.account)
      if (this.#ended) this.#budget.close()
    }
    return this.#budget
  }

  /** Bytes of all streams that are received and not read. */
  get unreadBytes(): number {
    return this.#budget?.used ?? 0
  }

  /** Whether a sender waits for room. */
  get awaited(): boolean {
    return this.#room?.awaited === true
  }

  /** Adds a reason why the connection is not read. */
  pause(reason: PauseReason): void {
    const before = this.#pauses
    this.#pauses |= reason
    if (before !== 0 || this.#ended) return
    this.#owner.transport.pause()
    publishReadingPaused(this.#owner, this.unreadBytes, nameOfReason(reason))
  }

  /** Removes a reason. The connection is read again when none is left. */
  resume(reason: PauseReason): void {
    const before = this.#pauses
    this.#pauses &= ~reason
    if (before === 0 || this.#pauses !== 0 || this.#ended) return
    this.#owner.transport.resume()
    publishReadingResumed(this.#owner, this.unreadBytes, nameOfReason(reason))
  }

  /** Called when the number of calls has changed: a paused connection may be read again. */
  reconsider(): void {
    this.#budget?.reconsider()
  }

  /** Resolves the senders that wait: all, or those of a call that has ended. */
  wakeSenders(call?: object): void {
    if (call === undefined) this.#room?.wake()
    else this.#room?.release(call)
  }

  /** Ends the budget, also one that is made later: the connection is gone. */
  close(): void {
    this.#ended = true
    this.#budget?.close()
  }
}
