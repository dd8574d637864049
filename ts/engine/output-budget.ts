import { DEFAULT_ENGINE_OUTPUT_BYTES } from '../options/limits.js'

/**
 * Above this many bytes that the peer has not taken, a server reads and begins no
 * more requests of it. A client never stops for that: if both ends did, both would
 * wait for ever. The native engine has the same bound (native/io/connection/sender.h).
 */
export const OUT_HIGH_BYTES = 1024 * 1024

/** What a connection may have queued when twice the budget is: a frame may be sent in two parts. */
const MOST_EXCEEDING_BYTES = 64 * 1024

/**
 * Bounds the bytes that wait for all peers of an engine together: many peers that do not read would otherwise fill the
 * memory of the process, each with as much as one connection may have. The native engine has the same one on its I/O
 * thread (native/io/connection/output_budget.h); there, this one counts what was queued as of the last flushes.
 */
export class OutputBudget {
  #bytes = 0
  #most = DEFAULT_ENGINE_OUTPUT_BYTES

  /** Counts that the queue of a connection has grown by so many bytes; less than 0: has become shorter. */
  change(bytes: number): void {
    this.#bytes += bytes
  }

  /** Lowers the bound to what a listener or client asks for: the lowest one applies. Returns whether it was lowered. */
  lower(most: number): boolean {
    if (most >= this.#most) return false
    this.#most = most
    return true
  }

  /**
   * Whether nothing more may be queued behind the `queued` bytes of a connection, which must end: calls that ran
   * already have answered until twice the budget waits.
   */
  refuses(queued: number): boolean {
    return queued > MOST_EXCEEDING_BYTES && this.#bytes > 2 * this.#most
  }

  /**
   * Whether a connection for which `queued` bytes wait should send more. While the budget is spent, none should that
   * has bytes queued; those whose peers have taken all go on.
   */
  hasRoomFor(queued: number): boolean {
    return queued === 0 || (queued <= OUT_HIGH_BYTES && this.#bytes <= this.#most)
  }
}
