import { Buffer } from 'node:buffer'
import { copyOf } from '../protobuf/reader.js'
import { looseText, strictText } from './text.js'
import { float32, float64, signed, unsigned, words } from './words.js'

const parking = Buffer.alloc(0)
/** Messages within messages, as protobufjs reads them. */
export const MAX_DEPTH = 100

/** Reads fields of messages. Throws for bytes that are not a message. */
export class MessageReader {
  buf: Buffer = parking
  pos = 0
  /** Where the message that is being read ends. */
  len = 0
  /** Whether `bytes` fields are copies of the memory. */
  copies = true

  aim(memory: Buffer, at: number, length: number, copies: boolean): void {
    this.buf = memory
    this.pos = at
    this.len = at + length
    this.copies = copies
  }

  /** Points at no memory, so that it does not keep the memory alive. */
  park(): void {
    this.aim(parking, 0, 0, true)
  }

  /** Reads the length of a message or a list and goes into it. Returns the end of what is around it, for `leave`. */
  enter(): number {
    const length = this.size()
    const outer = this.len
    this.len = this.pos + length
    return outer
  }

  leave(outer: number): void {
    if (this.pos !== this.len) throw cutOff()
    this.len = outer
  }

  tag(): number {
    const { pos, buf } = this
    if (pos < this.len && buf[pos]! < 128) {
      this.pos = pos + 1
      return buf[pos]!
    }
    const tag = this.#varint()
    if (words[1] !== 0) throw new RangeError('invalid tag')
    return tag
  }

  /** Reads a length, which ends within the message. */
  size(): number {
    const { pos, buf } = this
    let size: number
    if (pos < this.len && buf[pos]! < 128) {
      this.pos = pos + 1
      size = buf[pos]!
    } else {
      size = this.#varint()
      if (words[1] !== 0) throw new RangeError('invalid length')
    }
    if (size > this.len - this.pos) throw cutOff()
    return size
  }

