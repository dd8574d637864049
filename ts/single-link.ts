import type { ClientLink } from './call/client-link.js'
import type { Origin } from './diagnostics/origin.js'
import type { ClientConnection } from './protocol/client-connection.js'

/** A client's way to its server, as the facade drives it. */
export interface FacadeLink extends ClientLink {
  readonly state: 'open' | 'connecting' | 'closed'
  /** Resolves once, when there will be no connection any more and `onClose` has ended. */
  readonly closed: Promise<void>
  /** Its client stands: events can tell whose its connections are. */
  announce(origin: Origin): void
  close(): void
  /** What waits keeps the process alive, or not. */
  hold(mayHold: boolean): void
}

/** The one connection of a client that does not reconnect. */
export class SingleLink implements FacadeLink {
  readonly connection: ClientConnection
  readonly closed: Promise<void>
  readonly renewal = undefined

  constructor(connection: ClientConnection, closed: Promise<void>) {
    this.connection = connection
    this.closed = closed
  }

  get state(): 'open' | 'closed' {
    return this.connection.open ? 'open' : 'closed'
  }

  announce(origin: Origin): void {
    this.connection.announce(origin)
  }

  close(): void {
    this.connection.close()
  }

  hold(mayHold: boolean): void {
    this.connection.hold(mayHold)
  }
}
