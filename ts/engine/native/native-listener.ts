import type { PeerCredentials } from '../../peer/credentials.js'
import type { Address } from '../address/address.js'
import type { EngineListener, ListenerHandler } from '../listening.js'
import type { Transport } from '../transport.js'
import type { TransportSource } from './native-transport.js'

/** One listener of the native engine: its id, and the handler of its events, which run in the scope of its source. */
export class NativeListener implements EngineListener {
  readonly socket: Address
  /** Of the transports that it accepts. */
  readonly source: TransportSource
  readonly #id: number
  readonly #handler: ListenerHandler

  constructor(id: number, socket: Address, source: TransportSource, handler: ListenerHandler) {
    this.#id = id
    this.socket = socket
    this.source = source
    this.#handler = handler
  }

  onAccept(transport: Transport): void {
    this.source.scope.runInAsyncScope(this.#handler.onAccept, this.#handler, transport)
  }

  onRefuse(peer: PeerCredentials, reason: number, errno: number, suppressed: number): void {
    const { onRefuse } = this.#handler
    this.source.scope.runInAsyncScope(onRefuse, this.#handler, peer, reason, errno, suppressed)
  }

  onClosed(): void {
    this.source.scope.runInAsyncScope(this.#handler.onClosed, this.#handler)
  }

  close(acceptWaiting: boolean): void {
    this.source.native.closeListener(this.#id, acceptWaiting)
  }
}
