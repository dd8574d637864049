import { Buffer } from 'node:buffer'
import { isWellFormed } from '../../base/errors/text.js'
import { type BytesInPlace, checkLength, inPlace } from './bytes-in-place.js'
import { signed, unsigned, words } from './words.js'

const parking = Buffer.alloc(0)
const LEAST_BYTES = 256
/** A tag and a number have at most 5 and 10 bytes. */
const SCALAR_BYTES = 15
/** Up to this length, a loop in JavaScript writes a string faster than a call into Node. */
const LOOP_CHARS = 40
/** Strings below this length take three bytes a character at most in what is reserved for them; longer ones are measured. */
const MEASURED_CHARS = 4096

/** String.prototype.isWellFormed where V8 has it: several times cheaper than the search, with the same result. */
const sendable: (text: string) => boolean =
  'isWellFormed' in String.prototype
    ? (text) => (text as string & { isWellFormed(): boolean }).isWellFormed()
    : isWellFormed

/** Buffer's own method for UTF-8, without the search for the name of an encoding. */
const utf8Write: (this: Buffer, text: string, at: number) => number =
  (Buffer.prototype as Buffer & { utf8Write?: typeof utf8Write }).utf8Write ?? Buffer.prototype.write

/**
 * Writes fields of messages into memory that it is aimed at, and into memory of its own once that is full. Expects
 * values in the range of their type.
 */
export class MessageWriter {
  buf: Buffer = parking
  pos = 0
  #base = 0
  /** From which length on the first `bytes` value is not copied. */
  #inPlaceFrom = Number.POSITIVE_INFINITY
  #inPlace: BytesInPlace | undefined

  /**
   * Points at `memory` from offset `at`. The first `bytes` value of `inPlaceFrom` bytes or more is left out of what is
   * written, and `takeInPlace` returns it; the lengths around it count it.
   */
  aim(memory: Buffer, at: number, inPlaceFrom = Number.POSITIVE_INFINITY): void {
    this.buf = memory
    this.pos = at
    this.#base = at
    this.#inPlaceFrom = inPlaceFrom
    this.#inPlace = undefined
  }

