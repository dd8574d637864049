import { Code } from '../base/code.js'
import { performance } from '../base/runtime.js'
import { publishCallRefused } from '../diagnostics/calls.js'
import { publishConnectionClosed } from '../diagnostics/connections.js'
import { publishProtocolFault } from '../diagnostics/faults.js'
import { type EventConnection, nextConnectionNumber, type Origin } from '../diagnostics/origin.js'
import { publishReadingPaused, publishReadingResumed } from '../diagnostics/reading.js'
import type { ConnectionHandler, EngineConnection } from '../engine/engine.js'
import { OUT_HIGH_BYTES } from '../engine/outbox.js'
import type { PeerCredentials } from '../peer/credentials.js'
import { MessageType } from '../wire/frame.js'
import { BODY_LENGTH, KIND, RowBit, RowKind, STREAM, TYPE } from '../wire/row.js'
import type { Status } from '../wire/status.js'
import { wireFaultText } from '../wire/wire-error.js'
import { DrainWaiters } from './drain-waiters.js'
import { HeldRows } from './held-frames.js'
import { type BudgetedStream, type BudgetOwner, ReceiveBudget } from './receive-budget.js'
import { type RequestStream, takeData } from './request-stream.js'
import type { ServerConnectionLimits } from './server-connection-limits.js'
import type { ConnectionInfo, ServerStream } from './server-stream.js'
import { StreamState } from './stream-state.js'
import { StreamTable } from './stream-table.js'
import { oversizedText, writeStatus } from './write-status.js'

/** Where the requests of a connection go: the layer of calls. */
export interface RequestHandler {
  /** A request with a sound envelope and a new id. Cells and memory are valid during the call. */
  onRequest(
    connection: ServerConnection,
    id: number,
    rows: Int32Array,
    at: number,
    memory: Buffer,
    owned: boolean,
  ): void
  /** Told once, last. */
  onConnectionClosed(connection: ServerConnection, reason: number, errno: number): void
}

/**
 * Which ids open a call: `'increasing'`, as Go, one above all before it; `'unique'`, any of no running call (F5).
 */
export type StreamIdPolicy = 'increasing' | 'unique'

/** What a connection is given by its server. */
export interface ServerConnectionSettings {
  readonly limits: ServerConnectionLimits
  readonly peer: PeerCredentials | undefined
  readonly idPolicy: StreamIdPolicy
  readonly origin: Origin
}

const EVEN_ID = 'StreamID must be odd for client initiated streams'
const USED_ID = 'StreamID cannot be re-used and must increment'
const INACTIVE = 'StreamID is no longer active'

/**
 * A connection's life. `open` → `waiting`: to be cut, once clients have sent
 * their streams → `draining`: cut, what the peer had written is still answered
 * → `drained`: all of it is read → `closed`. Each may go to `closed` at once.
 */
type State = 'open' | 'waiting' | 'draining' | 'drained' | 'closed'

/**
 * The server's side of one connection: the rules of stream ids, answers to what
 * breaks them, and the calls whose handlers run. Damage inside a stream is
 * answered on that stream; the connection and its other calls go on.
 */
export class ServerConnection implements ConnectionHandler, BudgetOwner, EventConnection {
  readonly engine: EngineConnection
  /** Who is at the other end; with `info` when a handshaker gave some. */
  readonly peer: PeerCredentials | undefined
  readonly limits: ServerConnectionLimits
  readonly origin: Origin
  /** Calls whose handler runs. */
  readonly streams = new StreamTable<ServerStream>()
  /** For what is received and not read. */
  readonly budget: ReceiveBudget
  readonly #senders = new DrainWaiters()
  #state: State = 'open'
  readonly #idPolicy: StreamIdPolicy
  #lastId = 0
  #info: ConnectionInfo | undefined
  #protocolErrors = 0
  /** Has a frame come since `takeIdle` was asked? */
  #active = true
  /** Received, and not begun before the peer has taken what is queued. */
  #held: HeldRows | undefined
  /** What made us close it, where that was no wish of the user's. */
  #why: string | undefined
  readonly #handler: RequestHandler
  /** On performance's clock. */
  readonly startedMs = performance.now()
  /** Told when there is a call after there was none. */
  onBusy: (() => void) | undefined

