import type { CutCall, ServerConnections } from './connections.js'
import type { Handshakes } from './handshakes.js'
import type { Listeners } from './listeners.js'
import type { ShutdownReport } from './server-options.js'

/** The parts of a server that end with it. */
interface Parts {
  readonly listeners: Listeners
  readonly handshakes: Handshakes
  readonly connections: ServerConnections
  /** Called when all is gone. */
  onEnded(): void
}

/** How a server ends: at once, or when all calls in flight are answered. */
export class ServerEnd {
  readonly #parts: Parts
  #closing: Promise<void> | undefined
  #draining: Promise<ShutdownReport> | undefined
  /** Resolves during a shutdown when no connection follows. */
  #accepted: Promise<void> | undefined

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Whether `close` or `shutdown` was called. */
  get begun(): boolean {
    return this.#closing !== undefined
  }

  /** Closes listeners, handshakes and connections at once, also during a shutdown. Resolves when all are gone. */
  close(): Promise<void> {
    if (this.#draining !== undefined) void this.#closeAll()
    this.#closing ??= this.#closeAll().then(() => this.#parts.onEnded())
    return this.#closing
  }

  /**
   * Drains them; `close` when that takes longer than `timeoutMs`. Resolves when all are gone; for a call whose handler
   * asked for it, when no other call is left.
   */
  shutdown(timeoutMs: number | undefined): Promise<ShutdownReport> {
    const caller = this.#parts.connections.caller()
    this.#draining ??= this.#drain(timeoutMs)
    if (caller === undefined) return this.#draining
    return Promise.race([this.#draining, this.#drainedBut(caller)])
  }

  async #drainedBut(caller: object): Promise<ShutdownReport> {
    await this.#accepted
    await this.#parts.connections.emptyBut(caller)
    return { cut: [] }
  }

  async #drain(timeoutMs: number | undefined): Promise<ShutdownReport> {
    let cut: CutCall[] = []
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            cut = this.#parts.connections.running()
            void this.close()
          }, timeoutMs)
    const drained = this.#drainAll()
    this.#closing ??= drained
    await drained
    this.#parts.onEnded()
    clearTimeout(timer)
    return { cut }
  }

  /** What the listeners still accept is drained too, and so are the peers whose handshakes run. */
  async #drainAll(): Promise<void> {
    this.#accepted = this.#drainListeners()
    await this.#accepted
    await this.#parts.connections.drain()
  }

  async #drainListeners(): Promise<void> {
    const { listeners, handshakes, connections } = this.#parts
    const drained = listeners.drain()
    // The listeners first, unless peers wait for handshakes: a call that is written after the cut fails.
    if (handshakes.size > 0) void connections.drain()
    await drained
    void connections.drain()
    await handshakes.settled()
  }

  async #closeAll(): Promise<void> {
    const { listeners, handshakes, connections } = this.#parts
    const closed = listeners.close()
    void connections.close()
    await Promise.all([closed, handshakes.close()])
    await handshakes.settled() // of peers that were accepted before the listeners were closed
    await connections.close()
  }
}
