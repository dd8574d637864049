import { Buffer } from 'node:buffer'
import type { ServerResponse } from 'node:http'
import type { History } from './history.js'

/** Bytes that are written to a page at once, and may wait for it beside the history. */
const BATCH_BYTES = 64 * 1024

/**
 * Sends the history to one page, as fast as the page reads. What it has not read waits in the history: a page that is so
 * slow that events it has not got are forgotten is disconnected. Its browser connects again, and gets what is there.
 */
export class PageStream {
  readonly #response: ServerResponse
  readonly #history: History
  #next: number

  /** `first`: the number of the first event to send. */
  constructor(response: ServerResponse, history: History, first: number) {
    this.#response = response
    this.#history = history
    this.#next = first
    response.on('drain', () => this.send())
  }

  /** Sends what the page has not got, unless it has yet to read what was sent before. */
  send(): void {
    if (this.#response.destroyed) return
    if (this.#next < this.#history.oldest) return void this.#response.destroy()
    if (this.#response.writableNeedDrain) return
    for (let batch = this.#take(); batch.length > 0; batch = this.#take()) {
      if (!this.#response.write(batch)) return
    }
  }

  /** Ends the stream: the page shows that the tap has ended. */
  end(): void {
    this.#response.end('event: end\ndata:\n\n')
  }

  /** Takes the next events, as many as make a batch. */
  #take(): Buffer {
    const events: Buffer[] = []
    for (let bytes = 0; bytes < BATCH_BYTES; this.#next++) {
      const event = this.#history.get(this.#next)
      if (event === undefined) break
      events.push(event)
      bytes += event.length
    }
    return Buffer.concat(events)
  }
}
