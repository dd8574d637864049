import { performance } from 'node:perf_hooks'
import { Code } from '../code.js'
import type { PeerCredentials } from '../engine/engine.js'
import { canceled, deadlineExceeded } from '../errors/ended-call.js'
import { Metadata } from '../metadata.js'
import type { ServerConnection, ServerStream } from '../protocol/server-connection.js'
import type { HandlerContext } from './context.js'
import { handlerErrorStatus } from './handler-error.js'
import type { ServerMethod } from './server-method.js'
import { DeadlineTimer } from './timer.js'
import { writeReply } from './write-reply.js'

const NOTHING_RETURNED = 'ttrpc: marshal called with nil'
const noMetadata: readonly (readonly [string, string])[] = []

/**
 * One unary call on the server, from its request to its one answer; it is the
 * handler's context too. Whoever comes first answers: the handler or the
 * deadline; what comes later is dropped.
 */
export class UnaryServerCall implements ServerStream, HandlerContext {
  readonly id: number
  readonly #method: ServerMethod
  readonly #connection: ServerConnection
  readonly #exposeErrors: boolean
  #answered = false
  #deadlineMs = 0
  #timer: DeadlineTimer | undefined
  #pairs: readonly (readonly [string, string])[] = noMetadata
  #metadata: Metadata | undefined
  #controller: AbortController | undefined
  #abortReason: unknown

  constructor(connection: ServerConnection, id: number, method: ServerMethod, exposeErrors: boolean) {
    this.#connection = connection
    this.id = id
    this.#method = method
    this.#exposeErrors = exposeErrors
  }

  get peer(): PeerCredentials | undefined {
    return this.#connection.engine.peer
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

  get metadata(): Metadata {
    this.#metadata ??= Metadata.received(this.#pairs)
    return this.#metadata
  }

  get deadline(): Date | undefined {
    return this.#deadlineMs === 0 ? undefined : new Date(performance.timeOrigin + this.#deadlineMs)
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController()
      if (this.#abortReason !== undefined) this.#controller.abort(this.#abortReason)
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
    this.#deadlineMs = performance.now() + ms
    return true
  }

  /** Runs the handler; what it returns or throws is the answer. */
  run(request: unknown): void {
    let result: unknown
    try {
      result = this.#method.handler(request, this)
    } catch (error) {
      return this.#onError(error)
    }
    if (typeof (result as PromiseLike<unknown> | undefined)?.then !== 'function') return this.#onResult(result)
    this.#connection.streams.add(this)
    if (this.#deadlineMs !== 0) {
      this.#timer = new DeadlineTimer(this.#deadlineMs - performance.now(), () => this.#onDeadline())
    }
    ;(result as PromiseLike<unknown>).then(
      value => this.#onResult(value),
      error => this.#onError(error),
    )
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
  }

  #onResult(result: unknown): void {
    if (!this.#take()) return
    if (result === undefined || result === null) {
      return this.#connection.refuse(this.id, Code.UNKNOWN, NOTHING_RETURNED) // B6
    }
    writeReply(this.#connection, this.id, this.#method.output, result)
  }

  #onError(error: unknown): void {
    if (!this.#take()) return
    const { code, message, details } = handlerErrorStatus(error, this.#exposeErrors)
    this.#connection.answer(this.id, { code, message, details: [...details] })
  }

  /** The right to answer: once. */
  #take(): boolean {
    if (this.#answered) return false
    this.#answered = true
    this.#end()
    return true
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
