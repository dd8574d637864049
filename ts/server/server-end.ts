import { MAX_TIMER_MS } from '../options/option.js'
import type { CutCall, ServerConnections } from './connections.js'
import type { Handshakes } from './handshakes.js'
import type { Listeners } from './listeners.js'
import type { ShutdownReport } from './server-options.js'

/** The parts of a server that end with it. */
interface Parts {
  readonly handshakes: Handshakes
  readonly connections: ServerConnections
}

const noCalls: readonly CutCall[] = Object.freeze([])

/** How a server ends: at once, or when all calls in flight are answered. */
export class ServerEnd {
  readonly #listeners: Listeners
  readonly #parts: Parts
  readonly #onEnded: () => void
  #closing: Promise<void> | undefined
  #draining: Promise<ShutdownReport> | undefined
  /** Resolves during a shutdown when no connection follows. */
  #accepted: Promise<void> | undefined
  /** The calls that a shutdown cut when its time was over. */
  #cut: readonly CutCall[] = noCalls

  /** `onEnded`: called when all is gone. */
  constructor(listeners: Listeners, parts: Parts, onEnded: () => void) {
    this.#listeners = listeners
    this.#parts = parts
    this.#onEnded = onEnded
  }

  /** Whether `close` or `shutdown` was called. */
  get begun(): boolean {
    return this.#closing !== undefined
  }

  /** Closes listeners, handshakes and connections at once, also during a shutdown. Resolves when all are gone. */
  close(): Promise<void> {
    if (this.#draining !== undefined) void this.#closeAll()
    this.#closing ??= this.#closeAll().then(() => this.#onEnded())
    return this.#closing
  }

  /**
   * Drains them; `close` when that takes longer than `timeoutMs`. Resolves when all are gone; for a call whose handler
   * asked for it, when no other call is left.
   */
  shutdown(timeoutMs: number): Promise<ShutdownReport> {
    const caller = this.#parts.connections.caller()
    this.#draining ??= this.#drain(timeoutMs)
    if (caller === undefined) return this.#draining
    return Promise.race([this.#draining, this.#drainedBut(caller)])
  }

  async #drainedBut(caller: object): Promise<ShutdownReport> {
    await this.#accepted
    await this.#parts.connections.emptyBut(caller)
    return { cut: this.#cut }
  }

  async #drain(timeoutMs: number): Promise<ShutdownReport> {
    // Longer than a timer can wait is 25 days, after which no one counts on it.
    const timer =
      timeoutMs > MAX_TIMER_MS
        ? undefined
        : setTimeout(() => {
            this.#cut = this.#parts.connections.running()
            void this.close()
          }, timeoutMs)
    const drained = this.#drainAll()
    this.#closing ??= drained
    await drained
    this.#onEnded()
    clearTimeout(timer)
    return { cut: this.#cut }
  }

  /** What the listeners still accept is drained too, and so are the peers whose handshakes run. */
  async #drainAll(): Promise<void> {
    this.#accepted = this.#drainListeners()
    await this.#accepted
    await this.#parts.connections.drain()
  }

  async #drainListeners(): Promise<void> {
    const { handshakes, connections } = this.#parts
    const drained = this.#listeners.drain()
    // The listeners first, unless peers wait for handshakes: a call that is written after the cut fails.
    if (handshakes.size > 0) void connections.drain()
    await drained
    void connections.drain()
    await handshakes.settled()
  }

  async #closeAll(): Promise<void> {
    const { handshakes, connections } = this.#parts
    const closed = this.#listeners.close()
    void connections.close()
    await Promise.all([closed, handshakes.close()])
    await handshakes.settled() // of peers that were accepted before the listeners were closed
    await connections.close()
  }
}