  /** Reads a varint into `words` and returns its low word. */
  #varint(): number {
    let low = 0
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.#byte()
      low |= (byte & 127) << shift
      if (byte < 128) return setWords(low, 0)
    }
    const fifth = this.#byte()
    low |= fifth << 28
    let high = (fifth & 127) >>> 4
    if (fifth < 128) return setWords(low, high)
    for (let shift = 3; shift < 32; shift += 7) {
      const byte = this.#byte()
      high |= (byte & 127) << shift
      if (byte > 127) continue
      if (shift === 31 && byte > 1) break
      return setWords(low, high)
    }
    throw new RangeError('invalid varint')
  }

  #byte(): number {
    if (this.pos >= this.len) throw cutOff()
    return this.buf[this.pos++]!
  }

  uint32(): number {
    const { pos, buf, len } = this
    const first = pos < len ? buf[pos]! : 128
    if (first < 128) {
      this.pos = pos + 1
      return first
    }
    if (len - pos < 4) return this.#varint()
    const second = buf[pos + 1]!
    const two = (first & 127) | ((second & 127) << 7)
    if (second < 128) {
      this.pos = pos + 2
      return two
    }
    const third = buf[pos + 2]!
    const fourth = buf[pos + 3]!
    if (fourth > 127 && third > 127) return this.#longUint32(two | ((third & 127) << 14) | (fourth << 21))
    this.pos = third < 128 ? pos + 3 : pos + 4
    return two | ((third & 127) << 14) | (third < 128 ? 0 : fourth << 21)
  }

  /** Reads on after four bytes of a varint; of those after the fifth only the end is needed, as of a negative int32. */
  #longUint32(four: number): number {
    const { pos, buf } = this
    if (this.len - pos < 10) return this.#varint()
    const low = (four & 0xfff_ffff) | (buf[pos + 4]! << 28)
    let last = pos + 4
    while (last < pos + 9 && buf[last]! > 127) last++
    if (buf[last]! > (last === pos + 9 ? 1 : 127)) throw new RangeError('invalid varint')
    this.pos = last + 1
    return low >>> 0
  }

  int32(): number {
    return this.uint32() | 0
  }

  sint32(): number {
    const value = this.uint32()
    return (value >>> 1) ^ -(value & 1)
  }

  bool(): boolean {
    const { pos, buf } = this
    if (pos < this.len && buf[pos]! < 128) {
      this.pos = pos + 1
      return buf[pos] !== 0
    }
    const low = this.#varint()
    return low !== 0 || words[1] !== 0
  }

  int64(): bigint {
    this.#varint()
    return signed[0]!
  }

  uint64(): bigint {
    this.#varint()
    return unsigned[0]!
  }

  sint64(): bigint {
    this.#varint()
    const low = words[0]!
    const high = words[1]!
    const sign = -(low & 1)
    words[0] = ((low >>> 1) | (high << 31)) ^ sign
    words[1] = (high >>> 1) ^ sign
    return signed[0]!
  }

  fixed32(): number {
    return this.#word()
  }

  sfixed32(): number {
    return this.#word() | 0
  }

  fixed64(): bigint {
    words[0] = this.#word()
    words[1] = this.#word()
    return unsigned[0]!
  }

  sfixed64(): bigint {
    words[0] = this.#word()
    words[1] = this.#word()
    return signed[0]!
  }

  #word(): number {
    const { buf } = this
    const pos = this.#advance(4)
    return (buf[pos]! | (buf[pos + 1]! << 8) | (buf[pos + 2]! << 16) | (buf[pos + 3]! << 24)) >>> 0
  }

  float(): number {
    words[0] = this.#word()
    return float32[0]!
  }

  double(): number {
    words[0] = this.#word()
    words[1] = this.#word()
    return float64[0]!
  }

  bytes(): Buffer {
    const size = this.size()
    const at = this.#advance(size)
    return this.raw(at, at + size)
  }

  /** Returns these bytes: a copy, or a view where the memory belongs to the message. */
  raw(start: number, end: number): Buffer {
    return this.copies ? copyOf(this.buf, start, end) : this.buf.subarray(start, end)
  }

  /** Reads a string. Throws unless it is UTF-8. */
  string(): string {
    const size = this.size()
    const start = this.#advance(size)
    return strictText(this.buf, start, start + size)
  }

  /** Reads a string of a file that does not ask for UTF-8. */
  looseString(): string {
    const size = this.size()
    const start = this.#advance(size)
    return looseText(this.buf, start, start + size)
  }

  /** Skips the value of the field with this tag. */
  skip(tag: number, depth: number): void {
    if (tag >>> 3 === 0) throw new RangeError('invalid field number 0')
    switch (tag & 7) {
      case 0:
        this.#varint()
        break
      case 1:
        this.#advance(8)
        break
      case 2:
        this.#advance(this.size())
        break
      case 3:
        this.#skipGroup(tag, depth + 1)
        break
      case 5:
        this.#advance(4)
        break
      default:
        throw new RangeError(`invalid wire type ${tag & 7}`)
    }
  }

  #skipGroup(start: number, depth: number): void {
    if (depth > MAX_DEPTH) throw tooDeep()
    for (;;) {
      const tag = this.tag()
      if ((tag & 7) !== 4) this.skip(tag, depth)
      else if (tag >>> 3 === start >>> 3) return
      else throw new RangeError('invalid end of a group')
    }
  }

  #advance(bytes: number): number {
    const { pos } = this
    if (bytes > this.len - pos) throw cutOff()
    this.pos = pos + bytes
    return pos
  }
}

function setWords(low: number, high: number): number {
  words[0] = low
  words[1] = high
  return low >>> 0
}

/** Returns the error for messages that nest deeper than `MAX_DEPTH`. */
export function tooDeep(): RangeError {
  return new RangeError(`messages nest deeper than ${MAX_DEPTH}`)
}

/** Returns the error for a message that ends within a value. */
export function cutOff(): RangeError {
  return new RangeError('the message is cut off')
}
