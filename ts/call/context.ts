import type { Metadata } from '../base/metadata.js'
import type { PeerCredentials } from '../peer/credentials.js'
import type { ConnectionInfo } from '../protocol/server-stream.js'
import type { ContextValues } from './context-values.js'

/**
 * The call that a handler serves.
 *
 * @example
 * ```js
 * import { Server } from 'ttrpc'
 * import { inMemory } from 'ttrpc/testing'
 *
 * const server = new Server().registerRaw('demo.v1.Echo', {
 *   async Say(bytes, context) {
 *     console.log(context.fullMethod, context.metadata.get('tenant')) // /demo.v1.Echo/Say a
 *     context.signal.throwIfAborted() // aborts at the caller's deadline, and when the caller is gone
 *     return bytes
 *   },
 * })
 * const client = inMemory(server)
 * await client.call('demo.v1.Echo', 'Say', Buffer.from('hello'), { metadata: { tenant: 'a' } })
 * await server.close()
 * ```
 */
export interface HandlerContext {
  /** Credentials of the caller, which the kernel recorded when the connection was made; undefined where it cannot. */
  readonly peer: PeerCredentials | undefined
  /** Metadata of the request; empty without. */
  readonly metadata: Metadata
  /** The moment at which the caller stops waiting; undefined without a time limit. */
  readonly deadline: Date | undefined
  /**
   * Aborts when the deadline passes, the connection is gone, or the handler has
   * returned, so that what it started ends with it (B8: `context canceled`). Made when first read.
   */
  readonly signal: AbortSignal
  /** e.g. `demo.v1.Greeter` */
  readonly service: string
  /** The method's name on the wire, e.g. `SayHello`. */
  readonly method: string
  /** e.g. `/demo.v1.Greeter/SayHello` (B16) */
  readonly fullMethod: string
  /** The connection on which the call came: the same object for all calls of that connection. */
  readonly connection: ConnectionInfo
  /** Values that interceptors set for the handler. Made when first read. */
  readonly values: ContextValues
}
