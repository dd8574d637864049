import { Code } from '../base/code.js'
import { ClosedError } from '../base/errors/connection-errors.js'
import { TtrpcError } from '../base/errors/ttrpc-error.js'
import { publishConnectionClosed, publishConnectionOpened } from '../diagnostics/connections.js'
import { type EventConnection, nextConnectionNumber, type Origin } from '../diagnostics/origin.js'
import { publishReadingPaused, publishReadingResumed } from '../diagnostics/reading.js'
import type { ConnectionHandler, Engine, EngineConnection } from '../engine/engine.js'
import { OUT_HIGH_BYTES } from '../engine/outbox.js'
import type { PeerCredentials } from '../peer/credentials.js'
import { STREAM } from '../wire/row.js'
import { AbandonedStreams } from './abandoned-streams.js'
import { DrainWaiters } from './drain-waiters.js'
import type { OpenRequest } from './open-call.js'
import { type BudgetedStream, type BudgetLimits, type BudgetOwner, ReceiveBudget } from './receive-budget.js'
import { StreamTable, type TableEntry } from './stream-table.js'

/** A call that waits for frames. */
export interface ClientStream extends TableEntry {
  /** Where messages wait for a reader; undefined for a unary call. */
  readonly budgeted: BudgetedStream | undefined
  /** The call that this is, or is one try of. */
  readonly whole: OpenRequest
  /** A frame for this call, or the header of an oversized one (cell KIND). */
  onRow(rows: Int32Array, at: number, memory: Buffer, owned: boolean): void
  /** The peer takes no more: a frame of this call did not arrive. `isRequest`: the request surely did not. */
  onUnsent(isRequest: boolean): void
  /** The connection is gone before the end came; `cause`: why we ended it, if there was a reason. */
  onConnectionClosed(cause: Error | undefined): void
}

export interface ClientConnectionLimits extends BudgetLimits {
  /** Longest body either way, in bytes. */
  readonly maxMessageBytes: number
  /** Bytes that wait for the peer; calls beyond are refused. */
  readonly sendBufferBytes: number
  /** Unread bytes of a stream that is the only open call. */
  readonly streamBufferBytes: number
  /** Bytes of a stream nobody reads any more that are thrown away before the connection ends. */
  readonly abandonedStreamBytes: number
}

const LAST_ID = 0xffff_ffff
const nobody: Origin = Object.freeze({ source: Object.freeze({}), side: 'client', address: undefined })

/**
 * `open` → `ended`: the peer takes no more requests, answers still come (a
 * server that shuts down) → `closed`. `closing`: we closed it, the engine has
 * yet to tell the end.
 */
type State = 'open' | 'ended' | 'closing' | 'closed'

/**
 * The client's side of one connection: hands out stream ids in the order in
 * which they go on the wire (E1), and frames to the calls that wait for them.
 * Frames for ids that nobody waits for are dropped (E7, E13).
 */
export class ClientConnection implements ConnectionHandler, BudgetOwner, EventConnection {
  readonly engine: EngineConnection
  readonly limits: ClientConnectionLimits
  /** Set once, by `announce`. */
  origin: Origin = nobody
  /** For what is received and not read. */
  readonly budget: ReceiveBudget
  readonly #streams = new StreamTable<ClientStream>()
  /** Told when there is a call after there was none. */
  onBusy: (() => void) | undefined
  readonly #owner: Engine
  readonly #onClosed: (reason: number, errno: number) => void
  readonly #senders = new DrainWaiters()
  #abandoned: AbandonedStreams | undefined
  #nextId = 1
  #state: State = 'open'
  /** Why we ended it. */
  #cause: Error | undefined
  /** Closes with its last call. */
  #retired = false
  #number: number | undefined
  #answered = false
  #holding = false
  #mayHold = true

  constructor(
    owner: Engine,
    engine: EngineConnection,
    limits: ClientConnectionLimits,
    onClosed: (reason: number, errno: number) => void,
  ) {
    this.#owner = owner
    this.engine = engine
    this.limits = limits
    this.budget = new ReceiveBudget(this, limits)
    this.#onClosed = onClosed
    engine.handler = this
  }

