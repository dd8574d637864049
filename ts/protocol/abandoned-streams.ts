import { Code } from '../base/code.js'
import { TtrpcError } from '../base/errors/ttrpc-error.js'
import { Flag, HEADER_LENGTH, MessageType } from '../wire/frame.js'
import type { FrameView } from '../wire/frame-view.js'

/** As many calls as a server runs at once by default: a client that has to drain more of them has a defect. */
export const MAX_ABANDONED = 16_384

interface Abandoned {
  readonly fullMethod: string
  bytes: number
}

/**
 * Streams that were given up here while the server still sends: the wire has no
 * way to stop it. Drops what arrives for them, up to a bound for each stream.
 */
export class AbandonedStreams {
  readonly #maxBytes: number
  readonly #onTooMuch: (error: TtrpcError) => void
  readonly #streams = new Map<number, Abandoned>()

  constructor(maxBytes: number, onTooMuch: (error: TtrpcError) => void) {
    this.#maxBytes = maxBytes
    this.#onTooMuch = onTooMuch
  }

  get size(): number {
    return this.#streams.size
  }

  add(id: number, fullMethod: string): void {
    this.#streams.set(id, { fullMethod, bytes: 0 })
    if (this.#streams.size <= MAX_ABANDONED) return
    const text = `more than ${MAX_ABANDONED} streams were given up, and the server has ended none of them`
    this.#onTooMuch(new TtrpcError(text, Code.RESOURCE_EXHAUSTED))
  }

  /** Called for each frame of a stream that is not open. */
  onFrame(frame: FrameView): void {
    const id = frame.stream
    const stream = this.#streams.get(id)
    if (stream === undefined) return
    const isLast = frame.type !== MessageType.DATA || (frame.flags & Flag.REMOTE_CLOSED) !== 0
    if (isLast) {
      this.#streams.delete(id)
      return
    }
    stream.bytes += HEADER_LENGTH + frame.bodyLength // empty messages count too
    if (stream.bytes <= this.#maxBytes) return
    this.#onTooMuch(
      new TtrpcError(
        `stream ${id} of ${stream.fullMethod} was given up, and the server went on for more than ${this.#maxBytes} bytes (abandonedStreamBytes)`,
        Code.RESOURCE_EXHAUSTED,
      ),
    )
  }
}
