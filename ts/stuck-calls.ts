import { CALL_STUCK, publishStuckCall, stuckCallsWatched } from './diagnostics/calls.js'
import type { ServerConnection } from './protocol/server-connection.js'
import type { ServerStream } from './protocol/server-stream.js'
import { performance } from './runtime.js'

/** `node:diagnostics_channel` name on which each such call is published once, as a `StuckCall`. */
export const STUCK_CHANNEL = CALL_STUCK

/** The range of the option `stuckCallMs`. */
export const STUCK_RANGE = { default: 0, least: 0, most: 0x7fff_ffff } as const

/** Looks in the time that a call may take. */
const LOOKS = 4

/** Finds calls that run for too long: one timer for all of a server, while it has connections. */
export class StuckCalls {
  readonly #limitMs: number
  readonly #connections: ReadonlyMap<ServerConnection, unknown>
  readonly #told = new WeakSet<ServerStream>()
  #timer: NodeJS.Timeout | undefined

  constructor(limitMs: number, connections: ReadonlyMap<ServerConnection, unknown>) {
    this.#limitMs = limitMs
    this.#connections = connections
  }

  /** There is a connection. */
  watch(): void {
    if (this.#timer !== undefined) return
    this.#timer = setInterval(() => this.#look(), Math.max(1, this.#limitMs / LOOKS))
    this.#timer.unref()
  }

  #look(): void {
    if (this.#connections.size === 0) {
      clearInterval(this.#timer)
      this.#timer = undefined
    } else if (stuckCallsWatched()) {
      const now = performance.now()
      for (const connection of this.#connections.keys()) this.#tell(connection, now)
    }
  }

  #tell(connection: ServerConnection, now: number): void {
    for (const call of connection.streams.values()) {
      const ageMs = now - call.startedMs
      if (ageMs < this.#limitMs || this.#told.has(call)) continue
      this.#told.add(call)
      publishStuckCall(connection, call.id, call, ageMs)
    }
  }
}
