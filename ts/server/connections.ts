import { LinkedList } from '../base/linked-list.js'
import { performance } from '../base/runtime.js'
import { callingHandler } from '../call/server/calling-handler.js'
import { ServerCall } from '../call/server/server-call.js'
import { publishConnectionOpened } from '../diagnostics/connections.js'
import type { Origin } from '../diagnostics/origin.js'
import type { Transport } from '../engine/transport.js'
import type { Limits } from '../options/limits.js'
import type { PeerCredentials } from '../peer/credentials.js'
import { ServerConnection } from '../protocol/server-connection.js'
import type {
  ConnectionOwner,
  RequestHandler,
  ServerConnectionSettings,
} from '../protocol/server-connection-settings.js'
import type { ServerStream } from '../protocol/server-stream.js'
import { type CallSnapshot, callSnapshot } from '../protocol/snapshots.js'
import type { StreamIdPolicy } from '../protocol/stream-ids.js'
import type { StuckCalls, WatchedCall } from '../protocol/stuck-calls.js'
import { watchStuckCalls } from '../protocol/watch-stuck-calls.js'

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

/** What the connections of a listener, or one of `serve`, have in common. */
export interface AddedSettings extends ServerConnectionSettings<ServerConnection> {
  readonly limits: Limits
}

/** The connections of a server, from their admission to their end. */
export class ServerConnections implements ConnectionOwner {
  readonly #requests: RequestHandler<ServerConnection>
  readonly #idPolicy: StreamIdPolicy
  readonly #open = new LinkedList<ServerConnection>()
  /** The timers that watch the idleness of connections. Made for the first one. */
  #idleness: Map<ServerConnection, NodeJS.Timeout> | undefined
  #state: 'open' | 'draining' | 'closing' = 'open'
  #onEmpty: (() => void) | undefined
  readonly #stuck: StuckCalls | undefined
  /** For calls whose handlers wait for the end of all others. */
  #onReleased: (() => void)[] | undefined

  /** `stuckCallMs`: 0 to publish no stuck calls. */
  constructor(requests: RequestHandler<ServerConnection>, idPolicy: StreamIdPolicy, stuckCallMs: number) {
    this.#requests = requests
    this.#idPolicy = idPolicy
    if (stuckCallMs > 0) this.#stuck = watchStuckCalls(stuckCallMs, () => this.#watched())
  }

  get size(): number {
    return this.#open.size
  }

  /** Returns what the connections of one origin have in common. */
  settings(limits: Limits, origin: Origin): AddedSettings {
    return { limits, origin, idPolicy: this.#idPolicy, handler: this.#requests, owner: this }
  }

  onBusy(): void {
    this.#stuck?.watch()
  }

  onSettled(): void {
    this.#releaseEnders()
  }

  /** Adds a connection whose peer is admitted. */
  add(connection: Transport, settings: AddedSettings, peer: PeerCredentials | undefined): void {
    const added = new ServerConnection(connection, settings, peer)
    this.#open.add(added)
    this.#watchIdleness(added, settings.limits.idleTimeoutMs)
    publishConnectionOpened(added)
    if (this.#state === 'draining') added.drain()
    else if (this.#state === 'closing') connection.close()
  }

  /** Called when a connection is gone. */
  delete(connection: ServerConnection): void {
    if (this.#idleness !== undefined) {
      clearInterval(this.#idleness.get(connection))
      this.#idleness.delete(connection)
    }
    this.#open.delete(connection)
    if (this.#open.size === 0) this.#onEmpty?.()
    this.#releaseEnders()
  }

  /** Lets each answer its calls, then closes it; one that is added later too. Resolves when none is left. */
  drain(): Promise<void> {
    if (this.#state === 'open') this.#state = 'draining'
    for (const connection of [...this.#open]) connection.drain()
    return this.#empty()
  }

  /**
   * After `drain`: resolves when nothing is left but calls for which this was called. Their handlers wait for it, so
   * they cannot end before.
   */
  emptyBut(call: object): Promise<void> {
    if (call instanceof ServerCall) ServerCall.connectionOf(call)?.addEnder(call)
    const released = new Promise<void>((resolve) => {
      this.#onReleased ??= []
      this.#onReleased.push(resolve)
    })
    this.#releaseEnders()
    return released
  }

  #releaseEnders(): void {
    const waiting = this.#onReleased
    if (waiting === undefined) return
    for (const { awaitsCalls, hasEndersOnly } of this.#open) {
      if (!awaitsCalls || !hasEndersOnly) return
    }
    this.#onReleased = undefined
    for (const onReleased of waiting) onReleased()
  }

  /** Closes all at once; one that is added later too. Resolves when none is left. */
  close(): Promise<void> {
    this.#state = 'closing'
    for (const connection of [...this.#open]) connection.transport.close()
    return this.#empty()
  }

  /** Returns what is open now, with ages. */
  snapshots(): ConnectionSnapshot[] {
    const now = performance.now()
    return [...this.#open].map((connection) => ({
      id: connection.info.id,
      peer: connection.peer,
      ageMs: now - connection.startedMs,
      unreadBytes: connection.unreadBytes,
      requestBytes: connection.requestBytes,
      queuedBytes: connection.transport.queuedBytes(),
      calls: connection.calls.map((call) => callSnapshot(call, now, call.requests?.unreadBytes)),
    }))
  }

  /** Returns the call of this server whose handler calls the function that calls this one; undefined when none does. */
  caller(): object | undefined {
    const caller = callingHandler(this.#calls())
    const connection = caller === undefined ? undefined : ServerCall.connectionOf(caller)
    return connection !== undefined && [...this.#open].includes(connection) ? caller : undefined
  }

  *#calls(): Iterable<ServerStream> {
    for (const { calls } of this.#open) yield* calls
  }

  /** Returns what `shutdown` reports of the calls whose handlers run. */
  running(): CutCall[] {
    const now = performance.now()
    const cut: CutCall[] = []
    for (const { peer, calls } of this.#open) {
      for (const { methodInfo, startedMs } of calls) {
        const { service, method } = methodInfo
        cut.push({ service, method, peer, ageMs: Math.max(0, now - startedMs) })
      }
    }
    return cut
  }

  *#watched(): Iterable<WatchedCall> {
    for (const connection of [...this.#open]) {
      for (const call of connection.calls) yield { call, connection, stream: call.id }
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

  /** Checks four times in `timeoutMs`, and aborts the connection at the fourth check in a row that finds it idle. 0: never. */
  #watchIdleness(connection: ServerConnection, timeoutMs: number): void {
    if (timeoutMs === 0) return
    let idle = 0
    const timer = setInterval(() => {
      idle = connection.consumeIdle() ? idle + 1 : 0
      if (idle > 3) connection.abort('it was idle for idleTimeoutMs')
    }, timeoutMs / 4)
    this.#idleness ??= new Map()
    this.#idleness.set(connection, timer.unref())
  }
}
