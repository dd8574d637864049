import { Buffer } from 'node:buffer'
import type { BufferReader } from 'protobufjs/minimal.js'
import { ignore } from '../../base/foreign-result.js'

/** The part of protobufjs that readers need. */
export interface ReaderLibrary {
  readonly BufferReader: new (buffer: Buffer) => BufferReader
  readonly Reader: { discardUnknown: boolean }
}

/** A Reader whose `bytes` fields can outlive the memory it reads. */
export interface CopyingReader extends BufferReader {
  /** True: `bytes` fields are copies. False: they are views of the memory, as in protobufjs. */
  copies: boolean
}

const noBytes = Buffer.alloc(0)

/** Up to this length, a loop copies faster than a call into Node. */
const LOOP_BYTES = 40
/** Up to this length, V8 has the bytes of an array on its heap: memory of its own is cheaper than some of the shared pool. */
const SLICE_BYTES = 64

/** Returns a Buffer with a copy of these bytes. */
export function copyOf(memory: Uint8Array, start: number, end: number): Buffer {
  const length = end - start
  if (length === 0) return noBytes
  if (length <= LOOP_BYTES) {
    const copy = Buffer.allocUnsafeSlow(length)
    for (let i = 0; i < length; i++) copy[i] = memory[start + i]!
    return copy
  }
  // Called on a Buffer, `slice` of typed arrays returns a Buffer with its own memory.
  if (length <= SLICE_BYTES) return Uint8Array.prototype.slice.call(memory, start, end) as Buffer
  const copy = Buffer.allocUnsafe(length)
  copy.set(memory.subarray(start, end))
  return copy
}

/** Returns a subclass of this library's own Reader, which its codecs accept. */
export function copyingReaderOf(library: ReaderLibrary): new (buffer: Buffer) => CopyingReader {
  return class extends library.BufferReader implements CopyingReader {
    copies = true

    override raw(start: number, end: number): ReturnType<BufferReader['raw']> {
      return this.copies ? copyOf(this.buf, start, end) : super.raw(start, end)
    }
  }
}

/** Points a reader at `length` bytes of `memory` from `at`. A throw damages `len`: every field is set anew. */
export function aimReader(
  reader: CopyingReader,
  memory: Buffer,
  at: number,
  length: number,
  copies: boolean,
): CopyingReader {
  reader.buf = memory
  reader.pos = at
  reader.len = at + length
  reader.view = null
  reader.copies = copies
  return reader
}

/** Points a reader at no memory, so that it does not keep what it read alive. */
export function parkReader(reader: CopyingReader): void {
  aimReader(reader, noBytes, 0, 0, true)
}

/** A field of a number that no schema may use (19000), varint 0: every message skips it. */
const unknownField = Buffer.from([0xc0, 0xa3, 0x09, 0x00])

/**
 * Returns whether `decode` reads through the reader that it is passed. A codec of
 * another copy of protobufjs does not, nor does one that expects bytes. Errors of
 * `decode`, also those of a promise, are ignored: a message may lack required fields.
 */
export function readsThrough(
  decode: (reader: CopyingReader, length: number) => unknown,
  Reader: new (buffer: Buffer) => CopyingReader,
): boolean {
  const reader = new Reader(unknownField)
  try {
    ignore(decode(reader, unknownField.length))
  } catch {}
  return reader.pos === unknownField.length
}
