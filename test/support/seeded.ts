import { Buffer } from 'node:buffer'

/** `length` bytes that look random and are the same for the same seed (xorshift32). */
export function seededBytes(seed: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  let state = Math.imul(seed, 0x9e37_79b1) >>> 0 || 1
  for (let i = 0; i < length; i++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    bytes[i] = state & 0xff
  }
  return bytes
}

/** Numbers from 0 to below 1 that look random and are the same for the same seed. */
export function seededNumbers(seed: number): () => number {
  let state = Math.imul(seed, 0x9e37_79b1) >>> 0 || 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 0x1_0000_0000
  }
}
