import type { ClientConnection } from '../../protocol/client-connection.js'
import type { OpenRequest } from '../../protocol/open-call.js'

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
  /** Why the last dial failed, while there is no connection. */
  readonly failure: Error | undefined
  /** Makes another connection where the one that stands takes no more calls; those on it go on. */
  renew(): void
  /** Waits for a connection that takes calls. */
  ready(call: OpenRequest): ReadyWait
}
