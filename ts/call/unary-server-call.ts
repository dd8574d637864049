import { Code } from '../code.js'
import type { ScopedFunction } from './handler-scope.js'
import { NOTHING_RETURNED, ServerCall } from './server-call.js'
import { writeReply } from './write-reply.js'

/** One unary call on the server, from its request to its one answer. */
export class UnaryServerCall extends ServerCall {
  /** DATA has no business on it (A23). */
  get requests(): undefined {
    return undefined
  }

  /** Runs the handler, or the interceptors around it; what comes of it is the answer. */
  run(handler: ScopedFunction, request: unknown): void {
    let result: unknown
    try {
      result = this.runInScope(handler, request)
    } catch (error) {
      return this.#onError(error)
    }
    if (typeof (result as PromiseLike<unknown> | undefined)?.then !== 'function')
      return this.#onResult(result)
    this.begin()
    ;(result as PromiseLike<unknown>).then(
      (value) => this.#onResult(value),
      (error) => this.#onError(error),
    )
  }

  /** Nothing of a unary call goes on without its handler. */
  protected override onCut(): void {}

  #onResult(result: unknown): void {
    if (!this.take()) return
    if (result === undefined || result === null) {
      this.wire.refuse(this.id, Code.UNKNOWN, NOTHING_RETURNED) // B6
    } else writeReply(this.wire, this.id, this.call.output, result)
    this.settle()
  }

  #onError(error: unknown): void {
    if (!this.take()) return
    this.answerError(error)
    this.settle()
  }
}
