import type { Metadata } from '../base/metadata.js'
import type { PeerCredentials } from '../peer/credentials.js'
import type { ConnectionInfo } from '../protocol/server-stream.js'
import type { ContextValues } from './context-values.js'

/** What a handler is told of its call. */
export interface HandlerContext {
  /** Who calls, as the kernel told it when the connection was made; undefined where nobody can tell. */
  readonly peer: PeerCredentials | undefined
  /** Metadata of the request; empty without. */
  readonly metadata: Metadata
  /** When the caller stops waiting; undefined without a time limit. */
  readonly deadline: Date | undefined
  /**
   * Aborts when the deadline passes, the connection is gone, or the handler has
   * ended, whose helpers end with it (B8: `context canceled`). Made when first asked for.
   */
  readonly signal: AbortSignal
  /** e.g. `demo.v1.Greeter` */
  readonly service: string
  /** The method's name on the wire, e.g. `SayHello`. */
  readonly method: string
  /** e.g. `/demo.v1.Greeter/SayHello` (B16) */
  readonly fullMethod: string
  /** The connection on which it came: the same object for all its calls. */
  readonly connection: ConnectionInfo
  /** What interceptors left for the handler. Made when first asked for. */
  readonly values: ContextValues
}
