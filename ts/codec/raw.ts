import { Buffer } from 'node:buffer'
import { misuse } from '../base/errors/misuse.js'
import { kindOfMessage } from '../base/errors/text.js'
import { types } from '../base/runtime.js'
import { IN_PLACE_BYTES } from '../wire/payload.js'
import type { PayloadCodec } from './payload.js'

/** Up to this length, a slice with its own memory is cheaper than one of the shared pool. */
const SLICE_BYTES = 64

/**
 * Passes payloads as they are, without any encoding: for `call` and raw handlers.
 * Received bytes belong to the one who receives them.
 */
class RawCodec implements PayloadCodec<Uint8Array, Uint8Array> {
  accepts(value: unknown): boolean {
    return types.isUint8Array(value)
  }

  encodeInto(value: Uint8Array, staging: Buffer, at: number): number | Uint8Array {
    const end = at + value.length
    if (value.length >= IN_PLACE_BYTES || end > staging.length) return value
    staging.set(value, at)
    return end
  }

  encode(value: Uint8Array): Uint8Array {
    return value
  }

  decodedSize(_memory: Buffer, _at: number, length: number): number {
    return length
  }

  decode(memory: Buffer, at: number, length: number, transient: boolean): Uint8Array {
    // A short payload must not keep a long body alive, which may be metadata for the most part.
    if (!transient && length * 2 >= memory.length) return memory.subarray(at, at + length)
    if (length <= SLICE_BYTES) return Uint8Array.prototype.slice.call(memory, at, at + length)
    const bytes = Buffer.allocUnsafe(length)
    memory.copy(bytes, 0, at, at + length)
    return bytes
  }
}

export const rawCodec: PayloadCodec<Uint8Array, Uint8Array> = new RawCodec()

/** Throws `ERR_TTRPC_ARGUMENT` unless `value` is a Uint8Array (a Buffer is one). */
export function checkBytes(value: unknown, what: string): asserts value is Uint8Array {
  if (!types.isUint8Array(value)) {
    throw misuse('ERR_TTRPC_ARGUMENT', `${what} must be a Uint8Array, not ${kindOfMessage(value)}`)
  }
}
