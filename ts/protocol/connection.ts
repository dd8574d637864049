import type { EventConnection, Origin } from '../diagnostics/origin.js'
import { type FrameLimits, FrameWriter } from '../engine/frame-writer.js'
import type { PeerCredentials } from '../peer/credentials.js'
import type { Account, AccountLimits } from './account.js'
import { ConnectionFlow } from './connection-flow.js'
import type { PauseReason } from './pause-reason.js'
import type { BudgetedStream, BudgetLimits, BudgetOwner, ReceiveBudget } from './receive-budget.js'
import type { RefusedAnswers } from './refused-answers.js'
import { hasRoom, type SendRoom } from './send-room.js'

/** The bounds that either side of a connection keeps. */
export interface ConnectionLimits extends BudgetLimits, AccountLimits, FrameLimits {
  /** Bytes of memory that a message may take when it is decoded. */
  readonly maxDecodedBytes: number
  /** Bytes that may wait for the peer; a call or an answer beyond is refused. */
  readonly sendBufferBytes: number
}

/**
 * What both sides of a connection have: it writes its frames itself, and has a flow once there is something to slow.
 * An idle connection is one of thousands: what it may never need is made when it is first needed.
 */
export abstract class Connection<L extends ConnectionLimits>
  extends FrameWriter<L>
  implements BudgetOwner, EventConnection
{
  /** Of a server: the answers refused since one was last queued. */
  refusedAnswers: RefusedAnswers | undefined
  #flow: ConnectionFlow | undefined

  abstract readonly origin: Origin
  abstract readonly number: number
  abstract readonly peer: PeerCredentials | undefined
  abstract soleStreamLimit(): number | undefined
  abstract budgeted(): Iterable<BudgetedStream>
  /** How many calls are open. */
  abstract readonly openCalls: number

  /** Writes frames to the peer. */
  get frames(): FrameWriter {
    return this
  }

  /** Returns why no call and no answer may be queued for the peer now; undefined where it may. */
  get sendRefusal(): string | undefined {
    const { sendBufferBytes } = this.limits
    if (this.transport.queuedBytes() <= sendBufferBytes) return undefined
    return `more than ${sendBufferBytes} bytes wait for the peer (sendBufferBytes)`
  }

  /** For those who send: whether there is room, else they wait. */
  get room(): SendRoom {
    return this.flow.room
  }

  /** What the peer has made us keep. */
  get account(): Account {
    return this.flow.account
  }

  /** Whether nothing more may be kept for this peer. */
  protected get exhausted(): boolean {
    return this.#flow?.exhausted === true
  }

  /** Bounds what is received and not read. */
  get budget(): ReceiveBudget {
    return this.flow.budget
  }

  /** Bytes of all streams that are received and not read. */
  get unreadBytes(): number {
    return this.#flow?.unreadBytes ?? 0
  }

  /** Adds a reason why the connection is not read. */
  pause(reason: PauseReason): void {
    this.flow.pause(reason)
  }

  /** Removes a reason. The connection is read again when none is left. */
  resume(reason: PauseReason): void {
    this.#flow?.resume(reason)
  }

  /** Returns whether no call is open, no byte has come since the last call of this function, and none waits to be sent. */
  consumeIdle(): boolean {
    return !this.transport.consumeActivity() && this.openCalls === 0
  }

  mayPauseForEver(progress: boolean): boolean {
    return this.openCalls <= 1 && (progress || (this.#flow?.awaited !== true && hasRoom(this.transport)))
  }

  /** Called when the number of calls has changed: a paused connection may be read again. */
  protected reconsider(): void {
    this.#flow?.reconsider()
  }

  /** Resolves the senders that wait: all, or those of a call that has ended. */
  wakeSenders(call?: object): void {
    this.#flow?.wakeSenders(call)
  }

  /** Ends the budget, also one that is made later, and the count of refused answers: the connection is gone. */
  protected closeBudget(): void {
    this.flow.close()
    this.refusedAnswers?.close()
  }

  /** Made when it is first needed. */
  protected get flow(): ConnectionFlow {
    this.#flow ??= new ConnectionFlow(this)
    return this.#flow
  }
}
