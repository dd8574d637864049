/** google.rpc.Status: `{1 code int32, 2 message string, 3 repeated Any details}`, `Any{1 type_url, 2 value}`. */
import { Buffer } from 'node:buffer'
import { FieldReader } from './field-reader.js'
import {
  bytesFieldSize,
  stringFieldSize,
  writeBytesField,
  writeBytesHeader,
  writeStringField,
} from './field-writer.js'
import { sizeVarint64, writeVarint64 } from './varint.js'

/** A google.protobuf.Any: a message of the type that `typeUrl` names. */
export interface StatusDetail {
  readonly typeUrl: string
  readonly value: Uint8Array
}

/** How a call ended. Codes are gRPC's; unknown ones are kept as numbers (E9). */
export interface Status {
  /** int32. 0: success. */
  code: number
  message: string
  details: StatusDetail[]
}

const CODE = 0x08
const MESSAGE = 0x12
const DETAIL = 0x1a
const TYPE_URL = 0x0a
const VALUE = 0x12

/**
 * Reads the Status that is the `length` bytes at `at`; details are copies.
 * Throws `WireError`.
 */
export function decodeStatus(memory: Uint8Array, at: number, length: number): Status {
  const status: Status = { code: 0, message: '', details: [] }
  mergeStatus(status, memory, at, length)
  return status
}

/** Merges one more occurrence of the field into `status`, as protobuf does: details add up, the rest is replaced. */
export function mergeStatus(status: Status, memory: Uint8Array, at: number, length: number): void {
  const fields = new FieldReader(memory, at, length)
  for (let tag = fields.next(); tag !== 0; tag = fields.next()) {
    if (tag === CODE) {
      fields.varint()
      status.code = fields.low
    } else if (tag === MESSAGE) {
      status.message = fields.string()
    } else if (tag === DETAIL) {
      fields.bytes()
      status.details.push(decodeDetail(memory, fields.valueAt, fields.valueLength))
    } else fields.skip(tag)
  }
}

function decodeDetail(memory: Uint8Array, at: number, length: number): StatusDetail {
  let typeUrl = ''
  let value: Buffer = Buffer.alloc(0)
  const fields = new FieldReader(memory, at, length)
  for (let tag = fields.next(); tag !== 0; tag = fields.next()) {
    if (tag === TYPE_URL) typeUrl = fields.string()
    else if (tag === VALUE) value = fields.copy()
    else fields.skip(tag)
  }
  return { typeUrl, value }
}

/** Bytes that `writeStatus` writes. */
export function statusSize(status: Readonly<Status>): number {
  let size = stringFieldSize(status.message)
  const code = status.code | 0
  if (code !== 0) size += 1 + sizeVarint64(code, code >> 31)
  for (const detail of status.details) size += bytesFieldSize(detailSize(detail))
  return size
}

/** Writes a Status; a negative code is sign-extended to 10 bytes. Returns where it ends. */
export function writeStatus(memory: Buffer, at: number, status: Readonly<Status>): number {
  const code = status.code | 0
  if (code !== 0) {
    memory[at] = CODE
    at = writeVarint64(memory, at + 1, code, code >> 31)
  }
  at = writeStringField(memory, at, MESSAGE, status.message)
  for (const detail of status.details) {
    at = writeBytesHeader(memory, at, DETAIL, detailSize(detail))
    at = writeStringField(memory, at, TYPE_URL, detail.typeUrl)
    if (detail.value.length > 0) at = writeBytesField(memory, at, VALUE, detail.value)
  }
  return at
}

/** The bytes of a Status. */
export function encodeStatus(status: Readonly<Status>): Buffer {
  const bytes = Buffer.allocUnsafe(statusSize(status))
  writeStatus(bytes, 0, status)
  return bytes
}

function detailSize(detail: StatusDetail): number {
  const value = detail.value.length
  return stringFieldSize(detail.typeUrl) + (value === 0 ? 0 : bytesFieldSize(value))
}
