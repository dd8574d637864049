import { runInSlices } from '../base/sliced-work.js'
import { nextConnectionNumber } from '../diagnostics/origin.js'
import type { PeerCredentials } from '../peer/credentials.js'
import { CallEnds } from './call-ends.js'
import { Connection } from './connection.js'
import type { BudgetedStream } from './receive-budget.js'
import { RequestBudget } from './request-budget.js'
import type { ServerConnectionLimits } from './server-connection-settings.js'
import type { ConnectionInfo, ServerStream } from './server-stream.js'
import { giveBackStreams, type ServerStreams, takeStreams } from './server-streams.js'

/**
 * The calls of a server's connection whose handlers run, and the budget of their requests. A connection has a table
 * of calls while it has calls; one that ends while it has some keeps it.
 */
export abstract class ServingConnection extends Connection<ServerConnectionLimits> {
  /** Who is at the other end; with `info` when a handshaker added some. */
  abstract override readonly peer: PeerCredentials | undefined
  abstract readonly closed: boolean
  /** The connection is about to end: a call that needs more than its request is refused. */
  abstract readonly ending: boolean
  #streams: ServerStreams | undefined
  #requests: RequestBudget | undefined
  #info: ConnectionInfo | undefined

  /** A copy of the list of the calls whose handlers run. */
  get calls(): readonly ServerStream[] {
    return this.#streams?.values() ?? []
  }

  get openCalls(): number {
    return this.#streams === undefined ? 0 : this.#streams.size
  }

  /** How many of them have clients that have not sent all of their messages. */
  get openRequests(): number {
    return this.#streams === undefined ? 0 : this.#streams.open
  }

  /** Whether the handlers of all of them wait for the end of all other calls. */
  get hasEndersOnly(): boolean {
    return this.#streams === undefined || this.#streams.size <= this.#streams.enders
  }

  /** Counts a call as one whose handler waits for the end of all others. It may not be here yet. */
  addEnder(stream: ServerStream): void {
    this.#table().addEnder(stream)
  }

  protected addCall(stream: ServerStream): void {
    this.#table().add(stream)
  }

  /** Returns the table of calls, made if there is none: only for what adds to it, since an idle connection has none. */
  #table(): ServerStreams {
    this.#streams ??= takeStreams()
    return this.#streams
  }

  /** Returns the call of this id whose handler runs. */
  protected callOf(id: number): ServerStream | undefined {
    return this.#streams?.get(id)
  }

  /** Whether the handler of this call runs. */
  runs(stream: ServerStream): boolean {
    return this.#streams?.get(stream.id) === stream
  }

  /** Called when the client of one of these calls has sent all of its messages. */
  protected countHalfClosed(): void {
    this.#streams?.onHalfClosed()
  }

  /** Ends every call in slices, by `end`, which removes it. `onDone` is called once, when none is left. */
  protected endAll(end: (stream: ServerStream) => void, onDone: () => void): void {
    if (this.#streams === undefined) onDone()
    else runInSlices(new CallEnds(this.#streams, end, onDone))
  }

  /** Removes a call that has ended. One that did not go on after its request is not here. */
  end(stream: ServerStream): void {
    const streams = this.#streams
    if (streams === undefined || !streams.end(stream) || streams.size > 0 || this.ending) return
    this.#streams = undefined
    giveBackStreams(streams)
  }

  /** Bounds the requests that running handlers keep. Made for the first call that goes on. */
  get requests(): RequestBudget {
    if (this.#requests === undefined) {
      this.#requests = new RequestBudget(this, this.account, this.limits.connectionRequestBytes)
      if (this.closed) this.#requests.close()
    }
    return this.#requests
  }

  /** Bytes of the requests whose handlers run. */
  get requestBytes(): number {
    return this.#requests?.used ?? 0
  }

  budgeted(): Iterable<BudgetedStream> {
    return this.#streams?.budgeted() ?? []
  }

  /** Made when first read: most connections never need it. */
  get info(): ConnectionInfo {
    this.#info ??= Object.freeze({ id: nextConnectionNumber(), peer: this.peer })
    return this.#info
  }

  get number(): number {
    return this.info.id
  }

  protected override closeBudget(): void {
    super.closeBudget()
    this.#requests?.close()
  }
}
