import { type Backoff, delayMs } from './backoff.js'
import type { LinkRenewal, ReadyWait } from './call/client-link.js'
import { Code } from './code.js'
import type { Origin } from './diagnostics/origin.js'
import type { Engine } from './engine/engine.js'
import { ClosedError } from './errors/connection-errors.js'
import { TtrpcError } from './errors/ttrpc-error.js'
import type { ClientConnection } from './protocol/client-connection.js'
import type { FacadeLink } from './single-link.js'

/** A connection that was dialled, and its end. */
export interface Dialled {
  readonly connection: ClientConnection
  readonly gone: Promise<void>
}

/** Where a link is made of. */
export interface ReconnectingLinkOptions {
  readonly first: Dialled
  readonly engine: Engine
  readonly backoff: Backoff
  /** Calls that may wait for a connection at once. */
  readonly maxWaitingCalls: number
  readonly onClose: () => void | Promise<void>
  dial(): Promise<Dialled>
}

interface Waiter {
  readonly resolve: (connection: ClientConnection) => void
  readonly reject: (error: Error) => void
}

/**
 * `open` ── the connection is gone, or has no ids left ──▶ `waiting` ── the delay is over ──▶ `dialling`
 *   ▲                                                        ▲                              │     │
 *   │                                                        └─────────── it fails ─────────┘     │
 *   └──────────────────────────────────────── it stands ──────────────────────────────────────────┘
 *
 * Each goes to `closed` by `close`, and nothing comes behind it.
 */
type State = 'open' | 'waiting' | 'dialling' | 'closed'

/** The connections of a client that reconnects, one after the other. */
export class ReconnectingLink implements FacadeLink, LinkRenewal {
  readonly closed: Promise<void>
  readonly maxAttempts: number
  readonly #options: ReconnectingLinkOptions
  readonly #waiters = new Set<Waiter>()
  /** Without ids: they stay for the calls that run on them. */
  readonly #retired = new Set<ClientConnection>()
  #connection: ClientConnection
  #origin: Origin | undefined
  #state: State = 'open'
  #failures = 0
  #timer: NodeJS.Timeout | undefined
  #mayHold = true
  #holding = false
  #onClosed: () => void = () => {}

  constructor(options: ReconnectingLinkOptions) {
    this.#options = options
    this.maxAttempts = options.backoff.maxAttempts
    this.#connection = options.first.connection
    this.closed = new Promise<void>((resolve) => {
      this.#onClosed = resolve
    }).then(() => options.onClose())
    this.#watch(options.first)
  }

  get connection(): ClientConnection {
    return this.#connection
  }

  get renewal(): LinkRenewal {
    return this
  }

  get state(): 'open' | 'connecting' | 'closed' {
    if (this.#state === 'closed') return 'closed'
    return this.#connection.open ? 'open' : 'connecting'
  }

  ready(): ReadyWait {
    let waiter: Waiter | undefined
    const connection = new Promise<ClientConnection>((resolve, reject) => {
      if (this.#state === 'closed') return reject(new ClosedError({ sent: false }))
      if (this.#connection.open && !this.#connection.exhausted) return resolve(this.#connection)
      const most = this.#options.maxWaitingCalls
      if (this.#waiters.size >= most) {
        const text = `more than ${most} calls wait for a connection (maxWaitingCalls)`
        return reject(new TtrpcError(text, Code.RESOURCE_EXHAUSTED, { sent: false }))
      }
      waiter = { resolve, reject }
      this.#waiters.add(waiter)
      this.#apply()
    })
    return {
      connection,
      forget: () => {
        if (waiter !== undefined && this.#waiters.delete(waiter)) this.#apply()
      },
    }
  }

  retire(connection: ClientConnection): void {
    this.#retired.add(connection)
    connection.retire()
    if (connection === this.#connection && this.#state === 'open') this.#wait(0)
  }

  announce(origin: Origin): void {
    this.#origin = origin
    this.#connection.announce(origin)
  }

  close(): void {
    if (this.#state === 'closed') return
    const connected = this.#state === 'open'
    this.#state = 'closed'
    clearTimeout(this.#timer)
    for (const waiter of this.#takeWaiters()) waiter.reject(new ClosedError({ sent: false }))
    for (const connection of [...this.#retired, this.#connection]) connection.close()
    if (!connected) this.#onClosed()
  }

  hold(mayHold: boolean): void {
    this.#mayHold = mayHold
    this.#connection.hold(mayHold)
    this.#apply()
  }

  #watch({ connection, gone }: Dialled): void {
    void gone.then(() => {
      this.#retired.delete(connection)
      if (connection !== this.#connection) return
      if (this.#state === 'closed') this.#onClosed()
      else if (this.#state === 'open') this.#wait(this.#nextDelayMs())
    })
  }

  #nextDelayMs(): number {
    return delayMs(this.#options.backoff, this.#failures, Math.random())
  }

  #wait(ms: number): void {
    this.#state = 'waiting'
    this.#timer = setTimeout(() => void this.#dial(), ms)
    this.#timer.unref() // calls that wait hold the process, see #apply
  }

  async #dial(): Promise<void> {
    this.#state = 'dialling'
    let dialled: Dialled
    try {
      dialled = await this.#options.dial()
    } catch {
      this.#failures++
      if (this.#is('dialling')) this.#wait(this.#nextDelayMs())
      return
    }
    if (!this.#is('dialling')) return dialled.connection.close()
    this.#failures = 0
    this.#state = 'open'
    this.#connection = dialled.connection
    if (this.#origin !== undefined) dialled.connection.announce(this.#origin)
    dialled.connection.hold(this.#mayHold)
    this.#watch(dialled)
    for (const waiter of this.#takeWaiters()) waiter.resolve(dialled.connection)
  }

  /** The state may have changed while something was awaited. */
  #is(state: State): boolean {
    return this.#state === state
  }

  #takeWaiters(): Waiter[] {
    const waiters = [...this.#waiters]
    this.#waiters.clear()
    this.#apply()
    return waiters
  }

  /** Calls that wait for a connection keep the process alive. */
  #apply(): void {
    const holds = this.#mayHold && this.#waiters.size > 0
    if (holds === this.#holding) return
    this.#holding = holds
    if (holds) this.#options.engine.ref()
    else this.#options.engine.unref()
  }
}
