import type { ClientConnection } from '../protocol/client-connection.js'

/** What a client calls over: one connection, or one after the other. */
export interface ClientLink {
  /** The one that calls go over now; a call on one that is closed fails at once. */
  readonly connection: ClientConnection
  /** Undefined: there is one connection, and when it is gone it is gone. */
  readonly renewal: LinkRenewal | undefined
}

/** Waiting for a connection. */
export interface ReadyWait {
  /** Rejects when the client is closed, or too many wait. */
  readonly connection: Promise<ClientConnection>
  /** Nobody waits any more. */
  forget(): void
}

/** A link that makes its connection again. */
export interface LinkRenewal {
  /** How often one call may be sent, the first time included. */
  readonly maxAttempts: number
  /** Waits for a connection that stands. */
  ready(): ReadyWait
  /** `connection` can take no more calls, though those on it go on. */
  retire(connection: ClientConnection): void
}
