import type { Buffer } from 'node:buffer'
import type { PayloadParts } from '../../wire/payload.js'
import { notAMessage } from '../not-a-message.js'
import type { PayloadCodec } from '../payload.js'
import { guardSize, sizeOf } from '../protobuf/size-guard.js'
import { type MessageWeights, weightsOf } from '../protobuf/weights.js'

/** The part of a message type that is used here. */
interface Type<T, Init> {
  readonly name: string
  readonly spec: { readonly fields: readonly unknown[] }
  encode(message: Init): Uint8Array
  encodeInto(message: Init, staging: Buffer, at: number): number | Uint8Array | PayloadParts
  decodeAt(memory: Buffer, at: number, length: number, copies: boolean): T
}

/** A message type as calls use it. */
export class MessagePayload<T, Init> implements PayloadCodec<T, Init> {
  readonly #type: Type<T, Init>
  readonly #weights: MessageWeights
  readonly nothing: unknown
  readonly #isTimestamp: boolean

  constructor(type: Type<T, Init>) {
    this.#type = type
    this.#weights = weightsOf(type)!
    this.nothing = type.spec.fields.length === 0 ? {} : undefined
    this.#isTimestamp = type.name === 'google.protobuf.Timestamp'
  }

  accepts(value: unknown): boolean {
    if (typeof value !== 'object' || value === null) return false
    return notAMessage(value) === undefined || (this.#isTimestamp && value instanceof Date)
  }

  encodeInto(value: Init, staging: Buffer, at: number): number | Uint8Array | PayloadParts {
    return this.#type.encodeInto(value, staging, at)
  }

  encode(value: Init): Uint8Array {
    return this.#type.encode(value)
  }

  decode(memory: Buffer, at: number, length: number, transient: boolean, most: number): T {
    guardSize(this.#weights, memory, at, length, most)
    return this.#type.decodeAt(memory, at, length, transient)
  }

  decodedSize(memory: Buffer, at: number, length: number, most: number): number {
    return sizeOf(this.#weights, memory, at, length, most)
  }
}
