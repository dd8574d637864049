import { Buffer } from 'node:buffer'

/** `length` bytes that look random and are the same for the same seed (xorshift32). */
export function seededBytes(seed: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  let state = (seed * 0x9e37_79b1) >>> 0 || 1
  for (let i = 0; i < length; i++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    bytes[i] = state & 0xff
  }
  return bytes
}
