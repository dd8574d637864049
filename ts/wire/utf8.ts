/**
 * Strict UTF-8 as protobuf demands of strings: no surrogates, no overlong
 * forms, nothing above U+10FFFF. The C++ twin is `native/wire/utf8.h`.
 */
import { isUtf8 as isLongUtf8 } from 'node:buffer'

/** From this length on, Node's own check is faster, by far for a long string. */
const LONG_BYTES = 128

/** Whether the bytes from `at` up to `end` are UTF-8. */
export function isUtf8(memory: Uint8Array, at: number, end: number): boolean {
  if (end - at >= LONG_BYTES) return isLongUtf8(memory.subarray(at, end))
  while (at < end) {
    if (memory[at]! < 0x80) {
      at++
      continue
    }
    const step = sequenceLength(memory, at, end)
    if (step === 0) return false
    at += step
  }
  return true
}

/** Length of the multi-byte sequence at `at`, 0 when it is none. */
function sequenceLength(memory: Uint8Array, at: number, end: number): number {
  const lead = memory[at]!
  if (lead < 0xc2 || lead > 0xf4 || end - at < 2) return 0
  const second = memory[at + 1]!
  if (lead < 0xe0) return (second & 0xc0) === 0x80 ? 2 : 0
  // The second byte's range rules out overlong forms, surrogates and values above U+10FFFF.
  const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80
  const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf
  if (second < low || second > high) return 0
  const length = lead < 0xf0 ? 3 : 4
  if (end - at < length) return 0
  for (let i = 2; i < length; i++) {
    if ((memory[at + i]! & 0xc0) !== 0x80) return 0
  }
  return length
}
