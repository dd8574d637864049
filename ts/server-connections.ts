import type { EngineConnection, PeerCredentials } from './engine/engine.js'
import type { Limits } from './limits.js'
import { type RequestHandler, ServerConnection, type StreamIdPolicy } from './protocol/server-connection.js'
import { performance } from './runtime.js'

/** A call that `shutdown` could not wait for: its caller gets no answer. */
export interface CutCall {
  readonly service: string
  readonly method: string
  readonly peer: PeerCredentials | undefined
  /** How long its handler had been running. */
  readonly ageMs: number
}

/** The connections of a server, from their admission to their end. */
export class ServerConnections {
  readonly #requests: RequestHandler
  readonly #idPolicy: StreamIdPolicy
  /** Each with the timer that watches its idleness, where it has one. */
  readonly #open = new Map<ServerConnection, NodeJS.Timeout | undefined>()
  #state: 'open' | 'draining' | 'closing' = 'open'
  #onEmpty: (() => void) | undefined

  constructor(requests: RequestHandler, idPolicy: StreamIdPolicy) {
    this.#requests = requests
    this.#idPolicy = idPolicy
  }

  get size(): number {
    return this.#open.size
  }

  /** A connection whose peer is admitted. */
  add(connection: EngineConnection, limits: Limits, peer: PeerCredentials | undefined): void {
    const added = new ServerConnection(connection, this.#requests, limits, peer, this.#idPolicy)
    this.#open.set(added, watchIdleness(added, limits.idleTimeoutMs))
    if (this.#state === 'draining') added.drain()
    else if (this.#state === 'closing') connection.close()
  }

  /** The connection is gone. */
  delete(connection: ServerConnection): void {
    clearInterval(this.#open.get(connection))
    this.#open.delete(connection)
    if (this.#open.size === 0) this.#onEmpty?.()
  }

  /** Answers what is in flight, then closes each; those that come later too. Resolves when none is left. */
  drain(): Promise<void> {
    if (this.#state === 'open') this.#state = 'draining'
    for (const connection of this.#open.keys()) connection.drain()
    return this.#empty()
  }

  /** Closes all at once; those that come later too. Resolves when none is left. */
  close(): Promise<void> {
    this.#state = 'closing'
    for (const connection of this.#open.keys()) connection.engine.close()
    return this.#empty()
  }

  /** The calls whose handlers run. */
  running(): CutCall[] {
    const now = performance.now()
    const calls: CutCall[] = []
    for (const { peer, streams } of this.#open.keys()) {
      for (const { service, method, startedMs } of streams.values()) {
        calls.push({ service, method, peer, ageMs: now - startedMs })
      }
    }
    return calls
  }

  #empty(): Promise<void> {
    if (this.#open.size === 0) return Promise.resolve()
    return new Promise((resolve) => {
      const before = this.#onEmpty
      this.#onEmpty = () => {
        before?.()
        resolve()
      }
    })
  }
}

/** Looks every quarter of the time; at the fourth look in a row that finds it idle, the connection ends. 0: never. */
function watchIdleness(connection: ServerConnection, timeoutMs: number): NodeJS.Timeout | undefined {
  if (timeoutMs === 0) return undefined
  let idle = 0
  const timer = setInterval(() => {
    idle = connection.takeIdle() ? idle + 1 : 0
    if (idle > 3) connection.abort()
  }, timeoutMs / 4)
  return timer.unref()
}
