import { performance } from '../base/runtime.js'
import { type EventMethod, publishCallEnded, publishCallStarted } from '../diagnostics/calls.js'
import type { EventConnection } from '../diagnostics/origin.js'

/**
 * Publishes the start and the end of one call. Made only for calls that begin
 * while `callsWatched()`, so that other calls cost nothing.
 */
export class CallWatch {
  readonly #connection: EventConnection
  readonly #method: EventMethod
  readonly #madeMs = performance.now()
  #started = false

  constructor(connection: EventConnection, method: EventMethod) {
    this.#connection = connection
    this.#method = method
  }

  /** Publishes the start, at the first call of this function. `stream`: 0 when the call is not sent. */
  start(stream: number): void {
    if (this.#started) return
    this.#started = true
    publishCallStarted(this.#connection, stream, this.#method)
  }

  /** Publishes the end, and the start before it where that was not published yet. `code`: 0 for OK. */
  end(stream: number, code: number): void {
    this.start(stream)
    publishCallEnded(this.#connection, stream, this.#method, code, performance.now() - this.#madeMs)
  }
}
