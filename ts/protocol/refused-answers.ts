import { setImmediate } from '../base/runtime.js'
import type { Transport } from '../engine/transport.js'

/** Answers refused one after the other, with not a byte taken meanwhile. */
const MOST_IN_A_ROW = 512
/**
 * How long a client may take nothing after that. Without it, one turn of the event loop that refuses so many would end
 * clients that read: what they take is not known before the next turn.
 */
const PATIENCE_MS = 1000

/** Counts the answers of one connection that are refused one after the other while its client takes nothing. */
export class RefusedAnswers {
  readonly #transport: Transport
  readonly #onUntaken: () => void
  #count = 0
  #queuedBytes = 0
  #timer: NodeJS.Timeout | undefined

  /** `onUntaken` is called when the client must be taken for one that does not read. */
  constructor(transport: Transport, onUntaken: () => void) {
    this.#transport = transport
    this.#onUntaken = onUntaken
  }

  /** Counts one more. */
  add(): void {
    this.#look()
    if (++this.#count <= MOST_IN_A_ROW || this.#timer !== undefined) return
    // The timer may be due in the turn that was busy: what the client takes is known after the poll that follows.
    this.#timer = setTimeout(() => setImmediate(() => this.#onTime()), PATIENCE_MS)
    this.#timer.unref()
  }

  /** Stops counting: an answer was queued, or the connection is gone. */
  close(): void {
    this.#restart()
  }

  #onTime(): void {
    if (this.#timer === undefined) return
    this.#look()
    if (this.#timer !== undefined) this.#onUntaken()
  }

  /** Begins again when the client has taken something since the last look. */
  #look(): void {
    const queuedBytes = this.#transport.queuedBytes()
    if (queuedBytes < this.#queuedBytes) this.#restart()
    this.#queuedBytes = queuedBytes
  }

  #restart(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#count = 0
  }
}
