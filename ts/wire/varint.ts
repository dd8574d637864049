/**
 * Writing base-128 varints, and 64-bit numbers as two 32-bit words. Reading is
 * the work of `Cursor`. No function here allocates.
 */

const TWO_32 = 0x1_0000_0000
const TWO_63 = 0x8000_0000_0000_0000

/** Bytes of the varint of `value`, 0 … 2³²−1. */
export function sizeVarint32(value: number): number {
  value >>>= 0
  return value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x20_0000 ? 3 : value < 0x1000_0000 ? 4 : 5
}

/** Writes the varint of `value`, 0 … 2³²−1, at `at`. Returns where it ends. */
export function writeVarint32(memory: Uint8Array, at: number, value: number): number {
  value >>>= 0
  while (value > 0x7f) {
    memory[at++] = value | 0x80
    value >>>= 7
  }
  memory[at++] = value
  return at
}

/** Bytes of the varint of the 64-bit number of these two words. */
export function sizeVarint64(low: number, high: number): number {
  if (high === 0) return sizeVarint32(low)
  high >>>= 0
  if (high < 0x8) return 5
  return high < 0x400 ? 6 : high < 0x2_0000 ? 7 : high < 0x100_0000 ? 8 : high < 0x8000_0000 ? 9 : 10
}

/** Writes the varint of the 64-bit number of these two words at `at`. Returns where it ends. */
export function writeVarint64(memory: Uint8Array, at: number, low: number, high: number): number {
  low >>>= 0
  high >>>= 0
  while (high !== 0) {
    memory[at++] = low | 0x80
    low = ((low >>> 7) | (high << 25)) >>> 0
    high >>>= 7
  }
  return writeVarint32(memory, at, low)
}

/** A whole number between the ends of int64; what lies outside becomes the nearest end. NaN: 0. */
function clamp(value: number): number {
  const whole = Math.trunc(value)
  return Math.min(TWO_63, Math.max(-TWO_63, whole))
}

/** The low word (int32) of an int64 given as a number, such as nanoseconds; a fraction is cut off. */
export function lowWord(value: number): number {
  const whole = clamp(value)
  return whole === TWO_63 ? -1 : whole | 0
}

/** The high word (int32) of an int64 given as a number. */
export function highWord(value: number): number {
  const whole = clamp(value)
  return whole === TWO_63 ? 0x7fff_ffff : Math.floor(whole / TWO_32) | 0
}

/** The int64 of these two words as a number; exact up to 2⁵³, nearest beyond. */
export function wordsToNumber(low: number, high: number): number {
  return (high | 0) * TWO_32 + (low >>> 0)
}

/** The int64 of these two words. */
export function wordsToBigInt(low: number, high: number): bigint {
  return (BigInt(high | 0) << 32n) | BigInt(low >>> 0)
}
