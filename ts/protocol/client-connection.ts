import { Code } from '../base/code.js'
import { ClosedError } from '../base/errors/connection-errors.js'
import { TtrpcError } from '../base/errors/ttrpc-error.js'
import { runInSlices } from '../base/sliced-work.js'
import { publishConnectionClosed, publishConnectionOpened } from '../diagnostics/connections.js'
import { nextConnectionNumber, type Origin } from '../diagnostics/origin.js'
import type { Engine } from '../engine/engine.js'
import { ProcessHold } from '../engine/process-hold.js'
import type { Transport, TransportHandler } from '../engine/transport.js'
import type { PeerCredentials } from '../peer/credentials.js'
import type { FrameView } from '../wire/frame-view.js'
import { AbandonedStreams } from './abandoned-streams.js'
import { CallEnds } from './call-ends.js'
import type { ClientConnectionLimits, ClientStream } from './client-stream.js'
import { closeCause, unanswered } from './close-cause.js'
import { Connection } from './connection.js'
import type { BudgetedStream } from './receive-budget.js'
import { StreamTable } from './stream-table.js'

const LAST_ID = 0xffff_ffff
const noOrigin: Origin = Object.freeze({ source: Object.freeze({}), side: 'client', address: undefined })

/**
 * `open` → `ended`: the server takes no more requests and still answers, as one
 * that shuts down does → `closed`. `closing`: this side closed it, and the
 * engine has not reported the end yet.
 */
type State = 'open' | 'ended' | 'closing' | 'closed'

/**
 * The client's side of one connection: assigns stream ids in the order in which
 * they go on the wire (E1) and passes frames to the calls that wait for them.
 * Frames of other ids are dropped (E7, E13).
 */
export class ClientConnection extends Connection<ClientConnectionLimits> implements TransportHandler {
  /** Set once, by `announce`. */
  origin: Origin = noOrigin
  /** Called when a call begins while no other is open. */
  onBusy: (() => void) | undefined
  readonly #streams = new StreamTable<ClientStream>()
  readonly #engine: Engine
  /** Open calls keep the process alive. */
  readonly #hold: ProcessHold
  readonly #onClosed: (reason: number, errno: number) => void
  #abandoned: AbandonedStreams | undefined
  #nextId = 1
  #state: State = 'open'
  #endedHere = false
  /** Why it has ended, where that is known. */
  #cause: Error | undefined
  /** Closes with its last call. */
  #retired = false
  #number: number | undefined
  #answered = false

  constructor(
    engine: Engine,
    transport: Transport,
    limits: ClientConnectionLimits,
    onClosed: (reason: number, errno: number) => void,
  ) {
    super(transport, limits)
    this.#engine = engine
    this.#hold = new ProcessHold(engine)
    this.#onClosed = onClosed
    transport.handler = this
  }

