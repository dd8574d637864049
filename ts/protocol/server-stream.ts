import type { PeerCredentials } from '../peer/credentials.js'
import type { OpenCall } from './open-call.js'
import type { RequestStream } from './request-stream.js'
import type { TableEntry } from './stream-table.js'

/** A call whose handler is running. */
export interface ServerStream extends TableEntry, OpenCall {
  /** Undefined for a unary call. */
  readonly requests: RequestStream | undefined
  /** Settles when its handler has ended and its answer is written; undefined while its handler has not returned. */
  readonly handled: Promise<void> | undefined
  /** Called when the connection is gone: no answer can be sent. `why`: one error for all calls of the connection. */
  onConnectionClosed(why: Error): void
}

/** A connection as handlers see it: one frozen object for all its calls. */
export interface ConnectionInfo {
  /** Number of the connection in this process, from 1, in the order in which handlers or events first read it. */
  readonly id: number
  /** Credentials of the peer; undefined where they cannot be known. */
  readonly peer: PeerCredentials | undefined
}
