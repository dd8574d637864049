import { HandshakeRefusal } from '../admission/handshake.js'
import type { Transport } from '../engine/transport.js'

/** The handshakes of a server that run: each from its accept until its peer is admitted or its connection is gone. */
export class Handshakes {
  /** Made for the first one: most servers have a rule. */
  #running: Map<Transport, AbortController> | undefined
  #state: 'open' | 'closed' = 'open'
  #onEmpty: (() => void)[] | undefined

  /** The number of handshakes that run. */
  get size(): number {
    return this.#running?.size ?? 0
  }

  /** Counts a handshake. Returns what ends it; after `close`, it has ended already. */
  begin(connection: Transport): AbortController {
    const controller = new AbortController()
    this.#running ??= new Map()
    this.#running.set(connection, controller)
    if (this.#state === 'closed') controller.abort(serverClosed())
    return controller
  }

  /** Called when the peer is admitted, or its connection is gone. May be called again. */
  end(connection: Transport): void {
    if (this.#running?.delete(connection) !== true || this.#running.size > 0) return
    const waiting = this.#onEmpty
    this.#onEmpty = undefined
    for (const onEmpty of waiting ?? []) onEmpty()
  }

  /** Resolves when none runs. */
  settled(): Promise<void> {
    if (this.size === 0) return Promise.resolve()
    return new Promise((resolve) => {
      this.#onEmpty ??= []
      this.#onEmpty.push(resolve)
    })
  }

  /** Refuses all peers whose handshakes run; one that begins later too. Resolves when their connections are gone. */
  close(): Promise<void> {
    this.#state = 'closed'
    for (const controller of this.#running?.values() ?? []) controller.abort(serverClosed())
    return this.settled()
  }
}

function serverClosed(): HandshakeRefusal {
  return new HandshakeRefusal('the server was closed during the handshake')
}