  /** Called when its client exists: from now on events name it. A connection that is gone by then publishes no event. */
  announce(origin: Origin): void {
    this.origin = origin
    if (this.#state !== 'closed') publishConnectionOpened(this)
  }

  get number(): number {
    this.#number ??= nextConnectionNumber()
    return this.#number
  }

  get peer(): PeerCredentials | undefined {
    return this.transport.peer
  }

  get open(): boolean {
    return this.#state === 'open'
  }

  /** Whether a call can begin: not while it is closing, nor when no id is left. Open calls go on. */
  get usable(): boolean {
    return this.#state === 'open' && this.#nextId <= LAST_ID
  }

  /** Whether a frame ever came. A server that refuses this client accepts the connection first, and closes it. */
  get answered(): boolean {
    return this.#answered
  }

  /** Whether this side has ended it. */
  get endedHere(): boolean {
    return this.#endedHere
  }

  /** Why calls fail that find it closed, where that is known. */
  get closeCause(): Error | undefined {
    // A server that took no more requests looked like one that had closed, until it answered.
    return this.#state === 'ended' && this.#answered ? undefined : this.#cause
  }

  /** Longest body either way, in bytes. */
  get maxMessageBytes(): number {
    return this.limits.maxMessageBytes
  }

  /** How many calls are open. */
  get pending(): number {
    return this.#streams.size
  }

  /** The open calls. */
  get calls(): readonly ClientStream[] {
    return this.#streams.values()
  }

  /** How many streams were given up here and are not ended by the server. */
  get abandoned(): number {
    return this.#abandoned?.size ?? 0
  }

  /** Throws when no call can begin: `ClosedError`, or `TtrpcError` 8 when too much waits for the server. */
  verify(): void {
    if (this.#state !== 'open') throw this.#closedError()
    const refusal = this.sendRefusal
    if (refusal !== undefined) throw new TtrpcError(refusal, Code.RESOURCE_EXHAUSTED, { sent: false })
  }

  /**
   * Returns the id of the next call, 1, 3, 5 …; the call must be written before another id is taken. Throws
   * `ClosedError`, or `TtrpcError` 14 when all ids are used.
   */
  nextId(): number {
    if (this.#state !== 'open') throw this.#closedError()
    const id = this.#nextId
    if (id > LAST_ID) {
      throw new TtrpcError('the connection has used all its stream ids: connect again', Code.UNAVAILABLE, {
        sent: false,
      })
    }
    this.#nextId = id + 2
    return id
  }

  /** @internal For tests: continues as if all ids before `id`, which must be odd, had been used. */
  skipTo(id: number): void {
    this.#nextId = id
  }

  add(stream: ClientStream): void {
    this.#streams.add(stream)
    if (this.#streams.size === 2) this.reconsider()
    else if (this.#streams.size === 1) this.onBusy?.()
    this.#hold.need(true)
  }

  delete(stream: ClientStream): void {
    this.wakeSenders(stream)
    if (!this.#streams.delete(stream.id) || this.#streams.size > 0) return
    this.#hold.need(false)
    if (this.#retired) this.close()
  }

  /** Drops what still arrives of a stream that was given up: the wire has no way to stop the server. */
  abandon(id: number, fullMethod: string): void {
    if (this.#state !== 'open' && this.#state !== 'ended') return
    this.#abandoned ??= new AbandonedStreams(this.limits.abandonedStreamBytes, (error) => this.#end(error))
    this.#abandoned.add(id, fullMethod)
  }

  /** Whether calls and unsent bytes keep the process alive. Default: they do. */
  hold(mayHold: boolean): void {
    this.transport.hold(mayHold)
    this.#hold.allow(mayHold)
  }

  onFrame(frame: FrameView): void {
    if (this.#state === 'closing') return // its calls fail, in slices
    const stream = this.#streams.get(frame.stream)
    this.#answered = true
    if (stream !== undefined) stream.onFrame(frame)
    else this.#abandoned?.onFrame(frame)
  }

  onDrained(): void {
    this.wakeSenders()
  }

  onReadEnd(): void {}

  /** From now on new calls fail at once. Calls whose request arrived still get their answer. */
  onUnsent(stream: number, isRequest: boolean): void {
    if (this.#state === 'open') {
      this.#state = 'ended'
      if (!this.#endedHere && !this.#answered) this.#cause = unanswered()
    }
    this.wakeSenders()
    this.#streams.get(stream)?.onUnsent(isRequest)
  }

  onClosed(reason: number, errno: number): void {
    if (this.#state === 'closing') this.#engine.unref()
    this.#state = 'closed'
    if (!this.#endedHere) this.#cause = closeCause(reason, errno, this.#answered)
    this.#failAll(() => {
      if (this.origin !== noOrigin) publishConnectionClosed(this, reason, errno, this.closeCause?.message)
      this.#onClosed(reason, errno)
    })
  }

  /** Fails the open calls and ends the connection; `onClosed` follows. */
  close(): void {
    this.#end(undefined)
  }

  /** The same; the errors have this cause: the server refused this client. */
  refuse(cause: Error): void {
    this.#end(cause)
  }

  /** Ends the connection as a crash of this process would; `onClosed` follows. */
  abort(): void {
    this.#endedHere = true
    this.transport.close()
  }

  /** Closes when the open calls have ended. */
  retire(): void {
    this.#retired = true
    if (this.#streams.size === 0) this.close()
  }

  get openCalls(): number {
    return this.#streams.size
  }

  /** Only this client can open another call, so a sole stream needs no more than its own bound. */
  soleStreamLimit(): number | undefined {
    return this.#streams.size <= 1 ? this.limits.streamBufferBytes : undefined
  }

  *budgeted(): Iterable<BudgetedStream> {
    for (const { budgeted } of this.#streams.values()) if (budgeted !== undefined) yield budgeted
  }

  #end(cause: Error | undefined): void {
    if (this.#state === 'closing' || this.#state === 'closed') return
    this.#state = 'closing'
    this.#endedHere = true
    this.#cause = cause
    this.#engine.ref() // until onClosed: code that awaits the end must run
    this.#failAll(() => {})
    this.transport.close()
  }

  #closedError(): ClosedError {
    const cause = this.closeCause
    return new ClosedError(cause === undefined ? { sent: false } : { sent: false, cause })
  }

  /** Fails the open calls, in slices: there may be thousands. `then`: called once, when all have failed. */
  #failAll(then: () => void): void {
    this.closeBudget()
    this.#abandoned = undefined
    const done = (): void => {
      this.wakeSenders()
      this.#hold.need(false)
      then()
    }
    if (this.#streams.size === 0) return done()
    const fail = (stream: ClientStream): void => stream.onConnectionClosed(this.closeCause)
    runInSlices(new CallEnds(this.#streams, fail, done))
  }
}
