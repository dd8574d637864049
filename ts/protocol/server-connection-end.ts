import { performance } from '../base/runtime.js'
import type { Transport } from '../engine/transport.js'

/** A duplex cannot be cut: requests that arrive on one for so long after the cut are still served. */
const LAST_REQUESTS_MS = 1000

/** The answer to a late request, and to a stream whose messages the server cannot wait for (D4). */
export const SERVER_CLOSED = 'ttrpc: server closed'

/**
 * `open` → `waiting`: it will be cut once the client has sent its streams →
 * `draining`: it is cut, and what the client had written is still answered →
 * `drained`: all of that is read → `closed`. Each may go to `closed` at once.
 */
type State = 'open' | 'waiting' | 'draining' | 'drained' | 'closed'

/** The connection that ends, as far as its end needs to know it. */
export interface EndingConnection {
  readonly transport: Transport
  /** How many calls' handlers run. */
  readonly openCalls: number
  /** How many of those have clients that have not sent all of their messages. */
  readonly openRequests: number
  /** Whether frames are held that have to be handled first. */
  readonly holdsFrames: boolean
  readonly onSettled: (() => void) | undefined
}

/** How far the server's side of a connection is on its way to its end. */
export class ServerConnectionEnd {
  readonly #connection: EndingConnection
  #state: State = 'open'
  /** From when on further requests are late, on performance's clock. */
  #lateMs = Number.POSITIVE_INFINITY
  /** Why this side closed the connection, where its user did not ask for that. */
  why: string | undefined

  constructor(connection: EndingConnection) {
    this.#connection = connection
  }

  get closed(): boolean {
    return this.#state === 'closed'
  }

  /** Whether only running calls keep it open. */
  get awaitsCalls(): boolean {
    return this.#state === 'waiting' || this.#state === 'drained'
  }

  /** Whether it is about to end, or has ended. */
  get begun(): boolean {
    return this.#state !== 'open'
  }

  /**
   * Whether a request that arrives now is refused: with calls that follow each other without a pause there might never
   * be a moment in which none runs. A socket that was cut brings none.
   */
  get isLate(): boolean {
    return performance.now() >= this.#lateMs
  }

  drain(): void {
    if (this.#state !== 'open') return
    this.#state = 'waiting'
    this.onHalfClosed()
  }

  /** Called when a client has sent all of a stream: the connection is cut behind the last of them. */
  onHalfClosed(): void {
    if (this.#state !== 'waiting' || this.#connection.openRequests > 0) return
    this.#state = 'draining'
    this.#connection.transport.cut()
  }

  /** Called when all that the client had written before the cut is read. */
  onReadEnd(): void {
    if (this.#state !== 'draining') return
    this.#state = 'drained'
    this.#lateMs = performance.now() + LAST_REQUESTS_MS
    this.#finish()
    this.#connection.onSettled?.()
  }

  /** Called when a call has been answered, or all answers are with the kernel. */
  settle(): void {
    if (this.#state === 'open') return
    if (this.#state === 'waiting') this.onHalfClosed()
    else if (this.#state === 'drained') this.#finish()
    this.#connection.onSettled?.()
  }

  /** `why`: for events, where the user did not ask for the close. */
  close(why?: string): void {
    this.#state = 'closed'
    this.why ??= why
  }

  /** Closes once the last answer is with the kernel; `settle` comes back here. */
  #finish(): void {
    const { openCalls, transport, holdsFrames } = this.#connection
    if (openCalls > 0 || holdsFrames) return
    transport.outbox.flush()
    if (transport.queuedBytes() === 0) transport.end()
  }
}
