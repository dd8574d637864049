import { Buffer } from 'node:buffer'
import type { PayloadParts } from '#ttrpc/wire/payload.js'

/** Returns the bytes of a message that `encodeInto` encoded to `staging` from `at` on, with what it returned. */
export function bytesOfPayload(
  encoded: number | Uint8Array | PayloadParts,
  staging: Buffer,
  at: number,
): Buffer {
  if (typeof encoded === 'number') return Buffer.from(staging.subarray(at, encoded))
  if (ArrayBuffer.isView(encoded)) return Buffer.from(encoded)
  return Buffer.concat([encoded.before, encoded.value, encoded.after])
}
