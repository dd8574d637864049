import { Buffer } from 'node:buffer'
import { type Frame, HEADER_BYTES } from '../support/wire.js'

/** Cuts the bytes of one direction into frames. */
export class FrameCutter {
  readonly #onFrame: (frame: Frame) => void
  #rest = Buffer.alloc(0)

  constructor(onFrame: (frame: Frame) => void) {
    this.#onFrame = onFrame
  }

  /** The stream of a frame whose header has come, but not all of its body. */
  get partialStream(): number | undefined {
    return this.#rest.length < HEADER_BYTES ? undefined : this.#rest.readUInt32BE(4)
  }

  push(chunk: Buffer): void {
    this.#rest = this.#rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#rest, chunk])
    while (this.#rest.length >= HEADER_BYTES) {
      const end = HEADER_BYTES + this.#rest.readUInt32BE(0)
      if (this.#rest.length < end) return
      const [stream, type, flags] = [this.#rest.readUInt32BE(4), this.#rest[8]!, this.#rest[9]!]
      const body = this.#rest.subarray(HEADER_BYTES, end)
      this.#rest = this.#rest.subarray(end)
      this.#onFrame({ stream, type, flags, body })
    }
  }
}
