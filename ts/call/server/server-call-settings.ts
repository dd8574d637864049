import type { HandlerContext } from '../context.js'
import type { DeadlineQueue } from '../deadline-queue.js'
import type { ScopedFunction } from './handler-scope.js'

/** What is the same for all calls of a server. */
export interface ServerCallSettings {
  /** Texts of errors that are not a TtrpcError are sent to the caller. */
  readonly exposeErrors: boolean
  /** Those of the server's calls. */
  readonly deadlines: DeadlineQueue
  /** Runs a handler in an async context of its own. */
  runInScope(run: ScopedFunction, request: unknown, context: HandlerContext): unknown
}
