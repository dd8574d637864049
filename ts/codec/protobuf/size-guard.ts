import { decodedSize, MALFORMED } from './decoded-size.js'
import { DecodedSizeError } from './decoded-size-error.js'
import type { MessageWeights } from './weights.js'

/** Throws when the message takes more than `most` bytes of memory, before any of it is made. */
export function guardSize(
  weights: MessageWeights,
  memory: Uint8Array,
  at: number,
  length: number,
  most: number,
): void {
  // Most messages are too short to take so much, whatever they contain.
  if (length * weights.worst + weights.root.own <= most) return
  const size = decodedSize(weights.root, memory, at, length, most)
  if (size > most) throw new DecodedSizeError(most)
  if (size === MALFORMED) throw new RangeError('cannot parse invalid wire-format data')
}

/** Returns about how many bytes of memory the message takes that was decoded from these bytes. */
export function sizeOf(
  weights: MessageWeights,
  memory: Uint8Array,
  at: number,
  length: number,
  most: number,
): number {
  const size = decodedSize(weights.root, memory, at, length, most)
  return size === MALFORMED ? Math.ceil(length * weights.worst) : size
}
