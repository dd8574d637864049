import { Buffer } from 'node:buffer'

/** Wire types of protobuf. */
export const WireType = {
  VARINT: 0,
  FIXED64: 1,
  BYTES: 2,
  START_GROUP: 3,
  END_GROUP: 4,
  FIXED32: 5,
} as const

/** Groups may nest in an unknown group as deep as Go lets them. */
const MAX_GROUP_DEPTH = 10_001

const NOTHING = Buffer.alloc(0)

/** Numbers of the groups that are open while a group is skipped; made when the first one is met. */
let openGroups: Int32Array | undefined

/**
 * Walks over the fields of a protobuf message: refuses what Go's protobuf
 * refuses, accepts what it accepts. Answers −1 or false for malformed bytes
 * instead of throwing, and never allocates, so that one instance can serve a
 * hot path. The C++ twin is `native/wire/field.h`.
 */
export class Cursor {
  memory: Uint8Array = NOTHING
  /** The next byte. */
  at = 0
  /** Where the message ends. */
  end = 0
  /** The words (int32) of the varint read last. */
  low = 0
  high = 0

  /** Aims at the message from `at` up to `end`. */
  aim(memory: Uint8Array, at: number, end: number): void {
    this.memory = memory
    this.at = at
    this.end = end
  }

  /** Lets go of the memory. */
  release(): void {
    this.memory = NOTHING
  }

  /** Reads a field's tag, `number << 3 | wireType` as an unsigned number. −1: malformed. */
  readTag(): number {
    if (!this.readVarint() || this.high !== 0 || this.low >>> 3 === 0) return -1
    return this.low >>> 0
  }

  /** Reads the length before a length-delimited value, which lies whole before `end`. −1: malformed. */
  readLength(): number {
    if (!this.readVarint() || this.high !== 0) return -1
    const length = this.low >>> 0
    return length > this.end - this.at ? -1 : length
  }

  /** Reads a varint into `low` and `high`. False: truncated, more than 10 bytes or more than 64 bits. */
  readVarint(): boolean {
    if (this.at < this.end && this.memory[this.at]! < 0x80) {
      this.low = this.memory[this.at++]!
      this.high = 0
      return true
    }
    return this.#readLongVarint()
  }

  #readLongVarint(): boolean {
    const { memory, end } = this
    let at = this.at
    let low = 0
    let high = 0
    for (let shift = 0; shift < 63; shift += 7) {
      if (at >= end) return false
      const byte = memory[at++]!
      const bits = byte & 0x7f
      if (shift < 32) low |= bits << shift
      if (shift === 28) high = bits >>> 4
      else if (shift > 28) high |= bits << (shift - 32)
      if (byte < 0x80) return this.#keep(at, low, high)
    }
    // The tenth byte holds bit 63 alone; anything above overflows, or goes on too long.
    if (at >= end || memory[at]! > 1) return false
    return this.#keep(at + 1, low, high | (memory[at]! << 31))
  }

  #keep(at: number, low: number, high: number): boolean {
    this.at = at
    this.low = low
    this.high = high
    return true
  }

  /** Skips the value of the field with this tag. An end-group here is stray. False: malformed. */
  skipValue(tag: number): boolean {
    return (tag & 7) === WireType.START_GROUP ? this.#skipGroup(tag >>> 3) : this.#skipScalar(tag & 7)
  }

  #skipScalar(wireType: number): boolean {
    switch (wireType) {
      case WireType.VARINT:
        return this.readVarint()
      case WireType.FIXED64:
        return this.#advance(8)
      case WireType.BYTES: {
        const length = this.readLength()
        return length >= 0 && this.#advance(length)
      }
      case WireType.FIXED32:
        return this.#advance(4)
      default:
        return false
    }
  }

  #advance(count: number): boolean {
    if (this.end - this.at < count) return false
    this.at += count
    return true
  }

  /** A loop with a stack of its own: the depth is the peer's choice, the call stack is not. */
  #skipGroup(number: number): boolean {
    openGroups ??= new Int32Array(MAX_GROUP_DEPTH)
    let depth = 0
    openGroups[depth++] = number
    while (depth > 0) {
      // Inside a group Go admits numbers up to 2^31-1, that is tags of 34 bits.
      if (!this.readVarint() || this.high >>> 0 > 3) return false
      const inner = (this.high << 29) | (this.low >>> 3)
      const wireType = this.low & 7
      if (inner === 0) return false
      if (wireType === WireType.START_GROUP) {
        if (depth === MAX_GROUP_DEPTH) return false
        openGroups[depth++] = inner
      } else if (wireType === WireType.END_GROUP) {
        if (openGroups[--depth] !== inner) return false
      } else if (!this.#skipScalar(wireType)) return false
    }
    return true
  }
}
