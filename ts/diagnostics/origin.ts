import type { ErrorPeer } from '../base/errors/ttrpc-error.js'

/** Where events come from: one object for all connections of a listener, or for a client. */
export interface Origin {
  /** The `Server` or `Client`. */
  readonly source: object
  readonly side: 'client' | 'server'
  /** The listener's address, or what was connected to; undefined over a duplex. */
  readonly address: string | undefined
}

/** The fields of every event of a connection. */
export interface ConnectionEvent extends Origin {
  /** The number of the connection, counted from 1 over those of this process, both sides, whose number was ever read. */
  readonly connection: number
  /** Credentials of the other end, where they are known. */
  readonly peer: ErrorPeer | undefined
}

/** A connection as its events need it. */
export interface EventConnection {
  readonly origin: Origin
  /** Given out at the first read, so it is read only for an event. */
  readonly number: number
  readonly peer: ErrorPeer | undefined
}

let connections = 0

/** Returns the next number of a connection; most connections never need one. */
export function nextConnectionNumber(): number {
  return ++connections
}

/** Returns the fields that every event of the connection has. */
export function aboutConnection({ origin, number, peer }: EventConnection): ConnectionEvent {
  const { source, side, address } = origin
  return { source, side, address, connection: number, peer }
}
