/**
 * The one interface that everything above the engine knows: connections whose
 * frames arrive as rows, and an outbox whose frames leave in batches.
 *
 * The native engine does the work on its I/O thread; the JS engines do the same
 * on the JS thread. Nothing above this folder asks which one it is.
 */

import type { Duplex } from 'node:stream'
import type { PeerCredentials } from '../peer/credentials.js'
import type { PeerInfo } from '../peer/info.js'
import type { PeerRule } from '../peer/rule.js'
import type { Address } from './address/address.js'
import type { Outbox } from './outbox.js'

/** Bounds the engine enforces itself, on the I/O thread where there is one. */
export interface ConnectionLimits {
  /** Longest body of a frame, either way, in bytes. */
  readonly maxMessageBytes: number
  /** Longest body of an oversized frame that is read and thrown away, in bytes; beyond, the connection ends. */
  readonly maxDiscardBytes: number
  /** Longest time from the first byte of a frame to its last. 0: none. */
  readonly frameTimeoutMs: number
  /** Longest time in which the peer takes nothing of what waits for it. 0: none. */
  readonly writeStallTimeoutMs: number
  /** Bytes of long bodies, arriving or not yet taken, of all connections of the engine; the least that anybody asks for holds. */
  readonly engineBufferBytes: number
}

/** What an engine tells the owner of a connection. Every call is made on the JS thread. */
export interface ConnectionHandler {
  /**
   * A frame or an oversized header (cell KIND tells). The cells and `memory` are valid during the call.
   * `owned`: `memory` holds just this body and may be kept; else copy what outlives the call.
   */
  onRow(rows: Int32Array, at: number, memory: Buffer, owned: boolean): void
  /**
   * The peer takes no more bytes, though it may still answer: a frame of this stream did not arrive whole,
   * nor will any other of any stream. `isRequest`: a request of it is among them, as far as the engine knows.
   */
  onUnsent(stream: number, isRequest: boolean): void
  /** All queued bytes have been handed to the kernel. */
  onDrained(): void
  /** After `cut`: everything that the peer had written has been told. */
  onReadEnd(): void
  /** Told once, last. `reason`: `CloseReason` of ts/wire/row.ts. */
  onClosed(reason: number, errno: number): void
}

/** One open connection. Frames go out through the engine's outbox under its `handle`. */
export interface EngineConnection {
  readonly handle: number
  readonly peer: PeerCredentials | undefined
  readonly outbox: Outbox
  /** Set once, in the call that hands the connection over, before any row. */
  handler: ConnectionHandler
  /** Bytes accepted from us that the kernel has not taken yet. */
  queuedBytes(): number
  /** Those bytes keep the process alive (the default), or not. */
  hold(mayHold: boolean): void
  /** The duplex underneath, for handshakers that speak over it; undefined where there is none. */
  readonly duplex: Duplex | undefined
  /** Begins to read a connection that was parked, over `duplex` instead of its own if one is given (JS engine only). */
  admit(duplex?: Duplex): void
  /**
   * Reads what the peer has written until now and no more; `onReadEnd` follows. On the native engine a
   * later write fails over there; on the JS engine, which cannot cut, requests are read until the close.
   */
  cut(): void
  /**
   * Reads no more of the peer until `resume`. Rows that were received by then are still told. A peer that
   * is gone meanwhile is noticed where the engine can: then what it left is read, and its end told.
   */
  pause(): void
  resume(): void
  /** Ends the connection now; queued bytes are dropped. `onClosed` follows. Harmless when repeated. */
  close(): void
}

/** Where a listener's events go. */
export interface ListenerHandler {
  /** A peer whose credentials the rule admits. Must set `connection.handler`; a parked one waits for `admit`. */
  onAccept(connection: EngineConnection): void
  /**
   * A peer was refused: `reason` is a `RefuseReason`; a credential that could not be read is −1.
   * `suppressed`: how many were refused since the one told before, and not told.
   */
  onRefuse(peer: PeerCredentials, reason: number, errno: number, suppressed: number): void
  /** Told once, last. */
  onClosed(): void
}

export interface ListenRequest {
  readonly socket: Address
  readonly rule: PeerRule
  readonly peerInfo: Required<PeerInfo>
  /** A socket with an abstract name may be listened on. */
  readonly allowAbstract: boolean
  /** So may a path that others can replace. */
  readonly allowUnsafeDirectory: boolean
  /** Most refusals that are told a second. */
  readonly maxRefusalEvents: number
  readonly limits: ConnectionLimits
  readonly methods: MethodTable
  readonly maxConnections: number
  readonly maxConnectionsPerUid: number
  /** Peers wait unread until each is admitted. Undefined: nobody is parked. */
  readonly parking: Parking | undefined
}

export interface Parking {
  /** A peer that is not admitted by then is closed, whatever JS does meanwhile. */
  readonly timeoutMs: number
  /** At once; the others wait in the listener's queue. */
  readonly most: number
}

export interface EngineListener {
  /** What it listens on; a TCP port of 0 has become the one that was found. */
  readonly socket: Address
  /**
   * Stops accepting and removes the socket's path if it is still ours. Open connections stay.
   * `acceptWaiting`: who has connected already is accepted first, where the engine can.
   */
  close(acceptWaiting: boolean): void
}

export interface ConnectRequest {
  readonly socket: Address
  readonly limits: ConnectionLimits
  readonly timeoutMs: number
  /** What the server must be. */
  readonly rule: PeerRule
  readonly peerInfo: Required<PeerInfo>
}

/** Where the outcome of a connect goes. */
export interface ConnectHandler {
  /** Must set `connection.handler`: a close may be the very next row. */
  onConnect(connection: EngineConnection): void
  /** A `ConnectError`. */
  onFail(error: Error): void
}

/** Names a server knows, by the id that rows carry (cell METHOD). */
export interface MethodTable {
  /** Registers a name; returns its id: 0, 1, 2 … */
  add(service: string, method: string): number
  /** The server is closed, its connections are gone: the engine may forget the names. */
  drop(): void
}

export interface Engine {
  readonly name: 'native' | 'node'
  readonly outbox: Outbox
  createMethodTable(): MethodTable
  /** Can it tell who is at the other end? Without, only a rule that admits anybody can be kept. */
  readonly hasCredentials: boolean
  /** Binds and listens; the path is born 0600. Rejects with a `ListenError` that has the reason. */
  listen(request: ListenRequest, handler: ListenerHandler): Promise<EngineListener>
  /**
   * Begins to connect; exactly one of the handler's functions is called, later, unless the function that
   * is returned, which gives up, is called first.
   */
  connect(request: ConnectRequest, handler: ConnectHandler): () => void
  /** Keeps the process alive while held; counted. */
  ref(): void
  unref(): void
}
