import type { EventConnection, Origin } from '../diagnostics/origin.js'
import { publishReadingPaused, publishReadingResumed } from '../diagnostics/reading.js'
import { FrameWriter } from '../engine/frame-writer.js'
import type { Transport } from '../engine/transport.js'
import type { PeerCredentials } from '../peer/credentials.js'
import { Account, type AccountLimits } from './account.js'
import { engineBudget } from './engine-budget.js'
import { nameOfReason, type PauseReason } from './pause-reason.js'
import { type BudgetedStream, type BudgetLimits, type BudgetOwner, ReceiveBudget } from './receive-budget.js'
import type { RefusedAnswers } from './refused-answers.js'
import { hasRoom, SendRoom } from './send-room.js'

/** The bounds that either side of a connection keeps. */
export interface ConnectionLimits extends BudgetLimits, AccountLimits {
  /** Longest body either way, in bytes. */
  readonly maxMessageBytes: number
  /** Bytes of memory that a message may take when it is decoded. */
  readonly maxDecodedBytes: number
  /** Bytes that may wait for the peer; a call or an answer beyond is refused. */
  readonly sendBufferBytes: number
}

/**
 * What both sides of a connection have: a writer of frames, senders that wait
 * for room, a budget for what is received and not read, and the reasons why it
 * is not read now. A connection that never had a stream has no senders and no
 * budget.
 */
export abstract class Connection<L extends ConnectionLimits> implements BudgetOwner, EventConnection {
  readonly transport: Transport
  readonly limits: L
  /** Writes frames to the peer. */
  readonly frames: FrameWriter
  /** Called when a call begins while no other is open. */
  onBusy: (() => void) | undefined
  /** Called after a server's `drain` whenever a call has ended, or all that the client had written is read. */
  onSettled: (() => void) | undefined
  /** That of `TransportHandler`. */
  clockMs: (() => number) | undefined
  /** Of a server: the answers refused since one was last queued. */
  refusedAnswers: RefusedAnswers | undefined
  #room: SendRoom | undefined
  #budget: ReceiveBudget | undefined
  #account: Account | undefined
  /** A set of `PauseReason`. */
  #pauses = 0
  #ended = false

  constructor(transport: Transport, limits: L) {
    this.transport = transport
    this.limits = limits
    this.frames = new FrameWriter(transport, limits.maxMessageBytes)
  }

  abstract readonly origin: Origin
  abstract readonly number: number
  abstract readonly peer: PeerCredentials | undefined
  abstract soleStreamLimit(): number | undefined
  abstract budgeted(): Iterable<BudgetedStream>
  /** How many calls are open. */
  protected abstract get openCalls(): number

  /** Returns why no call and no answer may be queued for the peer now; undefined where it may. */
  get sendRefusal(): string | undefined {
    const { sendBufferBytes } = this.limits
    if (this.transport.queuedBytes() <= sendBufferBytes) return undefined
    return `more than ${sendBufferBytes} bytes wait for the peer (sendBufferBytes)`
  }

  /** For those who send: whether there is room, else they wait. Made when a stream first asks. */
  get room(): SendRoom {
    this.#room ??= new SendRoom(this.transport)
    return this.#room
  }

  /** What the peer has made us keep. Made when it first has. */
  get account(): Account {
    this.#account ??= new Account(engineBudget, this.limits)
    return this.#account
  }

  /** Whether nothing more may be kept for this peer. */
  protected get exhausted(): boolean {
    return this.#account?.exhausted === true
  }

  /** Bounds what is received and not read. Made for the first stream. */
  get budget(): ReceiveBudget {
    if (this.#budget === undefined) {
      this.#budget = new ReceiveBudget(this, this.limits, this.account)
      if (this.#ended) this.#budget.close()
    }
    return this.#budget
  }

  /** Bytes of all streams that are received and not read. */
  get unreadBytes(): number {
    return this.#budget?.used ?? 0
  }

  /** Adds a reason why the connection is not read. */
  pause(reason: PauseReason): void {
    const before = this.#pauses
    this.#pauses |= reason
    if (before !== 0 || this.#ended) return
    this.transport.pause()
    publishReadingPaused(this, this.unreadBytes, nameOfReason(reason))
  }

  /** Removes a reason. The connection is read again when none is left. */
  resume(reason: PauseReason): void {
    const before = this.#pauses
    this.#pauses &= ~reason
    if (before === 0 || this.#pauses !== 0 || this.#ended) return
    this.transport.resume()
    publishReadingResumed(this, this.unreadBytes, nameOfReason(reason))
  }

  /** Returns whether no call is open, no byte has come since the last call of this function, and none waits to be sent. */
  consumeIdle(): boolean {
    return !this.transport.consumeActivity() && this.openCalls === 0
  }

  mayPauseForEver(progress: boolean): boolean {
    return this.openCalls <= 1 && (progress || (this.#room?.awaited !== true && hasRoom(this.transport)))
  }

  /** Called when the number of calls has changed: a paused connection may be read again. */
  protected reconsider(): void {
    this.#budget?.reconsider()
  }

  /** Resolves the senders that wait: all, or those of a call that has ended. */
  wakeSenders(call?: object): void {
    if (call === undefined) this.#room?.wake()
    else this.#room?.release(call)
  }

  /** Ends the budget, also one that is made later, and the count of refused answers: the connection is gone. */
  protected closeBudget(): void {
    this.#ended = true
    this.#budget?.close()
    this.refusedAnswers?.close()
  }
}