  /** Its client stands: events can tell whose they are. One that is gone by then tells neither its beginning nor its end. */
  announce(origin: Origin): void {
    this.origin = origin
    if (this.#state !== 'closed') publishConnectionOpened(this)
  }

  get number(): number {
    this.#number ??= nextConnectionNumber()
    return this.#number
  }

  get peer(): PeerCredentials | undefined {
    return this.engine.peer
  }

  get open(): boolean {
    return this.#state === 'open'
  }

  /** Can a call begin? Not when it is closing, nor when no id is left; calls that were begun go on. */
  get usable(): boolean {
    return this.#state === 'open' && this.#nextId <= LAST_ID
  }

  /** Has the server ever said anything to a call? Who refuses us accepts a connection too, and closes it. */
  get answered(): boolean {
    return this.#answered
  }

  /** Longest body either way, in bytes. */
  get maxMessageBytes(): number {
    return this.limits.maxMessageBytes
  }

  /** Calls that wait. */
  get pending(): number {
    return this.#streams.size
  }

  /** The same, each. */
  get calls(): readonly ClientStream[] {
    return this.#streams.values()
  }

  /** Streams that were given up here and that the server has yet to end. */
  get abandoned(): number {
    return this.#abandoned?.size ?? 0
  }

  /** The id of the next call, 1, 3, 5 …; the call must be written before another asks. Throws when none can be had. */
  nextId(): number {
    if (this.#state !== 'open') throw this.#closedError()
    if (this.engine.queuedBytes() > this.limits.sendBufferBytes) {
      const text = `more than ${this.limits.sendBufferBytes} bytes wait for the server (sendBufferBytes)`
      throw new TtrpcError(text, Code.RESOURCE_EXHAUSTED, { sent: false })
    }
    const id = this.#nextId
    if (id > LAST_ID) {
      throw new TtrpcError('the connection has used all its stream ids: connect again', Code.UNAVAILABLE, {
        sent: false,
      })
    }
    this.#nextId = id + 2
    return id
  }

  /** @internal For tests: as if all ids before `id`, which must be odd, had been used. */
  skipTo(id: number): void {
    this.#nextId = id
  }

  add(stream: ClientStream): void {
    this.#streams.add(stream)
    if (this.#streams.size === 2) this.budget.reconsider()
    else if (this.#streams.size === 1) this.onBusy?.()
    if (this.#mayHold && !this.#holding) {
      this.#holding = true
      this.#owner.ref()
    }
  }

  delete(stream: ClientStream): void {
    this.#senders.release(stream)
    if (!this.#streams.delete(stream.id) || this.#streams.size > 0) return
    this.#letGo()
    if (this.#retired) this.close()
  }

  /** Nobody reads this stream any more, and the server, which cannot be told, goes on sending it. */
  abandon(id: number, fullMethod: string): void {
    if (this.#state !== 'open' && this.#state !== 'ended') return
    this.#abandoned ??= new AbandonedStreams(this.limits.abandonedStreamBytes, (error) => this.#end(error))
    this.#abandoned.add(id, fullMethod)
  }

  /** False: the peer has yet to take much of what was sent; wait for `writable` before sending more. */
  get hasRoom(): boolean {
    return this.engine.queuedBytes() <= OUT_HIGH_BYTES
  }

  /** Resolves when it is worth trying again, or the stream or connection is gone. */
  writable(stream: ClientStream): Promise<void> {
    return this.#senders.wait(stream)
  }

  /** Calls and unsent bytes keep the process alive (the default), or not. */
  hold(mayHold: boolean): void {
    this.#mayHold = mayHold
    this.engine.hold(mayHold)
    if (!mayHold) this.#letGo()
    else if (this.#streams.size > 0 && !this.#holding) {
      this.#holding = true
      this.#owner.ref()
    }
  }

  onRow(rows: Int32Array, at: number, memory: Buffer, owned: boolean): void {
    const id = rows[at + STREAM]! >>> 0
    const stream = this.#streams.get(id)
    this.#answered = true
    if (stream !== undefined) stream.onRow(rows, at, memory, owned)
    else this.#abandoned?.onRow(id, rows, at)
  }

  onDrained(): void {
    this.#senders.wake()
  }

  onReadEnd(): void {}

  /** The call after the cut fails at once, the one in flight gets its answer. */
  onUnsent(stream: number, isRequest: boolean): void {
    if (this.#state === 'open') this.#state = 'ended'
    this.#senders.wake()
    this.#streams.get(stream)?.onUnsent(isRequest)
  }

  onClosed(reason: number, errno: number): void {
    if (this.#state === 'closing') this.#owner.unref()
    this.#state = 'closed'
    this.#failAll()
    if (this.origin !== nobody) publishConnectionClosed(this, reason, errno, this.#cause?.message)
    this.#onClosed(reason, errno)
  }

  /** Fails what waits and ends the connection; `onClosed` follows. */
  close(): void {
    this.#end(undefined)
  }

  /** Takes no new call, and closes when those that run have ended. */
  retire(): void {
    this.#retired = true
    if (this.#streams.size === 0) this.close()
  }

  pauseReading(): void {
    this.engine.pause()
    publishReadingPaused(this, this.budget.used)
  }

  resumeReading(): void {
    this.engine.resume()
    publishReadingResumed(this, this.budget.used)
  }

  mayPauseForEver(progress: boolean): boolean {
    return this.#streams.size <= 1 && (progress || (!this.#senders.any && this.hasRoom))
  }

  /** Another call of ours is what ends loneliness, so a single stream needs no more than its own bound. */
  loneMark(): number | undefined {
    return this.#streams.size <= 1 ? this.limits.streamBufferBytes : undefined
  }

  *budgeted(): Iterable<BudgetedStream> {
    for (const { budgeted } of this.#streams.values()) if (budgeted !== undefined) yield budgeted
  }

  #end(cause: Error | undefined): void {
    if (this.#state === 'closing' || this.#state === 'closed') return
    this.#state = 'closing'
    this.#cause = cause
    this.#owner.ref() // whoever awaits the end must see it
    this.#failAll()
    this.engine.close()
  }

  #closedError(): ClosedError {
    const cause = this.#cause
    return new ClosedError(cause === undefined ? { sent: false } : { sent: false, cause })
  }

  #failAll(): void {
    this.budget.close()
    this.#abandoned = undefined
    for (const stream of this.#streams.takeAll()) stream.onConnectionClosed(this.#cause)
    this.#senders.wake()
    this.#letGo()
  }

  #letGo(): void {
    if (!this.#holding) return
    this.#holding = false
    this.#owner.unref()
  }
}
