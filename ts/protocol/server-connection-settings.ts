import type { Origin } from '../diagnostics/origin.js'
import type { FrameView } from '../wire/frame-view.js'
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

/** Receives the requests of connections of type `C`: the layer of calls. */
export interface RequestHandler<C> {
  /** Returns the time of the server's clock, where that is one of a test. */
  readonly clockMs: (() => number) | undefined
  /** Called for a request with a valid envelope and a new id. The frame is valid during the call. */
  onRequest(connection: C, frame: FrameView): void
  /** Called exactly once for each connection; no other callback follows. */
  onConnectionClosed(connection: C, reason: number, errno: number): void
}

/** Has the connections: the server. */
export interface ConnectionOwner {
  /** Called when a call begins while no other of its connection is open. */
  onBusy(): void
  /** Called after `drain` whenever a call has ended, or all that the client had written is read. */
  onSettled(): void
}

/** What is the same for all connections of a listener: one object, to which each of them points. */
export interface ServerConnectionSettings<C> {
  readonly handler: RequestHandler<C>
  readonly limits: ServerConnectionLimits
  readonly idPolicy: StreamIdPolicy
  readonly origin: Origin
  readonly owner: ConnectionOwner
}
