import { Buffer } from 'node:buffer'
import type { BufferWriter } from 'protobufjs/minimal.js'
import { type CountingReader, countingReaderOf } from './counting-reader.js'
import { protobufLibrary } from './library.js'
import { aimReader, type CopyingReader, copyingReaderOf, parkReader, type ReaderLibrary } from './reader.js'
import { aim, canAim, park, strictWriterOf, type WriterLibrary } from './writer.js'

/** The part of a protobufjs codec that is used here. */
export interface ProtobufCodec {
  encode(value: unknown, writer: BufferWriter): unknown
  decode(reader: CopyingReader, length: number): unknown
}

const parked = Buffer.alloc(0)

/** Returned by `encodeInto`: the codec did not return the writer that it was passed, so what it wrote is ignored. */
export const NOT_OURS = -1

/**
 * protobufjs with one writer and one reader that are reused for every message.
 * Both are aimed at the engine's memory and taken off it before they return.
 */
export class ProtobufRuntime {
  /** Whether writers can be aimed. If not, encode to a new writer and copy. */
  readonly aims: boolean
  readonly Writer: new () => BufferWriter
  readonly Reader: new (
    buffer: Buffer,
  ) => CopyingReader

  readonly #library: ReaderLibrary
  readonly #writer: BufferWriter
  readonly #reader: CopyingReader
  /** For codecs whose types are not known; made when the first is used. */
  #counting: CountingReader | undefined
  #Counting: (new (buffer: Buffer) => CountingReader) | undefined
  #reading = false
  #writing = false

  constructor(library: WriterLibrary & ReaderLibrary) {
    this.#library = library
    this.Writer = strictWriterOf(library)
    this.Reader = copyingReaderOf(library)
    this.aims = canAim(this.Writer)
    this.#writer = new this.Writer()
    this.#reader = new this.Reader(Buffer.alloc(0))
  }

  /** `encodeInto` is running: what is called now was called by a getter of a message. */
  get writing(): boolean {
    return this.#writing
  }

  /**
   * Encodes to `staging` from `at` on. Returns the end offset, the bytes in memory of their own when they did
   * not fit, or `NOT_OURS`. Must not be called while `writing`.
   */
  encodeInto(codec: ProtobufCodec, value: unknown, staging: Buffer, at: number): number | Uint8Array {
    const writer = this.#writer
    aim(writer, staging, at)
    this.#writing = true
    try {
      if (codec.encode(value, writer) !== writer) return NOT_OURS
      const end = writer.pos
      if (writer.buf === staging) return end
      // The writer has grown: it moved everything, also the bytes before `at`, to a buffer of its own.
      return writer.buf.subarray(at, end)
    } finally {
      this.#writing = false
      park(writer)
    }
  }

  /** Decodes `length` bytes at `at`; `bytes` fields are copies when `copies`. A message's constructor may call this again. */
  decode(codec: ProtobufCodec, memory: Buffer, at: number, length: number, copies: boolean): unknown {
    return this.#decode(codec, aimReader(this.#take(), memory, at, length, copies), length)
  }

  /** Returns a reader for `decodeCounted`, which ends a message that takes more than `most` bytes of memory. */
  counting(most: number): CountingReader {
    this.#counting ??= this.#newCounting()
    const reader = this.#reading ? this.#newCounting() : this.#counting
    reader.most = most
    return reader
  }

  /** Decodes what `reader` is aimed at, and leaves in `reader.spent` how much memory the message takes. */
  decodeCounted(codec: ProtobufCodec, reader: CountingReader, length: number): unknown {
    reader.spent = length
    reader.readsTags = false
    return this.#decode(codec, reader, length)
  }

  #take(): CopyingReader {
    return this.#reading ? new this.Reader(parked) : this.#reader
  }

  #newCounting(): CountingReader {
    this.#Counting ??= countingReaderOf(this.Reader)
    return new this.#Counting(parked)
  }

  #decode(codec: ProtobufCodec, reader: CopyingReader, length: number): unknown {
    const outer = this.#reading
    reader.discardUnknown = this.#library.Reader.discardUnknown
    this.#reading = true
    try {
      return codec.decode(reader, length)
    } finally {
      this.#reading = outer
      parkReader(reader)
    }
  }
}

let runtime: ProtobufRuntime | undefined

/** Returns the runtime. Loads protobufjs at the first call. */
export function protobufRuntime(): ProtobufRuntime {
  runtime ??= new ProtobufRuntime(protobufLibrary())
  return runtime
}
