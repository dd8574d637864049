import type { Buffer } from 'node:buffer'
import type { BufferReader } from 'protobufjs/minimal.js'
import { DecodedSizeError } from './decoded-size-error.js'
import type { CopyingReader } from './reader.js'
import { Weight } from './weights.js'

/** A message as weighed where its type is not known: one with fields of all kinds. */
const UNKNOWN_MESSAGE = 256
const START_GROUP = 3

/** A Reader that counts the memory that the message takes, for a codec whose types are not known. */
export interface CountingReader extends CopyingReader {
  /** Bytes that the message takes so far. */
  spent: number
  /** The most that it may take; then a read throws `DecodedSizeError`. */
  most: number
  spend(bytes: number): void
}

/**
 * Returns a subclass of a Reader that weighs what a decoder asks it for. It knows code that protobufjs 8 generates;
 * that of older versions reads lengths and tags as plain numbers, which weigh nothing.
 */
export function countingReaderOf(
  Reader: new (buffer: Buffer) => CopyingReader,
): new (
  buffer: Buffer,
) => CountingReader {
  class Counting extends Reader implements CountingReader {
    spent = 0
    most = Number.POSITIVE_INFINITY

    spend(bytes: number): void {
      this.spent += bytes
      if (this.spent > this.most) throw new DecodedSizeError(this.most)
    }

    override tag(): number {
      const tag = super.tag()
      this.spend((tag & 7) === START_GROUP ? Weight.FIELD + UNKNOWN_MESSAGE : Weight.FIELD)
      return tag
    }

    /** Called for the length of a message and of a map's entry, and by all methods that read a length. */
    override size(): number {
      this.spend(UNKNOWN_MESSAGE)
      return super.size()
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
  for (const name of ['string', 'stringVerify', 'bytes'] as const)
    weigh(Counting.prototype, name, Weight.STRING - UNKNOWN_MESSAGE)
  for (const name of ['int64', 'uint64', 'sint64', 'fixed64', 'sfixed64'] as const)
    weigh(Counting.prototype, name, Weight.LONG)
  return Counting
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
