/**
 * Scans a Request or Response envelope in place: finds where its parts lie and
 * copies nothing. Accepts and refuses what Go's protobuf accepts and refuses,
 * but for bounds on the metadata and the number of fields, at which the scan ends
 * at once. The C++ twin is `native/wire/envelope.h`.
 */
import { Cursor, WireType } from './cursor.js'
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

/** Fields of an envelope and its status that are not metadata; more are refused. They are walked again by those who need one. */
export const MAX_ENVELOPE_FIELDS = 4096
/** So many bytes of an unknown group count as one field. */
const GROUP_BYTES_A_FIELD = 16

/** What a server knows of the requests that it takes. */
export interface RequestRules {
  /** Without it, no method is looked up. */
  readonly methods: MethodTable | undefined
  readonly maxMetadataPairs: number
  readonly maxMetadataBytes: number
}

const SERVICE = 0x0a
const METHOD_NAME = 0x12
const PAYLOAD = 0x1a
const TIMEOUT = 0x20
const METADATA = 0x2a
const STATUS = 0x0a
const RESPONSE_PAYLOAD = 0x12

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
/** How many fields the envelope that is scanned may still have. */
let fieldsLeft = 0

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
 * envelope's cells of `row`. A fault sets its bit of `RowBit` in cell TYPE,
 * whichever a decoder with one pass meets first, and leaves the other cells cleared.
 */
export function scanRequest(
  memory: Uint8Array,
  bodyAt: number,
  bodyLength: number,
  rules: RequestRules,
  row: Int32Array,
): void {
  clearEnvelope(row, bodyAt)
  cursor.aim(memory, bodyAt, bodyAt + bodyLength)
  fieldsLeft = MAX_ENVELOPE_FIELDS
  const fault = walkRequest(memory, rules, row)
  cursor.release()
  if (fault !== 0) refuse(row, bodyAt, fault)
}

/** As `scanRequest`, for a Response. More than one status field sets `RowBit.RESCAN`. */
export function scanResponse(memory: Uint8Array, bodyAt: number, bodyLength: number, row: Int32Array): void {
  clearEnvelope(row, bodyAt)
  cursor.aim(memory, bodyAt, bodyAt + bodyLength)
  fieldsLeft = MAX_ENVELOPE_FIELDS
  const fault = walkResponse(memory, row)
  cursor.release()
  if (fault !== 0) refuse(row, bodyAt, fault)
}

function refuse(row: Int32Array, bodyAt: number, fault: number): void {
  clearEnvelope(row, bodyAt)
  row[TYPE] = (row[TYPE]! & 0xffff) | fault
}

function walkRequest(memory: Uint8Array, rules: RequestRules, row: Int32Array): number {
  let serviceAt = 0
  let serviceLength = 0
  let methodAt = 0
  let methodLength = 0
  let pairs = 0
  let metadataBytes = 0
  while (cursor.at < cursor.end) {
    const start = cursor.at
    const tag = cursor.readTag()
    if (tag === METADATA) {
      const length = cursor.readLength()
      if (length < 0) return RowBit.MALFORMED
      // Checked before the entry is looked at: what is over the limits costs no more than what is not.
      if (++pairs > rules.maxMetadataPairs) return RowBit.MANY_PAIRS
      metadataBytes += length
      if (metadataBytes > rules.maxMetadataBytes) return RowBit.LONG_METADATA
      const fault = checkEntry(memory, length)
      if (fault !== 0) return fault
      if (row[METADATA_AT]! < 0) row[METADATA_AT] = start
      continue
    }
    if (tag < 0) return RowBit.MALFORMED
    if (--fieldsLeft < 0) return RowBit.MANY_FIELDS
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
      continue
    }
    const fault = walkValue(tag, row)
    if (fault !== 0) return fault
  }
  row[METHOD] = rules.methods?.find(memory, serviceAt, serviceLength, methodAt, methodLength) ?? -1
  return 0
}

/** Reads the value of a field that is neither a name nor metadata. Returns 0 or a bit of `RowBit`. */
function walkValue(tag: number, row: Int32Array): number {
  if (tag === PAYLOAD) return keepPayload(row) ? 0 : RowBit.MALFORMED
  if (tag !== TIMEOUT) return skipField(tag)
  if (!cursor.readVarint()) return RowBit.MALFORMED
  row[TIMEOUT_LOW] = cursor.low
  row[TIMEOUT_HIGH] = cursor.high
  return 0
}

/** Skips the value of a field that is not needed. Returns 0 or a bit of `RowBit`. */
function skipField(tag: number): number {
  const start = cursor.at
  if (!cursor.skipValue(tag)) return RowBit.MALFORMED
  if ((tag & 7) !== WireType.START_GROUP) return 0
  fieldsLeft -= Math.floor((cursor.at - start) / GROUP_BYTES_A_FIELD)
  return fieldsLeft < 0 ? RowBit.MANY_FIELDS : 0
}

function walkResponse(memory: Uint8Array, row: Int32Array): number {
  while (cursor.at < cursor.end) {
    const tag = cursor.readTag()
    if (tag < 0) return RowBit.MALFORMED
    if (--fieldsLeft < 0) return RowBit.MANY_FIELDS
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
    } else {
      const fault = skipField(tag)
      if (fault !== 0) return fault
    }
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

/** Validates an entry of metadata. Its fields have at least two bytes each, so `maxMetadataBytes` bounds them. */
function checkEntry(memory: Uint8Array, length: number): number {
  const left = fieldsLeft
  fieldsLeft = length
  const fault = checkNested(memory, length, KEY_VALUE)
  fieldsLeft = left
  return fault
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
    if (--fieldsLeft < 0) return RowBit.MANY_FIELDS
    if ((tag & 7) !== WireType.BYTES) {
      const fault = skipField(tag)
      if (fault !== 0) return fault
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
