import type { BudgetedStream } from './receive-budget.js'
import { isOpen } from './request-stream.js'
import type { ServerStream } from './server-stream.js'
import { StreamTable } from './stream-table.js'

/** The calls of one connection whose handlers run. Counts those whose client has not sent all of its messages. */
export class ServerStreams extends StreamTable<ServerStream> {
  #open = 0

  /** How many clients' sides are open. */
  get open(): number {
    return this.#open
  }

  override add(stream: ServerStream): void {
    super.add(stream)
    if (isOpen(stream.requests)) this.#open++
  }

  /** Removes a call that has ended. Returns false when it is not here. */
  end(stream: ServerStream): boolean {
    const known = this.delete(stream.id)
    if (known && isOpen(stream.requests)) this.#open--
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
