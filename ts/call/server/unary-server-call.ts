import { adopt, isThenable } from '../../base/foreign-result.js'
import type { FrameView } from '../../wire/frame-view.js'
import type { ScopedFunction } from './handler-scope.js'
import { ServerCall } from './server-call.js'

/** One unary call on the server, from its request to its one answer. */
export class UnaryServerCall extends ServerCall {
  /** Undefined: a unary call takes no DATA (A23). */
  get requests(): undefined {
    return undefined
  }

  /**
   * Runs the handler, or the interceptors around it, and answers with the outcome. `frame`: of a request that is
   * decoded already.
   */
  run(handler: ScopedFunction, request: unknown, frame?: FrameView): void {
    this.publishStart()
    let result: unknown
    let promise: Promise<unknown> | undefined
    try {
      result = this.runInScope(handler, request)
      if (isThenable(result)) promise = adopt(result)
    } catch (error) {
      return this.#onError(error)
    }
    if (promise === undefined) return this.#onResult(result)
    this.begin(frame)
    this.handled = promise.then(
      (value) => {
        this.#onResult(value)
        this.release()
      },
      (error) => {
        this.#onError(error)
        this.release()
      },
    )
  }

  /** Does nothing: a unary call has nothing that goes on without its handler. */
  protected override onCut(): void {}

  #onResult(result: unknown): void {
    if (this.take()) this.settle(this.answerMessage(result))
  }

  #onError(error: unknown): void {
    if (this.take()) this.settle(this.answerError(error))
    else this.onLateError(error)
  }
}
