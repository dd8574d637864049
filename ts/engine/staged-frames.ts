import type { Buffer } from 'node:buffer'
import { HEADER_LENGTH, MessageType, readU32 } from '../wire/frame.js'

/** Cells an entry of the outbox table has: connection handle, offset, length. */
export const ENTRY_CELLS = 3

/** Returns whether the request of this stream is among the frames of the first `entries` of the table. */
export function isRequestStaged(
  staging: Buffer,
  table: Int32Array,
  entries: number,
  handle: number,
  stream: number,
): boolean {
  for (let entry = 0; entry < entries * ENTRY_CELLS; entry += ENTRY_CELLS) {
    if (table[entry] !== handle) continue
    const end = table[entry + 1]! + table[entry + 2]!
    for (let at = table[entry + 1]!; at < end; at = frameEnd(staging, at)) {
      if (readU32(staging, at + 4) === stream && staging[at + 8] === MessageType.REQUEST) return true
    }
  }
  return false
}

/** Takes the frames of a stream out of the table, which has room for an entry more a frame. Returns the entries that it has then. */
export function withoutStream(
  staging: Buffer,
  table: Int32Array,
  entries: number,
  handle: number,
  stream: number,
): number {
  const left: number[] = []
  for (let entry = 0; entry < entries * ENTRY_CELLS; entry += ENTRY_CELLS) {
    const end = table[entry + 1]! + table[entry + 2]!
    if (table[entry] !== handle) {
      left.push(table[entry]!, table[entry + 1]!, table[entry + 2]!)
      continue
    }
    let start = table[entry + 1]!
    for (let at = start; at < end; at = frameEnd(staging, at)) {
      if (readU32(staging, at + 4) !== stream) continue
      if (at > start) left.push(handle, start, at - start)
      start = frameEnd(staging, at)
    }
    if (end > start) left.push(handle, start, end - start)
  }
  table.set(left)
  return left.length / ENTRY_CELLS
}

function frameEnd(staging: Buffer, at: number): number {
  return at + HEADER_LENGTH + readU32(staging, at)
}
