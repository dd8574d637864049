import type { EngineListener } from '../engine/listening.js'

/** One address on which a server listens. Made by `Server.listen`. */
export class Listener {
  /** The address, e.g. `unix:///run/greeter.sock`. */
  readonly address: string
  /** Resolves when nothing is accepted any more and the socket's path is removed. Never rejects. */
  readonly closed: Promise<void>
  readonly #engine: EngineListener

  /** @internal Use `Server.listen`. */
  constructor(address: string, engine: EngineListener, closed: Promise<void>) {
    this.address = address
    this.closed = closed
    this.#engine = engine
  }

  /** Stops accepting, and closes peers that wait for a handshake. Open connections go on. Resolves as `closed`; may be called again. */
  close(): Promise<void> {
    this.#engine.close(false)
    return this.closed
  }

  /** @internal As `close`, but peers that have connected already are accepted first. */
  drain(): Promise<void> {
    this.#engine.close(true)
    return this.closed
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}
