import { Buffer } from 'node:buffer'

/** The bytes of one message, derived from its call, sender and number, so that no message passes for another. */
export function message(call: number, from: 'client' | 'server', number: number, size: number): Buffer {
  const bytes = Buffer.allocUnsafe(size)
  let value = call * 37 + number * 5 + (from === 'client' ? 0 : 128)
  for (let at = 0; at < size; at++) {
    bytes[at] = value & 0xff
    value += at === 0 ? 1 + number : 1
  }
  if (size > 0) bytes[0] = call
  return bytes
}
