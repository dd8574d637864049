/** Reads a whole Request, as a peer would: what the scan of an envelope finds must agree with it. */
import { FieldReader } from '#ttrpc/wire/field-reader.js'
import { visitMetadata } from '#ttrpc/wire/metadata-codec.js'
import type { MetadataEntry } from '#ttrpc/wire/request.js'
import { wordsToBigInt } from '#ttrpc/wire/varint.js'

const SERVICE = 0x0a
const METHOD = 0x12
const PAYLOAD = 0x1a
const TIMEOUT = 0x20
const METADATA = 0x2a

/** A Request read from its body. */
export interface Request {
  service: string
  method: string
  /** Where the payload lies in the memory that was parsed; length 0 when absent. */
  payloadAt: number
  payloadLength: number
  /** Nanoseconds; 0 when absent: no deadline (B8). */
  timeoutNano: bigint
  /** In wire order, keys verbatim (B12). */
  metadata: MetadataEntry[]
}

/** Reads the Request that is the `length` bytes at `at`. Throws `WireError`. */
export function parseRequest(memory: Uint8Array, at: number, length: number): Request {
  const request: Request = {
    service: '',
    method: '',
    payloadAt: at,
    payloadLength: 0,
    timeoutNano: 0n,
    metadata: [],
  }
  const fields = new FieldReader(memory, at, length)
  for (let tag = fields.next(); tag !== 0; tag = fields.next()) {
    if (tag === SERVICE) request.service = fields.string()
    else if (tag === METHOD) request.method = fields.string()
    else if (tag === PAYLOAD) {
      fields.bytes()
      request.payloadAt = fields.valueAt
      request.payloadLength = fields.valueLength
    } else if (tag === TIMEOUT) {
      fields.varint()
      request.timeoutNano = wordsToBigInt(fields.low, fields.high)
    } else if (tag === METADATA) {
      fields.bytes()
      readEntry(memory, fields.tagAt, fields.valueAt + fields.valueLength, request.metadata)
    } else fields.skip(tag)
  }
  return request
}

function readEntry(memory: Uint8Array, at: number, end: number, entries: MetadataEntry[]): void {
  visitMetadata(memory, at, end, (key, value) => {
    entries.push([key, value])
    return true
  })
}
