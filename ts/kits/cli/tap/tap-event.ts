import type { Buffer } from 'node:buffer'

/** The end that sent something: the client that dialed the tap, or the server behind it. */
export type Sender = 'client' | 'server'

/** The process behind a connection. A value is missing where the kernel does not name it. */
export interface TapPeer {
  readonly pid?: number
  readonly uid?: number
  readonly gid?: number
  /** The name of its program, cut by the kernel to 15 bytes. */
  readonly comm?: string
}

/** What every event has: when it was, in milliseconds since 1970, and the number of its connection, from 1. */
interface Placed {
  readonly at: number
  readonly connection: number
}

/** A client has connected. */
export interface TapOpen extends Placed {
  readonly event: 'open'
  readonly peer: TapPeer
}

/** Bytes that were passed on. */
export interface TapBytes extends Placed {
  readonly event: 'bytes'
  readonly from: Sender
  readonly bytes: Buffer
}

/** One side sends no more. */
export interface TapEnd extends Placed {
  readonly event: 'end'
  readonly from: Sender
}

/** The connection is over. */
export interface TapClose extends Placed {
  readonly event: 'close'
  /** Why, where it did not end in order. */
  readonly reason?: string
}

/** What a tap sees of the bytes: the same events live and in a recording. */
export type TapEvent = TapOpen | TapBytes | TapEnd | TapClose
