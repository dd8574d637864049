import type { Buffer } from 'node:buffer'
import { misuse } from '../base/errors/misuse.js'
import { field, kindOf } from '../base/errors/text.js'
import { types } from '../base/runtime.js'
import type { Codec } from './codec.js'
import { readsThrough } from './protobuf/reader.js'
import { OVERFLOW, type ProtobufCodec, type ProtobufRuntime, protobufRuntime } from './protobuf/runtime.js'

/** A codec as calls use it: straight into the staging memory, straight out of the inbox. */
export interface PayloadCodec<T = unknown, Init = unknown> {
  /** After `encodeInto` gave −1: the encoded bytes. Take it and set it undefined: it may be large. */
  lastOverflow: Uint8Array | undefined
  /** Can this be a message of the codec? protobufjs would encode a text or an array as an empty message. */
  accepts(value: unknown): boolean
  /**
   * Encodes to `staging` from offset `at`; the end offset, or −1: staging holds
   * nothing of use behind `at`, the bytes are in `lastOverflow`. So it is when they do
   * not fit, and always inside another encode (see `isEncoding`), which may be
   * writing at that very place. Throws what the codec throws.
   */
  encodeInto(value: Init, staging: Buffer, at: number): number
  /** The bytes alone, which may be memory that the codec keeps. */
  encode(value: Init): Uint8Array
  /**
   * Decodes `length` bytes at `at`. `transient`: the memory will be re-used, so
   * nothing in the message may be a view of it. Throws what the codec throws.
   */
  decode(memory: Buffer, at: number, length: number, transient: boolean): T
}

/** How far a codec goes along with our writer or reader. */
const Way = {
  /** Not tried yet. */
  UNPROVEN: 0,
  /** It uses what it is given. */
  AIMED: 1,
  /** It uses what it is given, but the writer of this protobufjs cannot be aimed. */
  FRESH: 2,
  /** Bytes only. */
  PLAIN: 3,
} as const
type Way = (typeof Way)[keyof typeof Way]

/** How many codecs of users are encoding now, one inside the other. */
let encoding = 0

/** Is a codec encoding now? Whoever stages a frame then was called by a getter of a message. */
export function isEncoding(): boolean {
  return encoding > 0
}

class AdaptiveCodec<T, Init> implements PayloadCodec<T, Init> {
  lastOverflow: Uint8Array | undefined = undefined
  readonly #codec: Codec<T, Init>
  readonly #load: () => ProtobufRuntime
  #runtime: ProtobufRuntime | undefined
  #writes: Way
  #reads: Way

  constructor(codec: Codec<T, Init>, load: () => ProtobufRuntime) {
    this.#codec = codec
    this.#load = load
    const way = looksLikeProtobufjs(codec) ? Way.UNPROVEN : Way.PLAIN
    this.#writes = way
    this.#reads = way
  }

