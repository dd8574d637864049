import type { Buffer } from 'node:buffer'
import { misuse } from '../base/errors/misuse.js'
import { field, kindOf } from '../base/errors/text.js'
import { ignore, isThenable } from '../base/foreign-result.js'
import { types } from '../base/runtime.js'
import type { Codec } from './codec.js'
import { notAMessage } from './not-a-message.js'
import type { PayloadCodec } from './payload.js'
import { aimReader, readsThrough } from './protobuf/reader.js'
import { NOT_OURS, type ProtobufCodec, type ProtobufRuntime, protobufRuntime } from './protobuf/runtime.js'
import { guardSize, sizeOf } from './protobuf/size-guard.js'
import { type MessageWeights, weightsOf } from './protobuf/weights.js'

/** How a codec uses our writer or reader. */
const Way = {
  /** Not tried yet. */
  UNPROVEN: 0,
  /** It uses the one that it is passed, which points at our memory. */
  AIMED: 1,
  /** It uses the one that it is passed, but a writer of this protobufjs cannot be pointed at our memory. */
  FRESH: 2,
  /** It takes and returns bytes only. */
  PLAIN: 3,
} as const
type Way = (typeof Way)[keyof typeof Way]

class AdaptiveCodec<T, Init> implements PayloadCodec<T, Init> {
  readonly #codec: Codec<T, Init>
  readonly #load: () => ProtobufRuntime
  #runtime: ProtobufRuntime | undefined
  #writes: Way
  #reads: Way
  /** Undefined for a codec whose types are not known; null before the first message. */
  #weights: MessageWeights | undefined | null = null
  /** Of the message decoded last, by a codec whose types are not known. */
  #lastSize = 0

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

  encodeInto(value: Init, staging: Buffer, at: number): number | Uint8Array {
    if (this.#writes !== Way.AIMED) return place(this.encode(value), staging, at)
    const runtime = this.#proven()
    // Inside another encode, which may be writing at this very place.
    if (runtime.writing) return this.encode(value)
    const end = runtime.encodeInto(this.#protobuf, value, staging, at)
    if (end !== NOT_OURS) return end
    this.#writes = Way.PLAIN
    return place(this.encode(value), staging, at)
  }

  encode(value: Init): Uint8Array {
    const runtime = this.#writes === Way.PLAIN ? undefined : this.#proven()
    const writer = runtime === undefined || this.#writes === Way.PLAIN ? undefined : new runtime.Writer()
    const encoded: unknown =
      writer === undefined ? this.#codec.encode(value) : this.#codec.encode(value, writer)
    // The first message shows whether the codec writes to the writer that it is passed. A codec that finishes
    // the writer must never get one aimed at staging: it would return the bytes before `at`.
    if (writer !== undefined && encoded !== writer) this.#writes = Way.PLAIN
    else if (this.#writes === Way.UNPROVEN) this.#writes = runtime?.aims ? Way.AIMED : Way.FRESH
    return bytesOf(encoded, this.#codec)
  }

  decode(memory: Buffer, at: number, length: number, transient: boolean, most: number): T {
    const message = this.#decode(memory, at, length, transient, most)
    // The call would wait for a promise, past every deadline.
    if (isThenable(message)) refuseThenable(message, this.#codec)
    return message
  }

  #decode(memory: Buffer, at: number, length: number, transient: boolean, most: number): T {
    if (this.#reads === Way.UNPROVEN) this.#proven()
    if (this.#weights === null) this.#weights = weightsOf(this.#codec)
    const weights = this.#weights
    if (weights !== undefined) {
      guardSize(weights, memory, at, length, most)
      if (this.#reads !== Way.PLAIN)
        return this.#proven().decode(this.#protobuf, memory, at, length, transient) as T
    }
    if (this.#reads === Way.PLAIN) return this.#codec.decode(ownBytes(memory, at, length, transient))
    return this.#decodeCounted(memory, at, length, transient, most)
  }

  decodedSize(memory: Buffer, at: number, length: number, most: number): number {
    const weights = this.#weights ?? undefined
    if (weights === undefined) return this.#reads === Way.PLAIN ? length : this.#lastSize
    return sizeOf(weights, memory, at, length, most)
  }

  #decodeCounted(memory: Buffer, at: number, length: number, transient: boolean, most: number): T {
    const runtime = this.#proven()
    const reader = runtime.counting(most)
    aimReader(reader, memory, at, length, transient)
    const message = runtime.decodeCounted(this.#protobuf, reader, length) as T
    this.#lastSize = reader.spent
    return message
  }

  get #protobuf(): ProtobufCodec {
    return this.#codec as unknown as ProtobufCodec
  }

  /** Returns the runtime. At the first call, finds out whether the codec belongs to it. */
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
}

function place(bytes: Uint8Array, staging: Buffer, at: number): number | Uint8Array {
  const end = at + bytes.length
  if (end > staging.length) return bytes
  staging.set(bytes, at)
  return end
}

/** Returns a foreign codec as calls use it. `load`: returns the runtime of protobufjs, when a codec of it is first used. */
export function adaptCodec<T, Init>(
  codec: Codec<T, Init>,
  load: () => ProtobufRuntime = protobufRuntime,
): PayloadCodec<T, Init> {
  return new AdaptiveCodec(codec, load)
}

function looksLikeProtobufjs(codec: Codec<unknown, never>): boolean {
  return codec.encode.length >= 2 && codec.decode.length >= 2
}

function isMessage(value: unknown): boolean {
  return typeof value === 'object' && value !== null && notAMessage(value) === undefined
}

function bytesOf(encoded: unknown, codec: unknown): Uint8Array {
  if (types.isUint8Array(encoded)) return encoded
  const finish = field(encoded, 'finish')
  const bytes: unknown = typeof finish === 'function' ? finish.call(encoded) : undefined
  if (types.isUint8Array(bytes)) return bytes
  ignore(encoded)
  ignore(bytes)
  throw misuse(
    'ERR_TTRPC_CODEC',
    `encode of codec ${nameOf(codec)} must return a Uint8Array or a protobufjs Writer, not ${kindOf(encoded)}`,
  )
}

function refuseThenable(result: unknown, codec: unknown): never {
  ignore(result)
  const kind = types.isPromise(result) ? 'a Promise' : 'a thenable'
  throw misuse('ERR_TTRPC_CODEC', `decode of codec ${nameOf(codec)} returned ${kind}, must return a message`)
}

function nameOf(codec: unknown): string {
  for (const key of ['fullName', 'name']) {
    const name = field(codec, key)
    if (typeof name === 'string' && name !== '') return name.replace(/^\./, '')
  }
  return kindOf(codec)
}

/**
 * Returns bytes that a foreign codec may keep, view and even transfer. Memory that
 * holds this message alone is passed on; a slice of shared memory is copied.
 */
function ownBytes(memory: Buffer, at: number, length: number, transient: boolean): Uint8Array {
  if (!transient && memory.buffer.byteLength === memory.length)
    return new Uint8Array(memory.buffer, at, length)
  const bytes = new Uint8Array(length)
  bytes.set(memory.subarray(at, at + length))
  return bytes
}
