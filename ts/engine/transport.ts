import type { Duplex } from 'node:stream'
import type { PeerCredentials } from '../peer/credentials.js'
import type { FrameView } from '../wire/frame-view.js'
import type { Outbox } from './outbox.js'

/** Bounds that the engine enforces itself, on the I/O thread where there is one. */
export interface TransportLimits {
  /** Longest body of a frame, either way, in bytes. */
  readonly maxMessageBytes: number
  /** Longest body of an oversized frame that is read and thrown away, in bytes; beyond, the connection ends. */
  readonly maxDiscardBytes: number
  /** Most pairs of metadata in a request; a client receives no requests. */
  readonly maxMetadataPairs: number
  /** Most bytes of metadata in a request, keys and values together. */
  readonly maxMetadataBytes: number
  /** Longest time from the first byte of a frame to its last. 0: none. */
  readonly frameTimeoutMs: number
  /** Longest time in which the peer takes none of the bytes that wait for it. 0: none. */
  readonly writeStallTimeoutMs: number
  /** Bytes of long bodies, arriving or not yet taken, of all connections of the engine; the least that is asked for holds. */
  readonly engineBufferBytes: number
}

/** Receives the events of a transport. Every call is made on the JS thread. */
export interface TransportHandler {
  /** Called for each frame and each oversized header. `frame` is valid during the call: `keep` what must outlive it. */
  onFrame(frame: FrameView): void
  /**
   * Called when the peer takes no more bytes, though it may still answer: a frame of this stream did not
   * arrive whole, and no later frame of any stream will. `isRequest`: a request is among what was lost, as
   * far as the engine knows.
   */
  onUnsent(stream: number, isRequest: boolean): void
  /** Called when all queued bytes have been handed to the kernel. */
  onDrained(): void
  /** Called after `cut`, when everything that the peer had written was delivered. */
  onReadEnd(): void
  /** Called exactly once; no other callback follows. `reason`: `CloseReason` of ts/wire/row.ts. */
  onClosed(reason: number, errno: number): void
}

/** One open connection of an engine. Frames leave through the engine's outbox under its `handle`. */
export interface Transport {
  readonly handle: number
  readonly peer: PeerCredentials | undefined
  readonly outbox: Outbox
  /** Set once, in the call that hands the transport over, before any frame. */
  handler: TransportHandler
  /** Bytes that the engine has accepted and the kernel has not taken yet. */
  queuedBytes(): number
  /** Returns whether bytes of the peer have arrived since the last call, or bytes wait to be sent or received. */
  consumeActivity(): boolean
  /** Whether those bytes keep the process alive. Default: they do. */
  hold(mayHold: boolean): void
  /** The duplex underneath, for handshakers that speak over it; undefined where there is none. */
  readonly duplex: Duplex | undefined
  /** Begins to read a parked transport. `duplex`: is read instead of its own (JS engine only). */
  admit(duplex?: Duplex): void
  /**
   * Reads what the peer has written until now and no more; `onReadEnd` follows. On the native engine a later
   * write of the peer fails there. The JS engine cannot cut: requests are read until the close.
   */
  cut(): void
  /**
   * Stops reading until `resume`. Frames that were received by then are still delivered. When the peer is gone
   * meanwhile, the end is reported: the native engine reads first what the peer left, the JS engine notices it
   * within a second on unix sockets, where a write of no bytes fails then.
   */
  pause(): void
  resume(): void
  /** Ends the connection now and drops queued bytes. `onClosed` follows. May be repeated. */
  close(): void
}
