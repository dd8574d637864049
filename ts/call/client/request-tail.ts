import { Buffer } from 'node:buffer'
import type { Metadata } from '../../base/metadata.js'
import type { FrameTail } from '../../engine/frame-writer.js'
import { metadataEntrySize, writeMetadataEntry } from '../../wire/metadata-codec.js'
import type { PayloadEncoder } from '../../wire/payload.js'
import { timeoutSize, writeTimeout } from '../../wire/request.js'
import { type CallOptions, metadataOf } from '../options.js'

const NANOS_A_MS = 1e6

/** What a request carries behind its payload: the time limit and the metadata. */
export class RequestTail implements FrameTail {
  readonly size: number
  readonly #timeoutNano: number
  readonly #metadata: Metadata | undefined

  /** `timeoutNano`: nanoseconds; 0: no time limit. */
  constructor(timeoutNano: number, metadata: Metadata | undefined) {
    this.#timeoutNano = timeoutNano
    this.#metadata = metadata
    let size = timeoutNano === 0 ? 0 : timeoutSize(timeoutNano)
    if (metadata !== undefined) {
      for (const [key, value] of metadata) size += metadataEntrySize(key, value)
    }
    this.size = size
  }

  write(memory: Buffer, at: number): void {
    let end = this.#timeoutNano === 0 ? at : writeTimeout(memory, at, this.#timeoutNano)
    if (this.#metadata === undefined) return
    for (const [key, value] of this.#metadata) end = writeMetadataEntry(memory, end, key, value)
  }
}

/** Returns the tail for a call with these options and this much time; undefined when it would be empty. */
export function requestTail(options: CallOptions | undefined, limitMs: number): RequestTail | undefined {
  const unlimited = limitMs === Number.POSITIVE_INFINITY
  if (options === undefined && unlimited) return undefined
  // At least 1: a limit that is rounded to 0 would mean none on the wire (E6).
  const timeoutNano = unlimited ? 0 : Math.max(1, Math.round(limitMs * NANOS_A_MS))
  return new RequestTail(timeoutNano, metadataOf(options))
}

const nothing = Buffer.alloc(0)

/** Encodes nothing: for requests without a payload, those of a call whose messages go out as DATA. */
export const noPayload: PayloadEncoder<undefined> = {
  encodeInto: (_value, _staging, at) => at,
  encode: () => nothing,
}
