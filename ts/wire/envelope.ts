/**
 * Scans a Request or Response envelope in place: finds where its parts lie and
 * copies nothing. Accepts and refuses what Go's protobuf accepts and refuses.
 * The C++ twin is `native/wire/envelope.h`.
 */
import { Cursor } from './cursor.js'
import type { MethodTable } from './method-table.js'
import {
  METADATA_AT,
  METHOD,
  PAYLOAD_AT,
  PAYLOAD_LENGTH,
  RowBit,
  STATUS_AT,
  STATUS_LENGTH,
  TIMEOUT_HIGH,
  TIMEOUT_LOW,
  TYPE,
} from './row.js'
import { isUtf8 } from './utf8.js'

const SERVICE = 0x0a
const METHOD_NAME = 0x12
const PAYLOAD = 0x1a
const TIMEOUT = 0x20
const METADATA = 0x2a
const STATUS = 0x0a
const RESPONSE_PAYLOAD = 0x12
const BYTES = 2

/** What the validation of a nested message must know; all other fields are sound when they can be skipped. */
class Shape {
  /** Bit n: field n is a string. */
  readonly strings: number
  /** Number of the field that is a message, 0 without. */
  readonly nested: number
  readonly inner: Shape | undefined

  constructor(strings: number, nested: number, inner: Shape | undefined) {
    this.strings = strings
    this.nested = nested
    this.inner = inner
  }
}

const KEY_VALUE = new Shape((1 << 1) | (1 << 2), 0, undefined)
const ANY = new Shape(1 << 1, 0, undefined)
const STATUS_SHAPE = new Shape(1 << 2, 3, ANY)

/** The one cursor of all scans: they neither nest nor wait. */
const cursor = new Cursor()

/** Fills the envelope's cells of a row without an envelope: an empty payload at the body's start. */
export function clearEnvelope(row: Int32Array, bodyAt: number): void {
  row[PAYLOAD_AT] = bodyAt
  row[PAYLOAD_LENGTH] = 0
  row[METHOD] = -1
  row[TIMEOUT_LOW] = 0
  row[TIMEOUT_HIGH] = 0
  row[METADATA_AT] = -1
  row[STATUS_AT] = -1
  row[STATUS_LENGTH] = 0
}

/**
 * Scans the Request that is the `bodyLength` bytes at `bodyAt`, and fills the
 * envelope's cells of `row`. A fault sets
 * `RowBit.MALFORMED` or `RowBit.BAD_UTF8` in cell TYPE, whichever Go's one-pass
 * decoder would meet first, and leaves the other cells cleared.
 */
export function scanRequest(
  memory: Uint8Array,
  bodyAt: number,
  bodyLength: number,
  methods: MethodTable | undefined,
  row: Int32Array,
): void {
  clearEnvelope(row, bodyAt)
  cursor.aim(memory, bodyAt, bodyAt + bodyLength)
  const fault = walkRequest(memory, methods, row)
  cursor.release()
  if (fault !== 0) refuse(row, bodyAt, fault)
}

/** As `scanRequest`, for a Response. More than one status field sets `RowBit.RESCAN`. */
export function scanResponse(memory: Uint8Array, bodyAt: number, bodyLength: number, row: Int32Array): void {
  clearEnvelope(row, bodyAt)
  cursor.aim(memory, bodyAt, bodyAt + bodyLength)
  const fault = walkResponse(memory, row)
  cursor.release()
  if (fault !== 0) refuse(row, bodyAt, fault)
}

function refuse(row: Int32Array, bodyAt: number, fault: number): void {
  clearEnvelope(row, bodyAt)
  row[TYPE] = (row[TYPE]! & 0xffff) | fault
}

function walkRequest(memory: Uint8Array, methods: MethodTable | undefined, row: Int32Array): number {
  let serviceAt = 0
  let serviceLength = 0
  let methodAt = 0
  let methodLength = 0
  while (cursor.at < cursor.end) {
    const start = cursor.at
    const tag = cursor.readTag()
    if (tag === SERVICE || tag === METHOD_NAME) {
      const length = cursor.readLength()
      if (length < 0) return RowBit.MALFORMED
      const at = cursor.at
      if (!isUtf8(memory, at, at + length)) return RowBit.BAD_UTF8
      if (tag === SERVICE) {
        serviceAt = at
        serviceLength = length
      } else {
        methodAt = at
        methodLength = length
      }
      cursor.at = at + length
    } else if (tag === PAYLOAD) {
      if (!keepPayload(row)) return RowBit.MALFORMED
    } else if (tag === TIMEOUT) {
      if (!cursor.readVarint()) return RowBit.MALFORMED
      row[TIMEOUT_LOW] = cursor.low
      row[TIMEOUT_HIGH] = cursor.high
    } else if (tag === METADATA) {
      const length = cursor.readLength()
      if (length < 0) return RowBit.MALFORMED
      const fault = checkNested(memory, length, KEY_VALUE)
      if (fault !== 0) return fault
      if (row[METADATA_AT]! < 0) row[METADATA_AT] = start
    } else if (tag < 0 || !cursor.skipValue(tag)) return RowBit.MALFORMED
  }
  if (methods !== undefined) {
    row[METHOD] = methods.find(memory, serviceAt, serviceLength, methodAt, methodLength)
  }
  return 0
}

function walkResponse(memory: Uint8Array, row: Int32Array): number {
  while (cursor.at < cursor.end) {
    const tag = cursor.readTag()
    if (tag === RESPONSE_PAYLOAD) {
      if (!keepPayload(row)) return RowBit.MALFORMED
    } else if (tag === STATUS) {
      const length = cursor.readLength()
      if (length < 0) return RowBit.MALFORMED
      if (row[STATUS_AT]! >= 0) row[TYPE]! |= RowBit.RESCAN
      row[STATUS_AT] = cursor.at
      row[STATUS_LENGTH] = length
      const fault = checkNested(memory, length, STATUS_SHAPE)
      if (fault !== 0) return fault
    } else if (tag < 0 || !cursor.skipValue(tag)) return RowBit.MALFORMED
  }
  return 0
}

function keepPayload(row: Int32Array): boolean {
  const length = cursor.readLength()
  if (length < 0) return false
  row[PAYLOAD_AT] = cursor.at
  row[PAYLOAD_LENGTH] = length
  cursor.at += length
  return true
}

/** Validates the message of `length` bytes that begins here and goes past it. Returns 0 or a bit of `RowBit`. */
function checkNested(memory: Uint8Array, length: number, shape: Shape): number {
  const outerEnd = cursor.end
  cursor.end = cursor.at + length
  const fault = checkFields(memory, shape)
  cursor.end = outerEnd
  return fault
}

function checkFields(memory: Uint8Array, shape: Shape): number {
  while (cursor.at < cursor.end) {
    const tag = cursor.readTag()
    if (tag < 0) return RowBit.MALFORMED
    if ((tag & 7) !== BYTES) {
      if (!cursor.skipValue(tag)) return RowBit.MALFORMED
      continue
    }
    const length = cursor.readLength()
    if (length < 0) return RowBit.MALFORMED
    const number = tag >>> 3
    if (number < 32 && ((shape.strings >>> number) & 1) !== 0) {
      if (!isUtf8(memory, cursor.at, cursor.at + length)) return RowBit.BAD_UTF8
    } else if (number === shape.nested && shape.inner !== undefined) {
      const fault = checkNested(memory, length, shape.inner)
      if (fault !== 0) return fault
      continue
    }
    cursor.at += length
  }
  return 0
}
