/** Answers refused one after the other, with not a byte taken meanwhile: no client that reads leaves so many. */
const MOST_IN_A_ROW = 512

/** Counts the answers of one connection that are refused one after the other while its client takes nothing. */
export class RefusedAnswers {
  #count = 0
  #queuedBytes = 0

  /** Counts one more. Returns whether the client must be taken for one that does not read. `queuedBytes`: wait for it. */
  add(queuedBytes: number): boolean {
    if (queuedBytes < this.#queuedBytes) this.#count = 0
    this.#queuedBytes = queuedBytes
    return ++this.#count > MOST_IN_A_ROW
  }
}