  constructor(engine: EngineConnection, handler: RequestHandler, settings: ServerConnectionSettings) {
    const { limits, peer, idPolicy, origin } = settings
    this.engine = engine
    this.peer = peer
    this.limits = limits
    this.origin = origin
    this.budget = new ReceiveBudget(this, limits)
    this.#handler = handler
    this.#idPolicy = idPolicy
    engine.handler = this
  }

  get closed(): boolean {
    return this.#state === 'closed'
  }

  /**
   * Takes no request that the peer has not written yet, answers the others, then closes. While a client
   * has not sent all of its stream, reading goes on for its sake, and the cut waits.
   */
  drain(): void {
    if (this.#state !== 'open') return
    this.#state = 'waiting'
    this.#cutWhenFed()
  }

  #cutWhenFed(): void {
    for (const { requests } of this.streams.values()) if (requests?.state === StreamState.OPEN) return
    this.#state = 'draining'
    this.engine.cut()
  }

  /** Is a call that needs more than its request refused, since we are about to end? */
  get ending(): boolean {
    return this.#state !== 'open'
  }

  /** False: the peer has yet to take much of what was sent; wait for `writable` before sending more. */
  get hasRoom(): boolean {
    return this.engine.queuedBytes() <= OUT_HIGH_BYTES
  }

  /** Resolves when it is worth trying again, or the stream or connection is gone. */
  writable(stream: ServerStream): Promise<void> {
    return this.#senders.wait(stream)
  }

