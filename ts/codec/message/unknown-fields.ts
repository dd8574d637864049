import { Buffer } from 'node:buffer'
import { types } from '../../base/runtime.js'
import type { MessageReader } from './reader.js'
import { MessageWriter } from './writer.js'

/**
 * The key under which a decoded message has the fields that its type does not know, so that they are sent on with it, as
 * Go does. It is not enumerable: copies and comparisons do not see it.
 */
export const UNKNOWN_FIELDS: unique symbol = Symbol.for('ttrpc.unknownFields')

interface WithUnknown {
  [UNKNOWN_FIELDS]?: Uint8Array[]
}

/** Keeps the field that was read from `start` on. */
export function keep(message: WithUnknown, reader: MessageReader, start: number): void {
  add(message, reader.raw(start, reader.pos))
}

/** Keeps a number that its closed enum does not know. */
export function keepEnum(message: WithUnknown, id: number, value: number): void {
  const writer = new MessageWriter()
  writer.tag(id * 8)
  writer.int32(value)
  add(message, Buffer.from(writer.buf.subarray(0, writer.pos)))
}

function add(message: WithUnknown, bytes: Uint8Array): void {
  const kept = message[UNKNOWN_FIELDS]
  if (kept !== undefined) kept.push(bytes)
  else
    Object.defineProperty(message, UNKNOWN_FIELDS, {
      value: [bytes],
      writable: true,
      enumerable: false,
      configurable: true,
    })
}

/** Writes the fields that were kept. */
export function writeUnknown(writer: MessageWriter, kept: unknown): void {
  if (!Array.isArray(kept)) return
  for (const bytes of kept) if (types.isUint8Array(bytes)) writer.raw(bytes)
}
