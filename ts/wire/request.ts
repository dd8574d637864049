/**
 * The Request envelope: `{1 service, 2 method, 3 payload, 4 timeout_nano int64, 5 repeated KeyValue}`.
 * Fields are written in that order and left out when empty, as Go does (E3).
 */
import { Buffer } from 'node:buffer'
import { FieldReader } from './field-reader.js'
import { optionalHeaderSize, stringFieldSize, writeBytesField, writeStringField } from './field-writer.js'
import { metadataEntrySize, writeMetadataEntry } from './metadata-codec.js'
import { MAX_NAME_BYTES } from './method-table.js'
import { highWord, lowWord, sizeVarint64, writeVarint64 } from './varint.js'

const SERVICE = 0x0a
const METHOD = 0x12
/** The tag of the payload's field. */
export const REQUEST_PAYLOAD = 0x1a
const TIMEOUT = 0x20

/** A key and one value; a key with several values has several entries. */
export type MetadataEntry = readonly [key: string, value: string]

/** The names in a request. */
export interface RequestNames {
  service: string
  method: string
  /** A name is longer than `MAX_NAME_BYTES`, and is cut here. */
  tooLong: boolean
}

/**
 * Reads the names in the Request that is the `length` bytes at `at`: the way for a request whose row has METHOD −1.
 * Of a name that is longer than `MAX_NAME_BYTES` no more than its beginning is decoded. Throws `WireError`.
 */
export function readNames(memory: Buffer, at: number, length: number): RequestNames {
  let service = NO_NAME
  let method = NO_NAME
  const fields = new FieldReader(memory, at, length)
  for (let tag = fields.next(); tag !== 0; tag = fields.next()) {
    if (tag === SERVICE) service = placeOf(fields)
    else if (tag === METHOD) method = placeOf(fields)
    else fields.skip(tag)
  }
  return {
    service: nameAt(memory, service),
    method: nameAt(memory, method),
    tooLong: service.length > MAX_NAME_BYTES || method.length > MAX_NAME_BYTES,
  }
}

interface Place {
  readonly at: number
  readonly length: number
}

const NO_NAME: Place = { at: 0, length: 0 }

function placeOf(fields: FieldReader): Place {
  fields.bytes()
  return { at: fields.valueAt, length: fields.valueLength }
}

/** Decodes a name, which the scan has found to be UTF-8. A long one is cut between two characters. */
function nameAt(memory: Buffer, { at, length }: Place): string {
  if (length <= MAX_NAME_BYTES) return memory.toString('utf8', at, at + length)
  let end = at + MAX_NAME_BYTES
  while ((memory[end]! & 0xc0) === 0x80) end--
  return `${memory.toString('utf8', at, end)}…`
}

/** The bytes of service and method, fields 1 and 2, with which every request of a method begins. */
export function requestPrefix(service: string, method: string): Buffer {
  const size = stringFieldSize(service) + stringFieldSize(method)
  // Memory of its own: a prefix lives as long as its client, which would pin a slab of the pool.
  const prefix = Buffer.allocUnsafeSlow(size)
  writeStringField(prefix, writeStringField(prefix, 0, SERVICE, service), METHOD, method)
  return prefix
}

/** Bytes of the timeout field; 0 for a timeout of 0, which the wire reads as none (B8). */
export function timeoutSize(timeoutNano: number): number {
  const low = lowWord(timeoutNano)
  const high = highWord(timeoutNano)
  return low === 0 && high === 0 ? 0 : 1 + sizeVarint64(low, high)
}

/** Writes the timeout field, nothing for 0; a negative one takes 10 bytes. Returns where it ends. */
export function writeTimeout(memory: Uint8Array, at: number, timeoutNano: number): number {
  const low = lowWord(timeoutNano)
  const high = highWord(timeoutNano)
  if (low === 0 && high === 0) return at
  memory[at] = TIMEOUT
  return writeVarint64(memory, at + 1, low, high)
}

/** What `encodeRequest` takes. */
interface RequestInit {
  readonly service?: string
  readonly method?: string
  readonly payload?: Uint8Array
  /** Nanoseconds. */
  readonly timeoutNano?: number
  readonly metadata?: Iterable<MetadataEntry>
}

/** The bytes of a whole Request, for those who are in no hurry. */
export function encodeRequest(init: RequestInit): Buffer {
  const prefix = requestPrefix(init.service ?? '', init.method ?? '')
  const payload = init.payload ?? Buffer.alloc(0)
  const timeoutNano = init.timeoutNano ?? 0
  const entries = [...(init.metadata ?? [])]
  let size = prefix.length + payload.length + optionalHeaderSize(payload.length) + timeoutSize(timeoutNano)
  for (const [key, value] of entries) size += metadataEntrySize(key, value)
  const bytes = Buffer.allocUnsafe(size)
  bytes.set(prefix)
  let at = prefix.length
  if (payload.length > 0) at = writeBytesField(bytes, at, REQUEST_PAYLOAD, payload)
  at = writeTimeout(bytes, at, timeoutNano)
  for (const [key, value] of entries) at = writeMetadataEntry(bytes, at, key, value)
  return bytes
}