  /** The stream has ended before its handler has: nothing of it waits any more. */
  release(stream: ServerStream): void {
    this.#senders.release(stream)
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
    return this.streams.size <= 1 && (progress || (!this.#senders.any && this.hasRoom))
  }

  /** None: the request of another call would not be read. */
  loneMark(): undefined {
    return undefined
  }

  *budgeted(): Iterable<BudgetedStream> {
    for (const { requests } of this.streams.values()) if (requests !== undefined) yield requests
  }

  /** Ends it as a crash would: answers that come from now on are dropped. `onClosed` follows. `why`: for events. */
  abort(why?: string): void {
    this.#why = why
    this.#state = 'closed'
    this.engine.close()
  }

  /** A call goes on after its request has been handled. */
  begin(stream: ServerStream): void {
    this.streams.add(stream)
    if (this.streams.size === 1) this.onBusy?.()
  }

  /** A call has been answered. */
  settle(): void {
    if (this.#state === 'waiting') this.#cutWhenFed()
    else if (this.#state === 'drained') this.#finish()
  }

  /** No call runs, and no frame has come since this was last asked. */
  takeIdle(): boolean {
    const idle = !this.#active && this.streams.size === 0
    this.#active = false
    return idle
  }

  /** Made when first asked for: most connections are never asked. */
  get info(): ConnectionInfo {
    this.#info ??= Object.freeze({ id: nextConnectionNumber(), peer: this.peer })
    return this.#info
  }

  get number(): number {
    return this.info.id
  }

  /** Answers a stream with a status; nothing when the connection is gone. */
  refuse(id: number, code: Code, message: string): void {
    this.answer(id, { code, message, details: [] })
  }

  /** Answers a request whose handler does not run. */
  refuseCall(id: number, code: Code, message: string): void {
    publishCallRefused(this, id, code, message)
    this.refuse(id, code, message)
  }

  answer(id: number, status: Readonly<Status>): void {
    if (this.#state !== 'closed') writeStatus(this.engine, id, status, this.limits.maxMessageBytes)
  }

  /** The engine stops reading at the bound too, but thousands of small requests may have been received by then. */
  onRow(rows: Int32Array, at: number, memory: Buffer, owned: boolean): void {
    this.#active = true
    if (this.#held === undefined) {
      if (this.engine.queuedBytes() <= OUT_HIGH_BYTES) return this.#handle(rows, at, memory, owned)
      this.#held = new HeldRows()
    }
    this.#held.push(rows, at, memory, owned)
  }

  onDrained(): void {
    this.#senders.wake()
    while (this.#held !== undefined && this.engine.queuedBytes() <= OUT_HIGH_BYTES) {
      const { cells, memory, owned } = this.#held.shift()
      if (this.#held.empty) this.#held = undefined
      this.#handle(cells, 0, memory, owned)
    }
    this.settle()
  }

  /** Answers that nobody takes; the engine ends such a connection. */
  onUnsent(): void {}

  onReadEnd(): void {
    if (this.#state !== 'draining') return
    this.#state = 'drained'
    this.#finish()
  }

  #handle(rows: Int32Array, at: number, memory: Buffer, owned: boolean): void {
    const id = rows[at + STREAM]! >>> 0
    if (rows[at + KIND] === RowKind.OVERSIZED) {
      // Comes before all other checks and does not use the id up (A8).
      const text = oversizedText(rows[at + BODY_LENGTH]! >>> 0, this.limits.maxMessageBytes)
      publishProtocolFault(this, id, Code.RESOURCE_EXHAUSTED, text)
      this.refuse(id, Code.RESOURCE_EXHAUSTED, text)
      return this.streams.get(id)?.requests?.onFault(text) // C20
    }
    if ((id & 1) === 0) return this.#protest(id, EVEN_ID) // A4
    const type = rows[at + TYPE]! & 0xff
    if (type === MessageType.REQUEST) this.#onRequest(id, rows, at, memory, owned)
    else if (type === MessageType.DATA) this.#onData(id, rows, at, memory, owned)
    // Anything else is ignored (A7).
  }

  #onData(id: number, rows: Int32Array, at: number, memory: Buffer, owned: boolean): void {
    const requests = this.streams.get(id)?.requests
    // A23, C11: a unary call takes no DATA, nor does an id that has ended or never began.
    if (requests === undefined) {
      // A client may have written it before it heard of the end: that is no error of its.
      if (id <= this.#lastId) return this.refuse(id, Code.INVALID_ARGUMENT, INACTIVE)
      return this.#protest(id, INACTIVE)
    }
    const fault = takeData(requests, rows, at, memory, owned)
    if (fault !== undefined) this.#fault(id, requests, fault)
    else if (this.#state === 'waiting' && requests.state !== StreamState.OPEN) this.#cutWhenFed()
  }

  /** Answers a frame that no sound client sends; who sends too many of them is not heard any longer. */
  #protest(id: number, message: string): void {
    publishProtocolFault(this, id, Code.INVALID_ARGUMENT, message)
    this.refuse(id, Code.INVALID_ARGUMENT, message)
    if (++this.#protocolErrors > this.limits.protocolErrorBudget) this.abort('protocolErrorBudget is spent')
  }

  /** Ends a stream that the client has damaged: it alone. */
  #fault(id: number, requests: RequestStream, what: string): void {
    const message = `data handling error: ${what}`
    publishProtocolFault(this, id, Code.INVALID_ARGUMENT, message)
    this.#damage(id, requests, message)
  }

  #damage(id: number, requests: RequestStream, message: string): void {
    this.refuse(id, Code.INVALID_ARGUMENT, message)
    requests.onFault(message)
  }

  /** C18: of all streams the one whose handler leaves the most unread. */
  overflow(id: number, requests: RequestStream): void {
    this.#damage(id, requests, 'data handling error: ttrpc: stream buffer full')
  }

  #onRequest(id: number, rows: Int32Array, at: number, memory: Buffer, owned: boolean): void {
    const used = this.#idPolicy === 'unique' ? this.streams.get(id) !== undefined : id <= this.#lastId
    if (used) return this.#protest(id, USED_ID) // A5
    this.#lastId = id
    const fault = rows[at + TYPE]! & (RowBit.MALFORMED | RowBit.BAD_UTF8)
    if (fault !== 0) return this.#protest(id, `unmarshal request error: ${wireFaultText(fault)}`) // A11, A12
    const most = this.limits.maxConcurrentStreams
    if (this.streams.size >= most) {
      return this.refuseCall(id, Code.RESOURCE_EXHAUSTED, `too many concurrent calls: maximum ${most}`)
    }
    this.#handler.onRequest(this, id, rows, at, memory, owned)
  }

  onClosed(reason: number, errno: number): void {
    this.#state = 'closed'
    this.#held = undefined
    this.budget.close()
    this.#senders.wake()
    for (const stream of this.streams.takeAll()) stream.onConnectionClosed()
    publishConnectionClosed(this, reason, errno, this.#why)
    this.#handler.onConnectionClosed(this, reason, errno)
  }

  /** Closes once the last answer is with the kernel; `onDrained` and `settle` come back here. */
  #finish(): void {
    if (this.streams.size > 0 || this.#held !== undefined) return
    this.engine.outbox.flush()
    if (this.engine.queuedBytes() === 0) this.engine.close()
  }
}
