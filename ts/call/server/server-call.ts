import { Code } from '../../base/code.js'
import { canceled, deadlineExceeded } from '../../base/errors/ended-call.js'
import { Metadata } from '../../base/metadata.js'
import { performance } from '../../base/runtime.js'
import { callsWatched, publishCallEnded, publishCallStarted } from '../../diagnostics/calls.js'
import type { PeerCredentials } from '../../peer/credentials.js'
import type { RequestStream } from '../../protocol/request-stream.js'
import type { ServerConnection } from '../../protocol/server-connection.js'
import type { ConnectionInfo, ServerStream } from '../../protocol/server-stream.js'
import type { Clock } from '../clock.js'
import type { HandlerContext } from '../context.js'
import { ContextValues } from '../context-values.js'
import type { MethodKind } from '../method-kind.js'
import { DeadlineTimer } from '../timer.js'
import { handlerErrorStatus, NOTHING_RETURNED } from './handler-error.js'
import type { ScopedFunction } from './handler-scope.js'
import type { ServerMethod } from './server-method.js'
import { writeReply } from './write-reply.js'

/** The last moment that a Date can say (B11). */
const LAST_DATE_MS = 8.64e15
const noMetadata: readonly (readonly [string, string])[] = []

/** What is the same for all calls of a server. */
export interface ServerCallSettings {
  /** Texts of errors that are no TtrpcError go to the caller. */
  readonly exposeErrors: boolean
  readonly clock: Clock
  /** Runs a handler in an async context of its own. */
  runInScope(run: ScopedFunction, request: unknown, context: HandlerContext): unknown
}

/**
 * What every call on the server has, whatever its kind: it is the handler's
 * context, and answers once. Whoever comes first ends it: the handler, the
 * deadline, the peer's fault or the connection; what comes later is dropped.
 */
export abstract class ServerCall implements ServerStream, HandlerContext {
  readonly id: number
  /** On performance's clock; 0 for a call that was answered as it came. */
  startedMs = 0
  protected readonly call: ServerMethod
  readonly #connection: ServerConnection
  readonly #settings: ServerCallSettings
  #ended = false
  #deadlineMs = 0
  #timer: DeadlineTimer | undefined
  #pairs: readonly (readonly [string, string])[] = noMetadata
  #metadata: Metadata | undefined
  #values: ContextValues | undefined
  #controller: AbortController | undefined
  #abortReason: unknown
  /** On performance's clock; 0 where nobody asked to hear of the call as it began. */
  #watchedMs = 0

  constructor(connection: ServerConnection, id: number, method: ServerMethod, settings: ServerCallSettings) {
    this.#connection = connection
    this.id = id
    this.call = method
    this.#settings = settings
  }

  /** The connection of a context that is one of ours; undefined for any other object. */
  static connectionOf(context: object): ServerConnection | undefined {
    return #connection in context ? context.#connection : undefined
  }

  abstract readonly requests: RequestStream | undefined
  /** The call has ended before its handler has: nothing more is taken or sent. */
  protected abstract onCut(reason: Error): void

  get peer(): PeerCredentials | undefined {
    return this.#connection.peer
  }

  get target(): ServerMethod {
    return this.call
  }

  get service(): string {
    return this.call.service
  }

  get method(): string {
    return this.call.method
  }

  get kind(): MethodKind {
    return this.call.kind
  }

  get fullMethod(): string {
    return this.call.fullMethod
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
    return this.#deadlineMs === 0 ? undefined : new Date(Math.min(this.#deadlineMs, LAST_DATE_MS))
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController()
      if (this.#ended) this.#controller.abort(this.#abortReason ?? canceled())
    }
    return this.#controller.signal
  }

  setMetadata(pairs: readonly (readonly [string, string])[]): void {
    this.#pairs = pairs
  }

  /** The caller waits this long. False: it has stopped already, and is told so; the handler must not run (B10). */
  setTimeout(ms: number): boolean {
    if (ms <= 0) {
      this.wire.refuseCall(this.id, Code.DEADLINE_EXCEEDED, deadlineExceeded().message)
      return false
    }
    this.#deadlineMs = this.#settings.clock.now() + ms
    return true
  }

  /** The end of a chain of interceptors: the handler itself, with what they made of its request. */
  handle(message: unknown, metadata: Metadata): unknown {
    this.#metadata = metadata
    return this.call.handler(message, this)
  }

  onConnectionClosed(): void {
    this.cut(canceled(new Error('the connection is closed')), Code.CANCELED)
  }

  /** The connection the call came on. */
  protected get wire(): ServerConnection {
    return this.#connection
  }

  protected get ended(): boolean {
    return this.#ended
  }

  protected runInScope(run: ScopedFunction, request: unknown): unknown {
    return this.#settings.runInScope(run, request, this)
  }

  /** Its handler, or the interceptors around it, are about to run. */
  protected tellStart(): void {
    if (!callsWatched()) return
    this.#watchedMs = performance.now()
    publishCallStarted(this.#connection, this.id, this.call)
  }

  /** It goes on after its request has been handled: it is in the connection's table, its deadline is watched. */
  protected begin(): void {
    this.startedMs = performance.now()
    this.#connection.begin(this)
    if (this.#deadlineMs === 0) return
    const { clock } = this.#settings
    this.#timer = new DeadlineTimer(clock, this.#deadlineMs - clock.now(), () => this.#onDeadline())
  }

  /** The right to answer: once. */
  protected take(): boolean {
    if (this.#ended) return false
    this.#ended = true
    this.#timer?.cancel()
    this.#connection.streams.delete(this.id)
    return true
  }

  /** After the answer: helpers of the handler end with it (B8, C22). `code`: what was answered. */
  protected settle(code: number): void {
    if (this.#watchedMs !== 0) this.#tellEnd(code)
    if (this.#controller !== undefined) this.#abort(canceled())
    this.#connection.settle()
  }

  /** Ends the call without its handler, who learns the reason from the signal. `code`: as which events tell it. */
  protected cut(reason: Error, code: number): void {
    if (!this.take()) return
    if (this.#watchedMs !== 0) this.#tellEnd(code)
    this.#abort(reason)
    this.onCut(reason)
    this.#connection.settle()
  }

  /** Gives the code. */
  protected answerError(error: unknown): number {
    const { code, message, details } = handlerErrorStatus(error, this.#settings.exposeErrors)
    this.#connection.answer(this.id, { code, message, details: [...details] })
    return code
  }

  /** Answers with the one message of a call; gives the code that this came to. */
  protected answerMessage(result: unknown): number {
    if (result !== undefined && result !== null) {
      return writeReply(this.#connection, this.id, this.call.output, result)
    }
    this.#connection.refuse(this.id, Code.UNKNOWN, NOTHING_RETURNED) // B6
    return Code.UNKNOWN
  }

  #tellEnd(code: number): void {
    publishCallEnded(this.#connection, this.id, this.call, code, performance.now() - this.#watchedMs)
  }

  #onDeadline(): void {
    if (this.#ended) return
    const error = deadlineExceeded()
    this.#connection.refuse(this.id, Code.DEADLINE_EXCEEDED, error.message)
    this.cut(error, Code.DEADLINE_EXCEEDED)
  }

  #abort(reason: unknown): void {
    this.#abortReason = reason
    this.#controller?.abort(reason)
  }
}
