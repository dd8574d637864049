import type { PeerCredentials } from '../engine/engine.js'
import type { Metadata } from '../metadata.js'

/** What a handler is told of its call. */
export interface HandlerContext {
  /** Who calls, as the kernel told it when the connection was made; undefined where nobody can tell. */
  readonly peer: PeerCredentials | undefined
  /** Metadata of the request; empty without. */
  readonly metadata: Metadata
  /** When the caller stops waiting; undefined without a time limit. */
  readonly deadline: Date | undefined
  /** Aborts when the deadline passes or the connection is gone. Made when first asked for. */
  readonly signal: AbortSignal
  /** e.g. `demo.v1.Greeter` */
  readonly service: string
  /** The method's name on the wire, e.g. `SayHello`. */
  readonly method: string
  /** e.g. `/demo.v1.Greeter/SayHello` (B16) */
  readonly fullMethod: string
}
