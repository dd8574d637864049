import type { Buffer } from 'node:buffer'

/**
 * Bytes of this length are not copied into a frame that is staged: the system call that the frame then needs of its own
 * costs less. Shorter ones are, since the frames of a batch are one send.
 */
export const IN_PLACE_BYTES = 32 * 1024

/** An encoded message in three parts, one behind the other. */
export interface PayloadParts {
  readonly before: Uint8Array
  /** A long value of the message, where its owner has it. */
  readonly value: Uint8Array
  readonly after: Uint8Array
}

/** Writes messages of one type into memory that is shared by all outgoing frames. */
export interface PayloadEncoder<Init = unknown> {
  /**
   * Encodes to `staging` from offset `at` on. Returns the end offset, or the encoded bytes when they did not
   * fit or need not be copied there: then `staging` holds nothing of use behind `at`, but for `before` and `after`
   * of such parts. Throws what the codec throws.
   */
  encodeInto(value: Init, staging: Buffer, at: number): number | Uint8Array | PayloadParts
  /** Returns the encoded bytes, which may be memory that the codec keeps. Throws what the codec throws. */
  encode(value: Init): Uint8Array
}

/** Reads messages of one type. */
export interface PayloadDecoder<T = unknown> {
  /**
   * Decodes `length` bytes at `at`. `transient`: the memory will be reused, so the message must not contain a
   * view of it. `most`: bytes of memory that the message may take. Throws what the codec throws.
   */
  decode(memory: Buffer, at: number, length: number, transient: boolean, most: number): T
  /**
   * Returns about how many bytes of memory the message takes that was decoded last, from these bytes; any number above
   * `most` when it is more.
   */
  decodedSize(memory: Buffer, at: number, length: number, most: number): number
}
