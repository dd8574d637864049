import type { ClientConnection } from '../../protocol/client-connection.js'
import type { OpenRequest } from '../../protocol/open-call.js'

/** What a client makes its calls on: one connection, or one after the other. */
export interface ClientLink {
  /** The connection for calls that begin now. A call on a closed one fails at once. */
  readonly connection: ClientConnection
  /** Undefined: the connection is not made again when it is gone. */
  readonly renewal: LinkRenewal | undefined
}

/** A link that makes its connection again. */
export interface RenewingLink extends ClientLink {
  readonly renewal: LinkRenewal
}

/** Waiting for a connection. */
export interface ReadyWait {
  /** Rejects when the client is closed, or too many wait. */
  readonly connection: Promise<ClientConnection>
  /** Ends the wait. */
  forget(): void
}

/** Makes the connection of a link again. */
export interface LinkRenewal {
  /** How often one call may be sent, the first time included. */
  readonly maxAttempts: number
  /** Why the last dial failed, while there is no connection. */
  readonly failure: Error | undefined
  /** Makes another connection when the current one takes no more calls; those that are open on it go on. */
  renew(): void
  /** Waits for a connection that takes calls. `call`: the one that waits. */
  ready(call: OpenRequest): ReadyWait
}
