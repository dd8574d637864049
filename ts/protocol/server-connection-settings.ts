import type { Origin } from '../diagnostics/origin.js'
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

/** What is the same for all connections of a listener: one object, to which each of them points. */
export interface ServerConnectionSettings {
  readonly limits: ServerConnectionLimits
  readonly idPolicy: StreamIdPolicy
  readonly origin: Origin
  /** That of `TransportHandler`. */
  readonly clockMs: (() => number) | undefined
  /** Called when a call begins while no other of its connection is open. */
  readonly onBusy: (() => void) | undefined
  /** Called after `drain` whenever a call has ended, or all that the client had written is read. */
  readonly onSettled: () => void
}
