import { Buffer } from 'node:buffer'
import type { TapRecord } from '../tap-record.js'
import { recordJson } from './short-record.js'

/** Records, and bytes of them, that are kept for pages: the oldest are left out. */
export const MAX_HISTORY_RECORDS = 10_000
export const MAX_HISTORY_BYTES = 16 * 1024 * 1024

/** Open connections whose peers are known to a page that comes when their beginning is no longer kept. */
export const MAX_KNOWN_PEERS = 1_000

/** Longer openings are not remembered. The kernel's names are short; those of a recording may be anything. */
const MAX_OPENING_BYTES = 1024

interface Opening {
  readonly id: number
  readonly event: Buffer
}

/** The last records of a tap as Server-Sent Events, numbered from 1. Every page reads from here at its own speed. */
export class History {
  readonly #events = new Map<number, Buffer>()
  readonly #openings = new Map<number, Opening>()
  #bytes = 0
  #oldest = 1
  #next = 1

  /** The number of the oldest event that is kept, or of the next one where none is. */
  get oldest(): number {
    return this.#oldest
  }

  /** The number that the next event gets. */
  get next(): number {
    return this.#next
  }

  push(record: TapRecord): void {
    const id = this.#next++
    const event = Buffer.concat([Buffer.from(`id: ${id}\ndata: `), recordJson(record), Buffer.from('\n\n')])
    this.#events.set(id, event)
    this.#bytes += event.length
    this.#remember(id, record, event)
    while (this.#events.size > MAX_HISTORY_RECORDS || this.#bytes > MAX_HISTORY_BYTES) this.#forgetOldest()
  }

  /** Returns an event; undefined for one that is no longer kept, or that has not come yet. */
  get(id: number): Buffer | undefined {
    return this.#events.get(id)
  }

  /** Returns the openings of connections that are open, where these events are no longer kept. */
  lostOpenings(): Buffer[] {
    return [...this.#openings.values()].filter(({ id }) => id < this.#oldest).map(({ event }) => event)
  }

  #remember(id: number, { event: kind, connection }: TapRecord, event: Buffer): void {
    if (kind === 'close') this.#openings.delete(connection)
    if (kind !== 'open' || event.length > MAX_OPENING_BYTES) return
    this.#openings.set(connection, { id, event })
    if (this.#openings.size > MAX_KNOWN_PEERS) this.#openings.delete(this.#openings.keys().next().value!)
  }

  #forgetOldest(): void {
    const id = this.#oldest++
    this.#bytes -= this.#events.get(id)?.length ?? 0
    this.#events.delete(id)
  }
}
