import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { Channels, type ConnectionOpened, type Interceptor } from '../../../index.js'

/** What an `IdleEnd` asks and calls. */
interface IdleHooks {
  /** Whether the daemon keeps nothing, such as a task. Called when no call has run for the whole time. */
  readonly isIdle: () => boolean
  /** Ends the daemon. */
  readonly end: () => void
}

/**
 * Ends a daemon to which nothing comes for a time, and which keeps nothing: containerd may have been killed between its
 * `start` and its Create, or between Delete and Shutdown. Each call that ends and each connection to it begins the
 * time anew: a `start` which finds the daemon connects to it.
 */
export class IdleEnd {
  /** Counts the calls that run. */
  readonly interceptor: Interceptor
  readonly #timeoutMs: number
  readonly #hooks: IdleHooks
  #running = 0
  #timer: NodeJS.Timeout | undefined
  readonly #onActivity = (): void => {
    if (this.#timer !== undefined) this.#wait()
  }

  /** The daemon's own clients, such as that of its events, are not activity. */
  readonly #onOpened = (event: unknown): void => {
    if ((event as ConnectionOpened).side === 'server') this.#onActivity()
  }

  /** `timeoutMs`: 0 for never. */
  constructor(timeoutMs: number, hooks: IdleHooks) {
    this.#timeoutMs = timeoutMs
    this.#hooks = hooks
    this.interceptor = (next) => async (request) => {
      this.#running++
      try {
        return await next(request)
      } finally {
        this.#running--
        this.#onActivity()
      }
    }
  }

  /** Called once, when the daemon serves. */
  begin(): void {
    if (this.#timeoutMs === 0) return
    subscribe(Channels.CONNECTION_OPENED, this.#onOpened)
    this.#wait()
  }

  /** Called when the daemon ends. May be called again. */
  stop(): void {
    unsubscribe(Channels.CONNECTION_OPENED, this.#onOpened)
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  /** Begins the time anew. */
  #wait(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#check(), this.#timeoutMs)
  }

  #check(): void {
    if (this.#running === 0 && this.#hooks.isIdle()) {
      this.stop()
      this.#hooks.end()
    } else this.#wait() // what the daemon keeps may go without a call
  }
}
