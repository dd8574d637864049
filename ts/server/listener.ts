import type { EngineListener } from '../engine/listening.js'

/** One address on which a server listens. Made by `Server.listen`. */
export class Listener {
  /** The address, e.g. `unix:///run/greeter.sock`. */
  readonly address: string
  /** Resolves once nothing is accepted any more and the socket's path is gone. Never rejects. */
  readonly closed: Promise<void>
  readonly #engine: EngineListener

  /** @internal Use `Server.listen`. */
  constructor(address: string, engine: EngineListener, closed: Promise<void>) {
    this.address = address
    this.closed = closed
    this.#engine = engine
  }

  /** Stops accepting. Open connections go on. May be repeated. */
  close(): Promise<void> {
    this.#engine.close(false)
    return this.closed
  }

  /** @internal As `close`, but who has connected already is accepted first. */
  drain(): Promise<void> {
    this.#engine.close(true)
    return this.closed
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}
