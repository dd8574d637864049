import type { ClientLink } from '../../call/client/client-link.js'
import type { Origin } from '../../diagnostics/origin.js'
import type { ClientConnection } from '../../protocol/client-connection.js'
import type { OpenRequest } from '../../protocol/open-call.js'

/** A client's way to its server: one connection, or one after the other. */
export interface FacadeLink extends ClientLink {
  readonly state: 'open' | 'connecting' | 'closed'
  /** Resolves when there will be no more connection and `onClose` has ended. */
  readonly closed: Promise<void>
  /** Called once, when the client is made: events of the connections name it from then on. */
  announce(origin: Origin): void
  /** All connections on which calls may be open. */
  readonly connections: Iterable<ClientConnection>
  /** Calls that wait for a connection. */
  readonly waiting: readonly OpenRequest[]
  /** `listener` is called when a connection gets a call after it had none. */
  onBusy(listener: () => void): void
  close(): void
  /** Whether open and waiting calls keep the process alive. */
  hold(mayHold: boolean): void
}

const noCalls: readonly OpenRequest[] = Object.freeze([])

/** The one connection of a client that does not reconnect. */
export class SingleLink implements FacadeLink {
  readonly connection: ClientConnection
  readonly closed: Promise<void>
  readonly renewal = undefined
  readonly waiting = noCalls

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

  onBusy(listener: () => void): void {
    this.connection.onBusy = listener
  }

  close(): void {
    this.connection.close()
  }

  hold(mayHold: boolean): void {
    this.connection.hold(mayHold)
  }
}
