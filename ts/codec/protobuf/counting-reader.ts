import type { Buffer } from 'node:buffer'
import type { BufferReader } from 'protobufjs/minimal.js'
import { DecodedSizeError } from './decoded-size-error.js'
import type { CopyingReader } from './reader.js'
import { Weight } from './weights.js'

/** A message as weighed where its type is not known: one with a repeated field and a few others. */
const UNKNOWN_MESSAGE = 128
const START_GROUP = 3

/** A Reader that counts the memory that the message takes, for a codec whose types are not known. */
export interface CountingReader extends CopyingReader {
  /** Bytes that the message takes so far. */
  spent: number
  /** The most that it may take; then a read throws `DecodedSizeError`. */
  most: number
  /** The decoder reads tags by their own method. */
  readsTags: boolean
  spend(bytes: number): void
}

/** Returns a subclass of a Reader that weighs what a decoder asks it for. */
export function countingReaderOf(
  Reader: new (buffer: Buffer) => CopyingReader,
): new (
  buffer: Buffer,
) => CountingReader {
  class Counting extends Reader implements CountingReader {
    spent = 0
    most = Number.POSITIVE_INFINITY
    readsTags = false

    spend(bytes: number): void {
      this.spent += bytes
      if (this.spent > this.most) throw new DecodedSizeError(this.most)
    }

    override tag(): number {
      this.readsTags = true
      const tag = super.tag()
      this.spend((tag & 7) === START_GROUP ? Weight.FIELD + UNKNOWN_MESSAGE : Weight.FIELD)
      return tag
    }

    /** Called for the length of a message and of a map's entry, and by all methods that read a length. */
    override size(): number {
      this.spend(UNKNOWN_MESSAGE)
      return super.size()
    }

    /** Weighs as much as a tag and half of a message in code of protobufjs before 8, which reads both by this. */
    override uint32(): number {
      if (!this.readsTags) this.spend(Weight.FIELD + UNKNOWN_MESSAGE / 2)
      return super.uint32()
    }

    override raw(start: number, end: number): ReturnType<BufferReader['raw']> {
      this.spend(Weight.BYTES)
      return super.raw(start, end)
    }

    /** Weighs a skipped field as one, whatever it contains. */
    override skipType(wireType: number, depth?: number, fieldNumber?: number): BufferReader {
      const { most } = this
      const spent = this.spent + Weight.BYTES
      this.most = Number.POSITIVE_INFINITY
      super.skipType(wireType, depth, fieldNumber)
      this.most = most
      this.spent = spent
      return this
    }
  }
  for (const name of ['uint32s', 'int32s', 'sint32s'] as const) weighPacked(Counting.prototype, name)
  for (const name of ['string', 'stringVerify', 'bytes'] as const)
    weigh(Counting.prototype, name, Weight.STRING - UNKNOWN_MESSAGE)
  for (const name of ['int64', 'uint64', 'sint64', 'fixed64', 'sfixed64'] as const)
    weigh(Counting.prototype, name, Weight.LONG)
  return Counting
}

/** Weighs packed numbers by their count, which is known once they are read: they take eight times their length at most. */
function weighPacked(reader: CountingReader, name: 'uint32s' | 'int32s' | 'sint32s'): void {
  const read = reader[name]
  reader[name] = function (this: CountingReader, array: number[] = []): number[] {
    const { most, spent } = this
    const before = array.length
    this.most = Number.POSITIVE_INFINITY
    read.call(this, array)
    this.most = most
    this.spent = spent
    this.spend((array.length - before) * Weight.NUMBER)
    return array
  }
}

/** Makes a method of the reader weigh so much. */
function weigh<N extends keyof BufferReader>(reader: CountingReader, name: N, bytes: number): void {
  const read = reader[name] as unknown as (this: CountingReader) => unknown
  const weighed = function (this: CountingReader): unknown {
    this.spend(bytes)
    return read.call(this)
  }
  Object.defineProperty(reader, name, { value: weighed, writable: true, configurable: true })
}
