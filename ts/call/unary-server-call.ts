import { Code } from '../code.js'
import type { PeerCredentials } from '../engine/engine.js'
import { canceled, deadlineExceeded } from '../errors/ended-call.js'
import { Metadata } from '../metadata.js'
import type { ConnectionInfo, ServerConnection, ServerStream } from '../protocol/server-connection.js'
import { performance } from '../runtime.js'
import type { Clock } from './clock.js'
import type { HandlerContext } from './context.js'
import { handlerErrorStatus } from './handler-error.js'
import type { ScopedFunction } from './handler-scope.js'
import type { ServerMethod } from './server-method.js'
import { DeadlineTimer } from './timer.js'
import { ContextValues } from './values.js'
import { writeReply } from './write-reply.js'

const NOTHING_RETURNED = 'ttrpc: marshal called with nil'
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
 * One unary call on the server, from its request to its one answer; it is the
 * handler's context too. Whoever comes first answers: the handler or the
 * deadline; what comes later is dropped.
 */
export class UnaryServerCall implements ServerStream, HandlerContext {
  readonly id: number
  /** On performance's clock; 0 for a call that was answered as it came. */
  startedMs = 0
  readonly #method: ServerMethod
  readonly #connection: ServerConnection
  readonly #settings: ServerCallSettings
  #answered = false
  #deadlineMs = 0
  #timer: DeadlineTimer | undefined
  #pairs: readonly (readonly [string, string])[] = noMetadata
  #metadata: Metadata | undefined
  #values: ContextValues | undefined
  #controller: AbortController | undefined
  #abortReason: unknown

  constructor(connection: ServerConnection, id: number, method: ServerMethod, settings: ServerCallSettings) {
    this.#connection = connection
    this.id = id
    this.#method = method
    this.#settings = settings
  }

  /** The connection of a context that is one of ours; undefined for any other object. */
  static connectionOf(context: object): ServerConnection | undefined {
    return #connection in context ? context.#connection : undefined
  }

  get peer(): PeerCredentials | undefined {
    return this.#connection.peer
  }

  get service(): string {
    return this.#method.service
  }

  get method(): string {
    return this.#method.method
  }

  get fullMethod(): string {
    return this.#method.fullMethod
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
      if (this.#answered) this.#controller.abort(this.#abortReason ?? canceled())
    }
    return this.#controller.signal
  }

  setMetadata(pairs: readonly (readonly [string, string])[]): void {
    this.#pairs = pairs
  }

  /** The caller waits this long. False: it has stopped already, and is told so; the handler must not run (B10). */
  setTimeout(ms: number): boolean {
    if (ms <= 0) {
      this.#connection.refuse(this.id, Code.DEADLINE_EXCEEDED, deadlineExceeded().message)
      return false
    }
    this.#deadlineMs = this.#settings.clock.now() + ms
    return true
  }

  /** Runs the handler, or the interceptors around it; what comes of it is the answer. */
  run(handler: ScopedFunction, request: unknown): void {
    let result: unknown
    try {
      result = this.#settings.runInScope(handler, request, this)
    } catch (error) {
      return this.#onError(error)
    }
    if (typeof (result as PromiseLike<unknown> | undefined)?.then !== 'function')
      return this.#onResult(result)
    this.startedMs = performance.now()
    this.#connection.streams.add(this)
    if (this.#deadlineMs !== 0) {
      const { clock } = this.#settings
      this.#timer = new DeadlineTimer(clock, this.#deadlineMs - clock.now(), () => this.#onDeadline())
    }
    ;(result as PromiseLike<unknown>).then(
      (value) => this.#onResult(value),
      (error) => this.#onError(error),
    )
  }

  /** The end of a chain of interceptors: the handler itself, with what they made of its request. */
  handle(message: unknown, metadata: Metadata): unknown {
    this.#metadata = metadata
    return this.#method.handler(message, this)
  }

  onConnectionClosed(): void {
    this.#answered = true
    this.#end()
    this.#abort(canceled(new Error('the connection is closed')))
  }

  #onDeadline(): void {
    if (!this.#take()) return
    const error = deadlineExceeded()
    this.#connection.refuse(this.id, Code.DEADLINE_EXCEEDED, error.message)
    this.#abort(error)
    this.#connection.settle()
  }

  #onResult(result: unknown): void {
    if (!this.#take()) return
    if (result === undefined || result === null) {
      this.#connection.refuse(this.id, Code.UNKNOWN, NOTHING_RETURNED) // B6
    } else writeReply(this.#connection, this.id, this.#method.output, result)
    this.#settle()
  }

  #onError(error: unknown): void {
    if (!this.#take()) return
    const { code, message, details } = handlerErrorStatus(error, this.#settings.exposeErrors)
    this.#connection.answer(this.id, { code, message, details: [...details] })
    this.#settle()
  }

  /** The right to answer: once. */
  #take(): boolean {
    if (this.#answered) return false
    this.#answered = true
    this.#end()
    return true
  }

  /** After the answer: helpers of the handler end with it (B8). */
  #settle(): void {
    if (this.#controller !== undefined) this.#abort(canceled())
    this.#connection.settle()
  }

  #end(): void {
    this.#timer?.cancel()
    this.#connection.streams.delete(this.id)
  }

  #abort(reason: unknown): void {
    this.#abortReason = reason
    this.#controller?.abort(reason)
  }
}
