import { Code } from '../../base/code.js'
import { ClosedError } from '../../base/errors/connection-errors.js'
import { TtrpcError, type TtrpcErrorOptions } from '../../base/errors/ttrpc-error.js'
import type { LinkRenewal, ReadyWait } from '../../call/client/client-link.js'
import type { Clock } from '../../call/clock.js'
import { type LinkState, publishClientState } from '../../diagnostics/clients.js'
import type { Origin } from '../../diagnostics/origin.js'
import type { Engine } from '../../engine/engine.js'
import type { ClientConnection } from '../../protocol/client-connection.js'
import type { OpenRequest } from '../../protocol/open-call.js'
import type { Backoff } from './backoff.js'
import { delayMs } from './delay.js'
import type { FacadeLink } from './single-link.js'

/** A connection of a client, and the promise that resolves when it is gone. */
export interface Dialled {
  readonly connection: ClientConnection
  readonly gone: Promise<void>
  readonly engine: Engine
}

/** The parts of a link. */
interface ReconnectingLinkOptions {
  readonly first: Dialled
  readonly engine: Engine
  readonly clock: Clock
  readonly backoff: Backoff
  /** Calls that may wait for a connection at once. */
  readonly maxWaitingCalls: number
  readonly onClose: () => void | Promise<void>
  /** Rejects, and leaves nothing behind, when the signal aborts. */
  dial(signal: AbortSignal): Promise<Dialled>
}

interface Waiter {
  readonly call: OpenRequest
  readonly resolve: (connection: ClientConnection) => void
  readonly reject: (error: Error) => void
}

/**
 * `open` ── the connection is gone, or takes no more calls ──▶ `waiting` ── the delay is over ──▶ `dialling`
 *   ▲                                                            ▲                              │     │
 *   │                                                            └─────────── it fails ─────────┘     │
 *   └─────────────────────────────────────── connected ───────────────────────────────────────────────┘
 *
 * `close` leads from each to `closed`, which is final.
 */
const NEXT: Readonly<Record<LinkState, readonly LinkState[]>> = {
  open: ['waiting', 'closed'],
  waiting: ['dialling', 'closed'],
  dialling: ['open', 'waiting', 'closed'],
  closed: [],
}

/**
 * The connections of a client that reconnects, one after the other. One that
 * takes no more calls stays until the next is made, and after that until its calls have ended.
 */
export class ReconnectingLink implements FacadeLink, LinkRenewal {
  readonly closed: Promise<void>
  readonly maxAttempts: number
  readonly #options: ReconnectingLinkOptions
  readonly #waiters = new Set<Waiter>()
  /** All connections that are not closed yet. */
  readonly #live = new Set<ClientConnection>()
  #connection: ClientConnection
  #origin: Origin | undefined
  #state: LinkState = 'open'
  /** When the connection was made. */
  #sinceMs = 0
  /** Dials in a row that failed. */
  #failures = 0
  #failure: Error | undefined
  #timer: unknown
  /** Cancels the dial that is under way. */
  #dialling: AbortController | undefined
  #mayHold = true
  #holding = false
  #onBusy: (() => void) | undefined
  #onClosed: () => void = () => {}

