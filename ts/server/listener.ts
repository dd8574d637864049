import type { EngineListener } from '../engine/listening.js'

/** One address on which a server listens. Made by `Server.listen`. */
export class Listener {
  /** The address, e.g. `unix:///run/greeter.sock`. */
  readonly address: string
  readonly #engine: EngineListener
  #state: 'open' | 'closed' = 'open'
  /** Made when first read: a fleet has thousands of listeners. */
  #closed: Promise<void> | undefined
  #onClosed: (() => void) | undefined

  /** @internal Use `Server.listen`. */
  constructor(address: string, engine: EngineListener) {
    this.address = address
    this.#engine = engine
  }

  /** @internal Called once, when the engine has closed it. */
  static end(listener: Listener): void {
    listener.#state = 'closed'
    listener.#onClosed?.()
  }

  /** Resolves when nothing is accepted any more and the socket's path is removed. Never rejects. */
  get closed(): Promise<void> {
    this.#closed ??=
      this.#state === 'closed'
        ? Promise.resolve()
        : new Promise((resolve) => {
            this.#onClosed = resolve
          })
    return this.#closed
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
