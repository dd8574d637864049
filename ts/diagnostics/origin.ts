import type { ErrorPeer } from '../base/errors/ttrpc-error.js'

/** Whose events they are: the same object for all connections of a listener, or for a client. */
export interface Origin {
  /** The `Server` or `Client`. */
  readonly source: object
  readonly side: 'client' | 'server'
  /** The listener's address, or what was connected to; undefined over a duplex. */
  readonly address: string | undefined
}

/** What every event of a connection tells. */
export interface ConnectionEvent extends Origin {
  /** Counts the connections of this process, both sides, that somebody asked for, from 1. */
  readonly connection: number
  /** Who is at the other end, where anybody can tell. */
  readonly peer: ErrorPeer | undefined
}

/** A connection as its events need it. */
export interface EventConnection {
  readonly origin: Origin
  /** Read for an event alone, as it counts. */
  readonly number: number
  readonly peer: ErrorPeer | undefined
}

let connections = 0

/** The number of a connection that somebody asks for; most are never asked for. */
export function nextConnectionNumber(): number {
  return ++connections
}

export function aboutConnection({ origin, number, peer }: EventConnection): ConnectionEvent {
  const { source, side, address } = origin
  return { source, side, address, connection: number, peer }
}