  accepts(value: unknown): boolean {
    if (this.#reads === Way.UNPROVEN) this.#proven()
    return this.#reads === Way.PLAIN || isMessage(value)
  }

  encodeInto(value: Init, staging: Buffer, at: number): number {
    if (encoding > 0 || this.#writes !== Way.AIMED) return this.#place(this.encode(value), staging, at)
    const runtime = this.#proven()
    encoding++
    let end: number
    try {
      end = runtime.encodeInto(this.#protobuf, value, staging, at)
    } finally {
      encoding--
    }
    if (end >= 0) return end
    if (end === OVERFLOW) {
      this.lastOverflow = runtime.overflow
      runtime.overflow = undefined
      return -1
    }
    this.#writes = Way.PLAIN
    return this.#place(this.encode(value), staging, at)
  }

  encode(value: Init): Uint8Array {
    const runtime = this.#writes === Way.PLAIN ? undefined : this.#proven()
    const writer = runtime === undefined || this.#writes === Way.PLAIN ? undefined : new runtime.Writer()
    let encoded: unknown
    encoding++
    try {
      encoded = writer === undefined ? this.#codec.encode(value) : this.#codec.encode(value, writer)
    } finally {
      encoding--
    }
    // The first message shows whether the codec writes to the writer it is given. One that finishes it
    // must never see a writer aimed at staging: it would return what stands before `at`.
    if (writer !== undefined && encoded !== writer) this.#writes = Way.PLAIN
    else if (this.#writes === Way.UNPROVEN) this.#writes = runtime?.aims ? Way.AIMED : Way.FRESH
    return bytesOf(encoded, this.#codec)
  }

  decode(memory: Buffer, at: number, length: number, transient: boolean): T {
    if (this.#reads === Way.UNPROVEN) this.#proven()
    if (this.#reads === Way.PLAIN) return this.#codec.decode(ownBytes(memory, at, length, transient))
    return this.#proven().decode(this.#protobuf, memory, at, length, transient) as T
  }

  get #protobuf(): ProtobufCodec {
    return this.#codec as unknown as ProtobufCodec
  }

  /** The runtime; at the first call, finds out whether the codec belongs to it. */
  #proven(): ProtobufRuntime {
    if (this.#runtime !== undefined) return this.#runtime
    const runtime = this.#load()
    this.#runtime = runtime
    const codec = this.#protobuf
    if (readsThrough((reader, length) => codec.decode(reader, length), runtime.Reader))
      this.#reads = Way.AIMED
    else this.#reads = this.#writes = Way.PLAIN
    return runtime
  }

  #place(bytes: Uint8Array, staging: Buffer, at: number): number {
    const end = at + bytes.length
    if (encoding === 0 && end <= staging.length) {
      staging.set(bytes, at)
      return end
    }
    this.lastOverflow = bytes
    return -1
  }
}

const known = new WeakMap<object, PayloadCodec<never, never>>()

/** The codec as calls use it, made once a codec. Loads protobufjs only when a codec of it is first used. */
export function payloadCodec<T, Init>(codec: Codec<T, Init>): PayloadCodec<T, Init> {
  const made = known.get(codec)
  if (made !== undefined) return made as PayloadCodec<T, Init>
  const fresh = adaptCodec(codec, protobufRuntime)
  known.set(codec, fresh as PayloadCodec<never, never>)
  return fresh
}

/** `payloadCodec` over a protobufjs of choice and without the memory of codecs: for tests. */
export function adaptCodec<T, Init>(
  codec: Codec<T, Init>,
  load: () => ProtobufRuntime,
): PayloadCodec<T, Init> {
  return new AdaptiveCodec(codec, load)
}

function looksLikeProtobufjs(codec: Codec<unknown, never>): boolean {
  return codec.encode.length >= 2 && codec.decode.length >= 2
}

function isMessage(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !types.isUint8Array(value)
}

function bytesOf(encoded: unknown, codec: unknown): Uint8Array {
  if (types.isUint8Array(encoded)) return encoded
  const finish = field(encoded, 'finish')
  const bytes: unknown = typeof finish === 'function' ? finish.call(encoded) : undefined
  if (types.isUint8Array(bytes)) return bytes
  throw misuse(
    'ERR_TTRPC_CODEC',
    `encode of codec ${nameOf(codec)} must return a Uint8Array or a protobufjs Writer, not ${kindOf(encoded)}`,
  )
}

function nameOf(codec: unknown): string {
  for (const key of ['fullName', 'name']) {
    const name = field(codec, key)
    if (typeof name === 'string' && name !== '') return name.replace(/^\./, '')
  }
  return kindOf(codec)
}

/**
 * Bytes that a foreign codec may keep, view and even transfer. Memory that
 * holds just this message is handed on; a slice of anything shared is copied.
 */
function ownBytes(memory: Buffer, at: number, length: number, transient: boolean): Uint8Array {
  if (!transient && memory.buffer.byteLength === memory.length)
    return new Uint8Array(memory.buffer, at, length)
  const bytes = new Uint8Array(length)
  bytes.set(memory.subarray(at, at + length))
  return bytes
}
