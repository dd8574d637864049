import { performance } from '../base/runtime.js'
import { callingHandler } from '../call/server/calling-handler.js'
import { ServerCall } from '../call/server/server-call.js'
import { publishConnectionOpened } from '../diagnostics/connections.js'
import type { Origin } from '../diagnostics/origin.js'
import type { Transport } from '../engine/transport.js'
import type { Limits } from '../options/limits.js'
import type { PeerCredentials } from '../peer/credentials.js'
import { type RequestHandler, ServerConnection } from '../protocol/server-connection.js'
import type { ServerStream } from '../protocol/server-stream.js'
import { type CallSnapshot, callSnapshot } from '../protocol/snapshots.js'
import type { StreamIdPolicy } from '../protocol/stream-ids.js'
import { StuckCalls, type WatchedCall } from '../protocol/stuck-calls.js'

/** A call that `shutdown` cut when its time was over: its caller gets no answer. */
export interface CutCall {
  readonly service: string
  readonly method: string
  readonly peer: PeerCredentials | undefined
  /** How long ago its request arrived. */
  readonly ageMs: number
}

/** A connection of a server at the moment when `server.connections` was read. */
export interface ConnectionSnapshot {
  /** That of `context.connection`. */
  readonly id: number
  readonly peer: PeerCredentials | undefined
  readonly ageMs: number
  /** Received and not yet read by handlers. */
  readonly unreadBytes: number
  /** Of the requests whose handlers run, as `connectionRequestBytes` counts them. */
  readonly requestBytes: number
  /** Sent and not yet taken by the peer, as of the last flush. */
  readonly queuedBytes: number
  /** The calls whose handlers run. */
  readonly calls: readonly CallSnapshot[]
}

/** The connections of a server, from their admission to their end. */
export class ServerConnections {
  readonly #requests: RequestHandler
  readonly #idPolicy: StreamIdPolicy
  /** Each with the timer that watches its idleness, where it has one. */
  readonly #open = new Map<ServerConnection, NodeJS.Timeout | undefined>()
  #state: 'open' | 'draining' | 'closing' = 'open'
  #onEmpty: (() => void) | undefined
  readonly #stuck: StuckCalls | undefined
  /** Calls whose handlers wait for the end of all others. */
  readonly #enders = new Set<object>()
  readonly #onReleased: (() => void)[] = []

  /** `stuckCallMs`: 0 to publish no stuck calls. */
  constructor(requests: RequestHandler, idPolicy: StreamIdPolicy, stuckCallMs: number) {
    this.#requests = requests
    this.#idPolicy = idPolicy
    if (stuckCallMs > 0) this.#stuck = new StuckCalls(stuckCallMs, () => this.#watched())
  }

  get size(): number {
    return this.#open.size
  }

  /** Adds a connection whose peer is admitted. */
  add(connection: Transport, limits: Limits, peer: PeerCredentials | undefined, origin: Origin): void {
    const settings = { limits, peer, idPolicy: this.#idPolicy, origin }
    const added = new ServerConnection(connection, this.#requests, settings)
    this.#open.set(added, watchIdleness(added, limits.idleTimeoutMs))
    added.clockMs = this.#requests.clockMs
    if (this.#stuck !== undefined) added.onBusy = () => this.#stuck?.watch()
    publishConnectionOpened(added)
    if (this.#state === 'draining') this.#drain(added)
    else if (this.#state === 'closing') connection.close()
  }

  /** Called when a connection is gone. */
  delete(connection: ServerConnection): void {
    clearInterval(this.#open.get(connection))
    this.#open.delete(connection)
    if (this.#open.size === 0) this.#onEmpty?.()
    this.#releaseEnders()
  }

  /** Lets each answer its calls, then closes it; one that is added later too. Resolves when none is left. */
  drain(): Promise<void> {
    if (this.#state === 'open') this.#state = 'draining'
    for (const connection of this.#open.keys()) this.#drain(connection)
    return this.#empty()
  }

  /**
   * After `drain`: resolves when nothing is left but calls for which this was called. Their handlers wait for it, so
   * they cannot end before.
   */
  emptyBut(call: object): Promise<void> {
    this.#enders.add(call)
    const released = new Promise<void>((resolve) => this.#onReleased.push(resolve))
    this.#releaseEnders()
    return released
  }

  #drain(connection: ServerConnection): void {
    connection.onSettled = () => this.#releaseEnders()
    connection.drain()
  }

  #releaseEnders(): void {
    if (this.#enders.size === 0) return
    for (const { awaitsCalls, streams } of this.#open.keys()) {
      if (!awaitsCalls || streams.values().some((call) => !this.#enders.has(call))) return
    }
    for (const onReleased of this.#onReleased.splice(0)) onReleased()
  }

  /** Closes all at once; one that is added later too. Resolves when none is left. */
  close(): Promise<void> {
    this.#state = 'closing'
    for (const connection of this.#open.keys()) connection.transport.close()
    return this.#empty()
  }

  /** Returns what is open now, with ages. */
  snapshots(): ConnectionSnapshot[] {
    const now = performance.now()
    return [...this.#open.keys()].map((connection) => ({
      id: connection.info.id,
      peer: connection.peer,
      ageMs: now - connection.startedMs,
      unreadBytes: connection.unreadBytes,
      requestBytes: connection.requestBytes,
      queuedBytes: connection.transport.queuedBytes(),
      calls: connection.streams.values().map((call) => callSnapshot(call, now, call.requests?.unreadBytes)),
    }))
  }

  /** Returns the call of this server whose handler calls the function that calls this one; undefined when none does. */
  caller(): object | undefined {
    const caller = callingHandler(this.#calls())
    const connection = caller === undefined ? undefined : ServerCall.connectionOf(caller)
    return connection !== undefined && this.#open.has(connection) ? caller : undefined
  }

  *#calls(): Iterable<ServerStream> {
    for (const { streams } of this.#open.keys()) yield* streams.values()
  }

  /** Returns what `shutdown` reports of the calls whose handlers run. */
  running(): CutCall[] {
    const now = performance.now()
    const calls: CutCall[] = []
    for (const { peer, streams } of this.#open.keys()) {
      for (const { methodInfo, startedMs } of streams.values()) {
        const { service, method } = methodInfo
        calls.push({ service, method, peer, ageMs: Math.max(0, now - startedMs) })
      }
    }
    return calls
  }

  *#watched(): Iterable<WatchedCall> {
    for (const connection of this.#open.keys()) {
      for (const call of connection.streams.values()) yield { call, connection, stream: call.id }
    }
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

/** Checks four times in `timeoutMs`, and aborts the connection at the fourth check in a row that finds it idle. 0: never. */
function watchIdleness(connection: ServerConnection, timeoutMs: number): NodeJS.Timeout | undefined {
  if (timeoutMs === 0) return undefined
  let idle = 0
  const timer = setInterval(() => {
    idle = connection.consumeIdle() ? idle + 1 : 0
    if (idle > 3) connection.abort('it was idle for idleTimeoutMs')
  }, timeoutMs / 4)
  return timer.unref()
}
