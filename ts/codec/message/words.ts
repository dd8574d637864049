/**
 * 64-bit values as two words of 32 bits, by memory that all writers and readers share: reading or writing one neither
 * nests nor waits.
 */
const bits = new ArrayBuffer(8)

/** Low word, high word. */
export const words = new Uint32Array(bits)
/** The same 64 bits, signed. */
export const signed = new BigInt64Array(bits)
/** The same 64 bits, unsigned. */
export const unsigned = new BigUint64Array(bits)
/** The same 64 bits as a double. */
export const float64 = new Float64Array(bits)
/** The low word as a float. */
export const float32 = new Float32Array(bits)