  constructor(options: ReconnectingLinkOptions) {
    this.#options = options
    this.maxAttempts = options.backoff.maxAttempts
    this.#connection = options.first.connection
    this.closed = new Promise<void>((resolve) => {
      this.#onClosed = resolve
    }).then(() => options.onClose())
    this.#adopt(options.first)
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

  get failure(): Error | undefined {
    return this.#failure
  }

  get connections(): Iterable<ClientConnection> {
    return this.#live
  }

  get waiting(): readonly OpenRequest[] {
    return [...this.#waiters].map(({ call }) => call)
  }

  onBusy(listener: () => void): void {
    this.#onBusy = listener
    for (const connection of this.#live) connection.onBusy = listener
  }

  renew(): void {
    if (this.#state !== 'open' || this.#connection.usable) return
    if (this.#connection.open)
      this.#wait(0) // out of ids: nothing is wrong with the server
    else this.#lost()
  }

  ready(call: OpenRequest): ReadyWait {
    this.renew()
    let waiter: Waiter | undefined
    const connection = new Promise<ClientConnection>((resolve, reject) => {
      if (this.#state === 'closed') return reject(new ClosedError(about(call)))
      if (this.#state === 'open') return resolve(this.#connection)
      const most = this.#options.maxWaitingCalls
      if (this.#waiters.size >= most) {
        const text = `more than ${most} calls wait for a connection (maxWaitingCalls)`
        return reject(new TtrpcError(text, Code.RESOURCE_EXHAUSTED, about(call)))
      }
      waiter = { call, resolve, reject }
      this.#waiters.add(waiter)
      if (this.#waiters.size === 1) this.#onBusy?.()
      this.#apply()
    })
    return {
      connection,
      forget: () => {
        if (waiter !== undefined && this.#waiters.delete(waiter)) this.#apply()
      },
    }
  }

  announce(origin: Origin): void {
    this.#origin = origin
    this.#connection.announce(origin)
  }

  close(): void {
    if (this.#state === 'closed') return
    this.#options.clock.clearTimeout(this.#timer)
    this.#enter('closed')
    this.#dialling?.abort()
    for (const { call, reject } of this.#takeWaiters()) reject(new ClosedError(about(call)))
    for (const connection of this.#live) connection.close()
    this.#settle()
  }

  hold(mayHold: boolean): void {
    this.#mayHold = mayHold
    for (const connection of this.#live) connection.hold(mayHold)
    this.#apply()
  }

  #adopt(dialled: Dialled): void {
    this.#connection = dialled.connection
    this.#sinceMs = this.#options.clock.now()
    dialled.connection.onBusy = this.#onBusy
    dialled.connection.hold(this.#mayHold)
    this.#watch(dialled)
  }

  #watch({ connection, gone }: Dialled): void {
    this.#live.add(connection)
    void gone.then(() => {
      this.#live.delete(connection)
      if (this.#state === 'closed') this.#settle()
      else if (this.#state === 'open' && connection === this.#connection) this.#lost()
    })
  }

  /** A server that refuses us accepts first, so a connection counts as failed unless it answered a call or lasted. */
  #lost(): void {
    const { backoff, clock } = this.#options
    const lasted = clock.now() - this.#sinceMs >= backoff.maxDelayMs
    if (this.#connection.answered || lasted) this.#failures = 0
    else this.#failures++
    this.#failure = this.#connection.closeCause
    this.#wait(this.#nextDelayMs())
  }

  #nextDelayMs(): number {
    return delayMs(this.#options.backoff, this.#failures, Math.random())
  }

  #wait(ms: number): void {
    // Does not keep the process alive; waiting calls do, see #apply.
    this.#timer = this.#options.clock.setTimeout(() => void this.#dial(), ms)
    this.#enter('waiting', ms)
  }

  async #dial(): Promise<void> {
    const dialling = new AbortController()
    this.#dialling = dialling
    this.#enter('dialling')
    try {
      const dialled = await this.#options.dial(dialling.signal)
      this.#dialling = undefined
      if (dialling.signal.aborted) this.#drop(dialled)
      else this.#connected(dialled)
    } catch (error) {
      this.#dialling = undefined
      if (dialling.signal.aborted) return this.#settle()
      this.#failures++
      this.#failure = error as Error
      this.#wait(this.#nextDelayMs())
    }
  }

  #connected(dialled: Dialled): void {
    const before = this.#connection
    this.#failure = undefined
    this.#adopt(dialled)
    before.retire()
    for (const waiter of this.#takeWaiters()) waiter.resolve(dialled.connection)
    this.#enter('open')
    if (this.#origin !== undefined) dialled.connection.announce(this.#origin)
  }

  /** The client was closed during the dial. */
  #drop(dialled: Dialled): void {
    this.#watch(dialled)
    dialled.connection.close()
  }

  /** Resolves `closed` once no connection and no dial is left. */
  #settle(): void {
    if (this.#live.size === 0 && this.#dialling === undefined) this.#onClosed()
  }

  /** Called last in each transition: a subscriber may close the client. */
  #enter(to: LinkState, delayMs?: number): void {
    const from = this.#state
    if (!NEXT[from].includes(to)) throw new Error(`a link that is ${from} cannot be ${to}`)
    this.#state = to
    if (this.#origin !== undefined)
      publishClientState(this.#origin, from, to, delayMs, this.#failure?.message)
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

function about({ methodInfo: { service, method }, sent }: OpenRequest): TtrpcErrorOptions {
  return { service, method, sent }
}
