import { Code } from '../../base/code.js'
import { canceled, deadlineExceeded } from '../../base/errors/ended-call.js'
import { Metadata } from '../../base/metadata.js'
import { callsWatched } from '../../diagnostics/calls.js'
import type { PeerCredentials } from '../../peer/credentials.js'
import { CallWatch } from '../../protocol/call-watch.js'
import type { RequestStream } from '../../protocol/request-stream.js'
import type { ServerConnection } from '../../protocol/server-connection.js'
import type { ConnectionInfo, ServerStream } from '../../protocol/server-stream.js'
import type { FrameView } from '../../wire/frame-view.js'
import type { HandlerContext } from '../context.js'
import { ContextValues } from '../context-values.js'
import type { Deadline, DeadlineTarget } from '../deadline-queue.js'
import type { MethodKind } from '../method-kind.js'
import { handlerErrorStatus } from './handler-error.js'
import { publishFailure, publishLateFailure } from './handler-failure.js'
import type { ScopedFunction } from './handler-scope.js'
import type { ServerCallSettings } from './server-call-settings.js'
import type { ServerMethod } from './server-method.js'
import { writeReply } from './write-reply.js'

/** The last moment that a Date can say (B11). */
const LAST_DATE_MS = 8.64e15
/** What a running call costs besides its request: its handler's promise and scope, its context, its signal and timer. */
const CALL_BYTES = 1024
/** What a pair of metadata costs besides its bytes. */
const PAIR_BYTES = 128
/** The most that a byte of text on the wire becomes: a string with one wide character has two bytes for each. */
const CHARACTER_BYTES = 2
const noMetadata: readonly (readonly [string, string])[] = []

/**
 * What all kinds of calls on the server have in common: it is the handler's
 * context, and answers once. The first of these ends it: the handler, the
 * deadline, a fault of the peer, the close of the connection. Later ones are
 * ignored.
 */
export abstract class ServerCall implements ServerStream, HandlerContext, DeadlineTarget {
  readonly id: number
  /** When its request arrived, on performance's clock. */
  readonly startedMs: number
  readonly methodInfo: ServerMethod
  /** What its handler keeps of the request, as the budget counts it. */
  #requestBytes = CALL_BYTES
  /** Those bytes count in the connection's budget: its handler goes on. */
  #counted = false
  readonly #connection: ServerConnection
  readonly #settings: ServerCallSettings
  #ended = false
  /** The code of a call that has ended before its handler. */
  #endCode: number = Code.CANCELED
  /** When the caller stops waiting, on the time of the queue; 0: never. */
  #endMs = 0
  #deadline: Deadline | undefined
  /** The same in milliseconds since 1970; 0 until it is read. */
  #deadlineMs = 0
  #pairs: readonly (readonly [string, string])[] = noMetadata
  #metadata: Metadata | undefined
  #values: ContextValues | undefined
  #controller: AbortController | undefined
  #abortReason: unknown
  /** Undefined when no subscriber was there as the call began. */
  #watch: CallWatch | undefined

  constructor(
    connection: ServerConnection,
    frame: FrameView,
    method: ServerMethod,
    settings: ServerCallSettings,
  ) {
    this.#connection = connection
    this.id = frame.stream
    this.startedMs = frame.arrivedMs
    this.methodInfo = method
    this.#settings = settings
  }

  /** Returns the connection of a context; undefined for any other object. */
  static connectionOf(context: object): ServerConnection | undefined {
    return #connection in context ? context.#connection : undefined
  }

  /** Settles when its handler has ended and its answer is written; undefined while its handler has not returned. */
  handled: Promise<void> | undefined

  abstract readonly requests: RequestStream | undefined
  /** Called when the call has ended before its handler has: nothing more may be received or sent. */
  protected abstract onCut(reason: Error): void

  get peer(): PeerCredentials | undefined {
    return this.#connection.peer
  }

  get service(): string {
    return this.methodInfo.service
  }

  get method(): string {
    return this.methodInfo.method
  }

  get kind(): MethodKind {
    return this.methodInfo.kind
  }

  get fullMethod(): string {
    return this.methodInfo.fullMethod
  }

  get connection(): ConnectionInfo {
    return this.#connection.info
  }

  get metadata(): Metadata {
    this.#metadata ??= Metadata.received(this.#pairs)
    return this.#metadata
  }

  get values(): ContextValues {
    this.#values ??= new ContextValues()
    return this.#values
  }

