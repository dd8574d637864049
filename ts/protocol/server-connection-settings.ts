import type { Origin } from '../diagnostics/origin.js'
import type { PeerCredentials } from '../peer/credentials.js'
import type { ConnectionLimits } from './connection.js'
import type { StreamIdPolicy } from './stream-ids.js'

/** The bounds that a server's side of a connection keeps; ts/options/limits.ts has their defaults. */
export interface ServerConnectionLimits extends ConnectionLimits {
  readonly maxConcurrentStreams: number
  /** Bytes of the requests whose handlers run; beyond, the connection is not read. */
  readonly connectionRequestBytes: number
  /** 0: none. */
  readonly maxCallTimeoutMs: number
  readonly maxMetadataBytes: number
  readonly maxMetadataPairs: number
  /** Frames that break the protocol; beyond, the connection ends. */
  readonly protocolErrorBudget: number
}

/** What a server passes to each of its connections. */
export interface ServerConnectionSettings {
  readonly limits: ServerConnectionLimits
  readonly peer: PeerCredentials | undefined
  readonly idPolicy: StreamIdPolicy
  readonly origin: Origin
}
