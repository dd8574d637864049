/** The metadata of a Request: field 5, repeated `KeyValue{1 key, 2 value}`, one entry a value (B12, E4). */
import type { Buffer } from 'node:buffer'
import { FieldReader } from './field-reader.js'
import { bytesFieldSize, stringFieldSize, writeBytesHeader, writeStringField } from './field-writer.js'

const ENTRY = 0x2a
const KEY = 0x0a
const VALUE = 0x12

/**
 * Visits the entries of the envelope from `at` (cell METADATA_AT, or the body's
 * start) up to `end` (the body's end) in wire order; other fields are skipped,
 * keys are passed verbatim. A visitor that returns false ends the walk.
 * Throws `WireError`.
 */
export function visitMetadata(
  memory: Uint8Array,
  at: number,
  end: number,
  visit: (key: string, value: string) => boolean | undefined,
): void {
  const fields = new FieldReader(memory, at, end - at)
  for (let tag = fields.next(); tag !== 0; tag = fields.next()) {
    if (tag === ENTRY) {
      fields.bytes()
      if (visitEntry(memory, fields.valueAt, fields.valueLength, visit) === false) return
    } else fields.skip(tag)
  }
}

function visitEntry(
  memory: Uint8Array,
  at: number,
  length: number,
  visit: (key: string, value: string) => boolean | undefined,
): boolean | undefined {
  let key = ''
  let value = ''
  const fields = new FieldReader(memory, at, length)
  for (let tag = fields.next(); tag !== 0; tag = fields.next()) {
    if (tag === KEY) key = fields.string()
    else if (tag === VALUE) value = fields.string()
    else fields.skip(tag)
  }
  return visit(key, value)
}

/** Bytes of one entry as a field of the Request, tag and length included. */
export function metadataEntrySize(key: string, value: string): number {
  return bytesFieldSize(stringFieldSize(key) + stringFieldSize(value))
}

/** Writes one entry as a field of the Request. Returns where it ends. */
export function writeMetadataEntry(memory: Buffer, at: number, key: string, value: string): number {
  at = writeBytesHeader(memory, at, ENTRY, stringFieldSize(key) + stringFieldSize(value))
  at = writeStringField(memory, at, KEY, key)
  return writeStringField(memory, at, VALUE, value)
}
