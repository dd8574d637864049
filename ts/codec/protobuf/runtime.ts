import { Buffer } from 'node:buffer'
import type { BufferWriter } from 'protobufjs/minimal.js'
import { process } from '../../base/runtime.js'
import { aimReader, type CopyingReader, copyingReaderOf, parkReader, type ReaderLibrary } from './reader.js'
import { aim, canAim, park, strictWriterOf, type WriterLibrary } from './writer.js'

/** What a codec of protobufjs looks like from here. */
export interface ProtobufCodec {
  encode(value: unknown, writer: BufferWriter): unknown
  decode(reader: CopyingReader, length: number): unknown
}

/** `encodeInto`: the bytes did not fit; they are in `overflow`. */
export const OVERFLOW = -1
/** `encodeInto`: the codec did not return the writer it was given; nothing it wrote counts. */
export const NOT_OURS = -2

/**
 * protobufjs with one writer and one reader, re-used for every message: both
 * are aimed at the engine's memory and taken off it before anybody else runs.
 */
export class ProtobufRuntime {
  /** Can writers be aimed? Else encode to a new one and copy. */
  readonly aims: boolean
  readonly Writer: new () => BufferWriter
  readonly Reader: new (
    buffer: Buffer,
  ) => CopyingReader
  /** After `OVERFLOW`: the bytes, in memory of their own. The caller takes and clears it. */
  overflow: Uint8Array | undefined = undefined

  readonly #library: ReaderLibrary
  readonly #writer: BufferWriter
  readonly #reader: CopyingReader
  #reading = false

  constructor(library: WriterLibrary & ReaderLibrary) {
    this.#library = library
    this.Writer = strictWriterOf(library)
    this.Reader = copyingReaderOf(library)
    this.aims = canAim(this.Writer)
    this.#writer = new this.Writer()
    this.#reader = new this.Reader(Buffer.alloc(0))
  }

  /** Encodes at `at` of `staging`; the end offset, `OVERFLOW` or `NOT_OURS`. Not re-entrant: the caller sees to that. */
  encodeInto(codec: ProtobufCodec, value: unknown, staging: Buffer, at: number): number {
    const writer = this.#writer
    aim(writer, staging, at)
    try {
      if (codec.encode(value, writer) !== writer) return NOT_OURS
      const end = writer.pos
      if (writer.buf === staging) return end
      // The writer has grown: it moved everything, staging's first bytes too, to a buffer of its own.
      this.overflow = writer.buf.subarray(at, end)
      return OVERFLOW
    } finally {
      park(writer)
    }
  }

  /** Decodes `length` bytes at `at`; `bytes` fields are copies when `copies`. A message's constructor may call in again. */
  decode(codec: ProtobufCodec, memory: Buffer, at: number, length: number, copies: boolean): unknown {
    if (this.#reading)
      return codec.decode(aimReader(new this.Reader(memory), memory, at, length, copies), length)
    const reader = this.#reader
    reader.discardUnknown = this.#library.Reader.discardUnknown
    this.#reading = true
    try {
      return codec.decode(aimReader(reader, memory, at, length, copies), length)
    } finally {
      this.#reading = false
      parkReader(reader)
    }
  }
}

let runtime: ProtobufRuntime | undefined

/** Loads protobufjs at the first call, synchronously: the codec that asks for it has loaded it already. */
export function protobufRuntime(): ProtobufRuntime {
  const { createRequire } = process.getBuiltinModule('node:module')
  runtime ??= new ProtobufRuntime(createRequire(import.meta.url)('protobufjs/minimal.js'))
  return runtime
}
