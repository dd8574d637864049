import { Buffer } from 'node:buffer'
import { copyOf } from '../protobuf/reader.js'
import { signed, unsigned, words } from './words.js'

const parking = Buffer.alloc(0)
/** Messages within messages, as protobufjs reads them. */
export const MAX_DEPTH = 100
/** Up to this length, a loop in JavaScript reads a string faster than a call into Node. */
const LOOP_BYTES = 20
const REPLACEMENT = '\ufffd'

/** Buffer's own method for UTF-8, without the search for the name of an encoding. */
const utf8Slice: (this: Buffer, start: number, end: number) => string =
  (Buffer.prototype as Buffer & { utf8Slice?: typeof utf8Slice }).utf8Slice ??
  function slice(start, end) {
    return this.toString('utf8', start, end)
  }

let strictDecoder: InstanceType<typeof TextDecoder> | undefined

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
    if (this.pos !== this.len) throw beyond()
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
    if (size > this.len - this.pos) throw beyond()
    return size
  }

  /** Reads a varint into `words` and returns its low word. */
  #varint(): number {
    const { buf, len } = this
    let { pos } = this
    let low = 0
    let high = 0
    for (let shift = 0; shift < 70; shift += 7) {
      if (pos >= len) throw beyond()
      const byte = buf[pos++]!
      const part = byte & 127
      if (shift < 28) low |= part << shift
      else if (shift === 28) {
        low |= part << 28
        high = part >>> 4
      } else high |= shift === 63 ? part << 31 : part << (shift - 32)
      if (byte < 128) {
        if (shift === 63 && byte > 1) break
        this.pos = pos
        words[0] = low
        words[1] = high
        return low >>> 0
      }
    }
    throw new RangeError('invalid varint')
  }

  uint32(): number {
    const { pos, buf } = this
    if (pos < this.len && buf[pos]! < 128) {
      this.pos = pos + 1
      return buf[pos]!
    }
    return this.#varint()
  }

  int32(): number {
    return this.uint32() | 0
  }

  sint32(): number {
    const value = this.uint32()
    return (value >>> 1) ^ -(value & 1)
  }

  bool(): boolean {
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
    return this.buf.readFloatLE(this.#advance(4))
  }

  double(): number {
    return this.buf.readDoubleLE(this.#advance(8))
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
    return this.#short(start, start + size) ?? this.#checked(start, start + size)
  }

  /** Reads a string of a file that does not ask for UTF-8. */
  looseString(): string {
    const size = this.size()
    const start = this.#advance(size)
    return this.#short(start, start + size) ?? utf8Slice.call(this.buf, start, start + size)
  }

  #short(start: number, end: number): string | undefined {
    if (end - start > LOOP_BYTES) return undefined
    const { buf } = this
    let text = ''
    let at = start
    for (; at + 7 < end; at += 8) {
      const a = buf[at]!
      const b = buf[at + 1]!
      const c = buf[at + 2]!
      const d = buf[at + 3]!
      const e = buf[at + 4]!
      const f = buf[at + 5]!
      const g = buf[at + 6]!
      const h = buf[at + 7]!
      if ((a | b | c | d | e | f | g | h) > 127) return undefined
      text += String.fromCharCode(a, b, c, d, e, f, g, h)
    }
    for (; at < end; at++) {
      const char = buf[at]!
      if (char > 127) return undefined
      text += String.fromCharCode(char)
    }
    return text
  }

  #checked(start: number, end: number): string {
    const text = utf8Slice.call(this.buf, start, end)
    // Bytes that are not UTF-8 become replacement characters, which the peer may also have sent.
    if (!text.includes(REPLACEMENT)) return text
    strictDecoder ??= new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    return strictDecoder.decode(this.buf.subarray(start, end))
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
    if (bytes > this.len - pos) throw beyond()
    this.pos = pos + bytes
    return pos
  }
}

/** Returns the error for messages that nest deeper than `MAX_DEPTH`. */
export function tooDeep(): RangeError {
  return new RangeError(`messages nest deeper than ${MAX_DEPTH}`)
}

function beyond(): RangeError {
  return new RangeError('the message is cut off')
}
