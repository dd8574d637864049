/**
 * The frame header of ttrpc: `len:u32be | stream:u32be | type:u8 | flags:u8`.
 * The C++ twin is `native/wire/frame.h`.
 */

/** Bytes of a frame's header. */
export const HEADER_LENGTH = 10

/** Go's default and the wire's customary bound of a body: 4 MiB (A8, A9). */
export const DEFAULT_MAX_MESSAGE_BYTES = 4 << 20

/** The `type` byte of a frame. Other values are legal on the wire and ignored by peers (A7). */
export const MessageType = {
  REQUEST: 1,
  RESPONSE: 2,
  DATA: 3,
} as const

/** Bits of the `flags` byte of a frame. */
export const Flag = {
  /** The sender sends no more on this stream. */
  REMOTE_CLOSED: 1,
  /** The sender will send DATA on this stream. */
  REMOTE_OPEN: 2,
  /** The frame carries no message, not even an empty one. */
  NO_DATA: 4,
} as const

/** The big-endian 32-bit number at `at`, 0 … 2³²−1. */
export function readU32(memory: Uint8Array, at: number): number {
  return ((memory[at]! << 24) | (memory[at + 1]! << 16) | (memory[at + 2]! << 8) | memory[at + 3]!) >>> 0
}

/** Writes `value` (taken modulo 2³²) big-endian at `at`. */
function writeU32(memory: Uint8Array, at: number, value: number): void {
  memory[at] = value >>> 24
  memory[at + 1] = value >>> 16
  memory[at + 2] = value >>> 8
  memory[at + 3] = value
}

/** The last two bytes of a frame's header. */
export interface HeaderKind {
  /** A `MessageType`. */
  readonly type: number
  /** Bits of `Flag`. */
  readonly flags: number
}

/** Writes a frame's header at `at`; `length` is that of the body. Returns where the body begins. */
export function writeHeader(
  memory: Uint8Array,
  at: number,
  length: number,
  stream: number,
  kind: HeaderKind,
): number {
  writeU32(memory, at, length)
  writeU32(memory, at + 4, stream)
  memory[at + 8] = kind.type
  memory[at + 9] = kind.flags
  return at + HEADER_LENGTH
}