  /** Throws a refusal if the value that was left out has another length by now. */
  checkInPlace(): void {
    if (this.#inPlace !== undefined) checkLength(this.#inPlace)
  }

  /** Returns the value that was left out, once. */
  takeInPlace(): BytesInPlace | undefined {
    const value = this.#inPlace
    this.#inPlace = undefined
    return value
  }

  /** Points at no memory, so that it does not keep the memory alive. */
  park(): void {
    this.aim(parking, 0)
  }

  /** Makes room for `bytes` more. What was written keeps its place. */
  reserve(bytes: number): void {
    if (this.pos + bytes > this.buf.length) this.#grow(this.pos + bytes)
  }

  #grow(least: number): void {
    const grown = Buffer.allocUnsafe(Math.max(LEAST_BYTES, 2 * this.buf.length, least))
    grown.set(this.buf.subarray(this.#base, this.pos), this.#base)
    this.buf = grown
  }

  /** Writes an unsigned number of 32 bits, for which there is room. */
  put(value: number): void {
    const { buf } = this
    let pos = this.pos
    let rest = value
    while (rest > 127) {
      buf[pos++] = (rest & 127) | 128
      rest >>>= 7
    }
    buf[pos] = rest
    this.pos = pos + 1
  }

  /** Writes a tag, or a length. */
  tag(tag: number): void {
    this.reserve(5)
    this.put(tag)
  }

  /** Writes the tag of a message and leaves a byte for its length. Returns its place, for `join`. */
  fork(tag: number): number {
    this.reserve(6)
    this.put(tag)
    return this.pos++
  }

  /** Writes the length of what follows `place`. */
  join(place: number): void {
    let length = this.pos - place - 1
    const inside = this.#inPlace !== undefined && this.#inPlace.at > place ? this.#inPlace : undefined
    if (inside !== undefined) length += inside.length
    if (length < 128) {
      this.buf[place] = length
      return
    }
    const more = length < 16384 ? 1 : length < 2097152 ? 2 : length < 268435456 ? 3 : 4
    this.reserve(more)
    this.buf.copyWithin(place + 1 + more, place + 1, this.pos)
    if (inside !== undefined) inside.at += more
    const end = this.pos + more
    this.pos = place
    this.put(length)
    this.pos = end
  }

  /** Writes what `words` contains. */
  #putWords(): void {
    const { buf } = this
    let pos = this.pos
    let low = words[0]!
    let high = words[1]!
    while (high !== 0) {
      buf[pos++] = (low & 127) | 128
      low = ((low >>> 7) | (high << 25)) >>> 0
      high >>>= 7
    }
    while (low > 127) {
      buf[pos++] = (low & 127) | 128
      low >>>= 7
    }
    buf[pos] = low
    this.pos = pos + 1
  }

  int32(value: number): void {
    this.reserve(SCALAR_BYTES)
    if (value >= 0) return this.put(value)
    words[0] = value
    words[1] = 0xffffffff
    this.#putWords()
  }

  uint32(value: number): void {
    this.reserve(SCALAR_BYTES)
    this.put(value)
  }

  sint32(value: number): void {
    this.reserve(SCALAR_BYTES)
    this.put(((value << 1) ^ (value >> 31)) >>> 0)
  }

  bool(value: boolean): void {
    this.reserve(1)
    this.buf[this.pos++] = value ? 1 : 0
  }

  int64(value: bigint): void {
    this.reserve(SCALAR_BYTES)
    signed[0] = value
    this.#putWords()
  }

  uint64(value: bigint): void {
    this.reserve(SCALAR_BYTES)
    unsigned[0] = value
    this.#putWords()
  }

  sint64(value: bigint): void {
    this.reserve(SCALAR_BYTES)
    unsigned[0] = value < 0n ? -2n * value - 1n : 2n * value
    this.#putWords()
  }

  fixed32(value: number): void {
    this.reserve(4)
    this.#word(value)
  }

  sfixed32(value: number): void {
    this.reserve(4)
    this.#word(value)
  }

  fixed64(value: bigint): void {
    this.reserve(8)
    unsigned[0] = value
    this.#word(words[0]!)
    this.#word(words[1]!)
  }

  sfixed64(value: bigint): void {
    this.reserve(8)
    signed[0] = value
    this.#word(words[0]!)
    this.#word(words[1]!)
  }

  #word(value: number): void {
    const { buf, pos } = this
    buf[pos] = value
    buf[pos + 1] = value >>> 8
    buf[pos + 2] = value >>> 16
    buf[pos + 3] = value >>> 24
    this.pos = pos + 4
  }

  float(value: number): void {
    this.reserve(4)
    this.pos = this.buf.writeFloatLE(value, this.pos)
  }

  double(value: number): void {
    this.reserve(8)
    this.pos = this.buf.writeDoubleLE(value, this.pos)
  }

  bytes(value: Uint8Array): void {
    const { length } = value
    if (length >= this.#inPlaceFrom && this.#inPlace === undefined) {
      this.#inPlace = inPlace(value, this.pos)
      if (this.#inPlace !== undefined) {
        this.tag(length)
        this.#inPlace.at = this.pos
        return
      }
    }
    this.reserve(5 + length)
    this.put(length)
    this.buf.set(value, this.pos)
    this.pos += length
  }

  /** Writes bytes as they are. */
  raw(value: Uint8Array): void {
    this.reserve(value.length)
    this.buf.set(value, this.pos)
    this.pos += value.length
  }

  /** Writes a string. Returns false, with nothing written, for a string with a lone surrogate, which UTF-8 cannot encode. */
  string(value: string): boolean {
    const { length } = value
    if (length > LOOP_CHARS) return this.#long(value)
    this.reserve(length + 1)
    const { buf, pos } = this
    for (let i = 0; i < length; i++) {
      const char = value.charCodeAt(i)
      if (char > 127) return this.#long(value)
      buf[pos + 1 + i] = char
    }
    buf[pos] = length
    this.pos = pos + 1 + length
    return true
  }

  #long(value: string): boolean {
    if (!sendable(value)) return false
    const { length } = value
    const least = length < MEASURED_CHARS ? 3 * length : Buffer.byteLength(value)
    this.reserve(least + 6)
    const place = this.pos
    const written = utf8Write.call(this.buf, value, place + 1)
    this.pos = place + 1 + written
    this.join(place)
    return true
  }
}
