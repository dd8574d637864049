import type { BudgetedStream } from './receive-budget.js'
import { isOpen } from './request-stream.js'
import type { ServerStream } from './server-stream.js'
import { StreamTable } from './stream-table.js'

/** The calls of one connection whose handlers run. Counts those whose client has not sent all of its messages. */
export class ServerStreams extends StreamTable<ServerStream> {
  #open = 0
  #marked: Set<ServerStream> | undefined
  #enders = 0

  /** How many clients' sides are open. */
  get open(): number {
    return this.#open
  }

  /** How many calls are here whose handlers wait for the end of all others. */
  get enders(): number {
    return this.#enders
  }

  /** Counts a call as one of those until it ends. It may not be here yet: its handler has not returned. */
  addEnder(stream: ServerStream): void {
    this.#marked ??= new Set()
    if (this.#marked.has(stream)) return
    this.#marked.add(stream)
    if (this.get(stream.id) === stream) this.#enders++
  }

  override add(stream: ServerStream): void {
    super.add(stream)
    if (isOpen(stream.requests)) this.#open++
    if (this.#marked?.has(stream)) this.#enders++
  }

  /** Removes a call that has ended. Returns false when it is not here. */
  end(stream: ServerStream): boolean {
    const known = this.delete(stream.id)
    if (known && isOpen(stream.requests)) this.#open--
    if (known && this.#marked?.delete(stream)) this.#enders--
    return known
  }

  /** Called when the client of a call that is here has sent all of its messages. */
  onHalfClosed(): void {
    this.#open--
  }

  *budgeted(): Iterable<BudgetedStream> {
    for (const { requests } of this.values()) if (requests !== undefined) yield requests
  }
}

/** As many connections as are busy in turn: a table that is made again for each batch of calls costs more than it saves. */
const MOST_SPARES = 16
/** Tables that are empty and belong to no connection. */
const spares: ServerStreams[] = []

/** Returns an empty table for a connection whose first call begins. */
export function takeStreams(): ServerStreams {
  return spares.pop() ?? new ServerStreams()
}

/** Takes an empty table from a connection whose last call has ended. */
export function giveBackStreams(streams: ServerStreams): void {
  if (spares.length < MOST_SPARES) spares.push(streams)
}
