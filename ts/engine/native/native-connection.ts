import type { ConnectionHandler, EngineConnection, PeerCredentials } from '../engine.js'
import type { Outbox } from '../outbox.js'
import type { NativeEngineHandle } from './addon.js'

const noHandler: ConnectionHandler = { onRow() {}, onDrained() {}, onClosed() {} }

/** One connection of the native engine: a handle, and who hears of it. */
export class NativeConnection implements EngineConnection {
  readonly handle: number
  readonly peer: PeerCredentials
  readonly outbox: Outbox
  /** A listener accepted it: while it is open it keeps the process alive. */
  readonly accepted: boolean
  handler: ConnectionHandler = noHandler
  /** Bytes wait in the engine; a `DRAINED` or `CLOSED` row will end it. */
  queueing = false
  #closing = false
  readonly #native: NativeEngineHandle

  constructor(
    native: NativeEngineHandle,
    outbox: Outbox,
    handle: number,
    peer: PeerCredentials,
    accepted: boolean,
  ) {
    this.#native = native
    this.outbox = outbox
    this.handle = handle
    this.peer = peer
    this.accepted = accepted
  }

  queuedBytes(): number {
    return this.queueing ? this.#native.queuedBytes(this.handle) : 0
  }

  close(): void {
    if (this.#closing) return
    this.#closing = true
    this.outbox.flush()
    this.#native.close(this.handle)
  }
}
