import type { PeerCredentials } from '../peer/credentials.js'
import type { OpenCall } from './open-call.js'
import type { RequestStream } from './request-stream.js'
import type { TableEntry } from './stream-table.js'

/** A call whose handler is running. */
export interface ServerStream extends TableEntry, OpenCall {
  /** Undefined for a unary call. */
  readonly requests: RequestStream | undefined
  /** The connection is gone: nobody will take the answer. */
  onConnectionClosed(): void
}

/** A connection as handlers see it: the same object for all its calls. Frozen. */
export interface ConnectionInfo {
  /** Counts the connections of this process, both sides, that a handler or an event asked for, from 1. */
  readonly id: number
  /** Who is at the other end, where anybody can tell. */
  readonly peer: PeerCredentials | undefined
}