  get deadline(): Date | undefined {
    if (this.#endMs === 0) return undefined
    if (this.#deadlineMs === 0) this.#deadlineMs = this.#settings.deadlines.epochMs(this.#endMs)
    return new Date(Math.min(this.#deadlineMs, LAST_DATE_MS))
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController()
      if (this.#ended) this.#controller.abort(this.#abortReason ?? canceled())
    }
    return this.#controller.signal
  }

  get maxDecodedBytes(): number {
    return this.#connection.limits.maxDecodedBytes
  }

  /** Counts bytes of memory that its request's message takes, decoded before or after the call has begun. */
  keepDecoded(bytes: number): void {
    this.#requestBytes += bytes
    if (this.#counted) this.#connection.requests.add(bytes, this.requests?.takesMessages === true)
  }

  /** `bytes`: of the request on the wire, without its payload. */
  setMetadata(pairs: readonly (readonly [string, string])[], bytes: number): void {
    this.#pairs = pairs
    this.addRequestBytes(pairs.length * PAIR_BYTES + bytes * CHARACTER_BYTES)
  }

  get requestBytes(): number {
    return this.#requestBytes
  }

  /** Counts bytes that the handler keeps of its request, before it runs. */
  addRequestBytes(bytes: number): void {
    this.#requestBytes += bytes
  }

  /**
   * Sets how long the caller waits, from the arrival of the request. Returns false when that time has passed: the
   * call was answered, and its handler must not run (B10).
   */
  setTimeout(ms: number, frame: FrameView): boolean {
    const { deadlines } = this.#settings
    const endMs = (deadlines.isReal ? this.startedMs : frame.clockMs) + ms
    if (ms <= 0 || endMs <= deadlines.nowMs()) {
      this.serverConnection.refuseCall(this.id, Code.DEADLINE_EXCEEDED, deadlineExceeded().message)
      return false
    }
    this.#endMs = endMs
    return true
  }

  /** Calls the handler with the request that the interceptors passed on. */
  handle(message: unknown, metadata: Metadata): unknown {
    this.#metadata = metadata
    return this.methodInfo.handler(message, this)
  }

  onConnectionClosed(why: Error): void {
    this.cut(why, Code.CANCELED)
  }

  onDeadline(): void {
    if (this.#ended) return
    const error = deadlineExceeded()
    this.#connection.refuse(this.id, Code.DEADLINE_EXCEEDED, error.message)
    this.cut(error, Code.DEADLINE_EXCEEDED)
  }

  /** The connection on which the call came; `connection` is what handlers see of it. */
  protected get serverConnection(): ServerConnection {
    return this.#connection
  }

  protected get ended(): boolean {
    return this.#ended
  }

  protected runInScope(run: ScopedFunction, request: unknown): unknown {
    return this.#settings.runInScope(run, request, this)
  }

  /** Publishes the start: the handler, or the interceptors around it, are about to run. */
  protected publishStart(): void {
    if (!callsWatched()) return
    this.#watch = new CallWatch(this.#connection, this.methodInfo)
    this.#watch.start(this.id)
  }

  /**
   * Adds the call to the connection and starts its timer: it goes on after its request has been handled. `frame`: of
   * the request's message, which the handler may keep decoded.
   */
  protected begin(frame: FrameView | undefined): void {
    this.#connection.begin(this)
    if (frame !== undefined) {
      const size = frame.decodedSize(this.methodInfo.input, this.maxDecodedBytes)
      this.addRequestBytes(size - frame.payloadLength)
    }
    this.#counted = true
    this.#connection.requests.add(this.#requestBytes, this.requests?.takesMessages === true)
    if (this.#endMs !== 0) this.#deadline = this.#settings.deadlines.add(this.#endMs, this)
  }

  /**
   * Called for a call that began when its handler has ended. The call may have ended long before: until
   * now the handler could use its request.
   */
  protected release(): void {
    if (!this.#counted) return // a thenable may settle twice
    this.#counted = false
    this.#connection.requests.remove(this.#requestBytes, this.requests?.takesMessages === true)
  }

  /**
   * Ends the call. Returns true once, to the one who may answer; false also for a call of a closed connection: it is
   * about to be cut, as it was open when the connection ended.
   */
  protected take(): boolean {
    const connection = this.#connection
    return !(connection.closed && connection.runs(this)) && this.#take()
  }

  /** Called after the answer: aborts the signal, which ends what the handler has started (B8, C22). `code`: of the answer. */
  protected settle(code: number): void {
    this.#watch?.end(this.id, code)
    if (this.#controller !== undefined) this.#abort(canceled())
    this.#connection.settle()
  }

  /** Ends the call before its handler, whose signal is aborted with the reason. `code`: for events. */
  protected cut(reason: Error, code: number): void {
    if (!this.#take()) return
    this.#endCode = code
    this.#watch?.end(this.id, code)
    this.#abort(reason)
    this.onCut(reason)
    this.#connection.settle()
  }

  /** Answers with an error. Returns its code. */
  protected answerError(error: unknown): number {
    const { code, message, details } = handlerErrorStatus(error, this.#settings.exposeErrors)
    this.#connection.answer(this.id, { code, message, details: [...details] })
    publishFailure(this.#connection, this, error, code)
    return code
  }

  /** Answers with the one message of a call. Returns the code of the answer. */
  protected answerMessage(result: unknown): number {
    return writeReply(this.#connection, this, result)
  }

  /** Called with an error for which there is no answer, as its call has ended. */
  protected onLateError(error: unknown): void {
    publishLateFailure(this.#connection, this, error, this.#endCode)
  }

  #take(): boolean {
    if (this.#ended) return false
    this.#ended = true
    if (this.#deadline !== undefined) this.#settings.deadlines.remove(this.#deadline)
    this.#connection.end(this)
    return true
  }

  #abort(reason: unknown): void {
    this.#abortReason = reason
    this.#controller?.abort(reason)
  }
}
