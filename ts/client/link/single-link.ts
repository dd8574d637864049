import type { ClientLink } from '../../call/client/client-link.js'
import type { Origin } from '../../diagnostics/origin.js'
import type { ClientConnection } from '../../protocol/client-connection.js'
import type { OpenRequest } from '../../protocol/open-call.js'

/** A client's way to its server, as the facade drives it. */
export interface FacadeLink extends ClientLink {
  readonly state: 'open' | 'connecting' | 'closed'
  /** Resolves once, when there will be no connection any more and `onClose` has ended. */
  readonly closed: Promise<void>
  /** Its client stands: events can tell whose its connections are. */
  announce(origin: Origin): void
  /** All on which calls may be open. */
  readonly connections: Iterable<ClientConnection>
  /** Calls that wait for a connection. */
  readonly waiting: readonly OpenRequest[]
  /** `told` is called when there is a call, on whatever connection, after there was none on it. */
  onBusy(told: () => void): void
  close(): void
  /** What waits keeps the process alive, or not. */
  hold(mayHold: boolean): void
}

/** The one connection of a client that does not reconnect. */
export class SingleLink implements FacadeLink {
  readonly connection: ClientConnection
  readonly closed: Promise<void>
  readonly renewal = undefined
  readonly waiting = []

  constructor(connection: ClientConnection, closed: Promise<void>) {
    this.connection = connection
    this.closed = closed
  }

  get state(): 'open' | 'closed' {
    return this.connection.open ? 'open' : 'closed'
  }

  get connections(): readonly ClientConnection[] {
    return [this.connection]
  }

  announce(origin: Origin): void {
    this.connection.announce(origin)
  }

  onBusy(told: () => void): void {
    this.connection.onBusy = told
  }

  close(): void {
    this.connection.close()
  }

  hold(mayHold: boolean): void {
    this.connection.hold(mayHold)
  }
}
