/**
 * The Response envelope: `{1 google.rpc.Status, 2 payload}`. Success carries no
 * status field (A1), though an empty one is read as success too (F1).
 */
import { Buffer } from 'node:buffer'
import { FieldReader } from './field-reader.js'
import { bytesFieldSize, writeBytesHeader } from './field-writer.js'
import { mergeStatus, type Status, statusSize, writeStatus } from './status.js'

const STATUS = 0x0a
/** The tag of the payload's field. */
export const RESPONSE_PAYLOAD = 0x12

/** A Response read from its body. */
export interface Response {
  /** Undefined without a status field. */
  status: Status | undefined
  /** Where the payload lies in the memory that was parsed; length 0 when absent. */
  payloadAt: number
  payloadLength: number
}

/**
 * Reads the Response that is the `length` bytes at `at`, merging statuses: the
 * way for a row with `RowBit.RESCAN`. Throws `WireError`.
 */
export function parseResponse(memory: Uint8Array, at: number, length: number): Response {
  const response: Response = { status: undefined, payloadAt: at, payloadLength: 0 }
  const fields = new FieldReader(memory, at, length)
  for (let tag = fields.next(); tag !== 0; tag = fields.next()) {
    if (tag === STATUS) {
      fields.bytes()
      response.status ??= { code: 0, message: '', details: [] }
      mergeStatus(response.status, memory, fields.valueAt, fields.valueLength)
    } else if (tag === RESPONSE_PAYLOAD) {
      fields.bytes()
      response.payloadAt = fields.valueAt
      response.payloadLength = fields.valueLength
    } else fields.skip(tag)
  }
  return response
}

/** The bytes of a Response that carries a status and no payload (B5). */
export function encodeErrorResponse(status: Readonly<Status>): Buffer {
  const size = statusSize(status)
  const bytes = Buffer.allocUnsafe(bytesFieldSize(size))
  writeStatus(bytes, writeBytesHeader(bytes, 0, STATUS, size), status)
  return bytes
}
