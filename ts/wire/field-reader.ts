import { Buffer } from 'node:buffer'
import { Cursor } from './cursor.js'
import { RowBit } from './row.js'
import { isUtf8 } from './utf8.js'
import { WireError } from './wire-error.js'

/**
 * Reads a message field by field and throws `WireError` where `Cursor` answers
 * −1: for the codecs of whole messages, which are not hot.
 */
export class FieldReader {
  readonly #cursor = new Cursor()
  readonly #memory: Buffer
  /** Where the tag read last begins. */
  tagAt = 0
  /** Where the value read last by `bytes()` begins and how long it is. */
  valueAt = 0
  valueLength = 0

  /** Aims at the message that is the `length` bytes at `at`. */
  constructor(memory: Uint8Array, at: number, length: number) {
    this.#memory = asBuffer(memory)
    this.#cursor.aim(this.#memory, at, at + length)
  }

  /** The next field's tag (`number << 3 | wireType`), or 0 at the message's end. */
  next(): number {
    this.tagAt = this.#cursor.at
    if (this.#cursor.at >= this.#cursor.end) return 0
    const tag = this.#cursor.readTag()
    return tag < 0 ? malformed() : tag
  }

  /** Reads a varint; its words are `low` and `high`. */
  varint(): void {
    if (!this.#cursor.readVarint()) malformed()
  }

  /** The low word (int32) of the varint read last. */
  get low(): number {
    return this.#cursor.low
  }

  /** The high word (int32) of the varint read last. */
  get high(): number {
    return this.#cursor.high
  }

  /** Reads a length-delimited value and says where it lies. */
  bytes(): void {
    const length = this.#cursor.readLength()
    if (length < 0) malformed()
    this.valueAt = this.#cursor.at
    this.valueLength = length
    this.#cursor.at += length
  }

  /** Reads a length-delimited value and returns a copy of it. */
  copy(): Buffer {
    this.bytes()
    return Buffer.from(this.#memory.subarray(this.valueAt, this.valueAt + this.valueLength))
  }

  /** Reads a string. */
  string(): string {
    this.bytes()
    const end = this.valueAt + this.valueLength
    if (!isUtf8(this.#memory, this.valueAt, end)) throw new WireError(RowBit.BAD_UTF8)
    return this.#memory.toString('utf8', this.valueAt, end)
  }

  /** Skips the value of a field that is not needed. */
  skip(tag: number): void {
    if (!this.#cursor.skipValue(tag)) malformed()
  }
}

function malformed(): never {
  throw new WireError(RowBit.MALFORMED)
}

function asBuffer(memory: Uint8Array): Buffer {
  if (Buffer.isBuffer(memory)) return memory
  return Buffer.from(memory.buffer, memory.byteOffset, memory.byteLength)
}
