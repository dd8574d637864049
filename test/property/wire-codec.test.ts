/** The fast scan and the simple codecs agree on every envelope. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { test } from 'node:test'
import fc from 'fast-check'
import { scanRequest, scanResponse } from '#ttrpc/wire/envelope.js'
import { visitMetadata } from '#ttrpc/wire/metadata-codec.js'
import { encodeRequest, type MetadataEntry } from '#ttrpc/wire/request.js'
import { parseResponse } from '#ttrpc/wire/response.js'
import {
  METADATA_AT,
  PAYLOAD_AT,
  PAYLOAD_LENGTH,
  ROW_CELLS,
  RowBit,
  STATUS_AT,
  STATUS_LENGTH,
  TIMEOUT_HIGH,
  TIMEOUT_LOW,
  TYPE,
} from '#ttrpc/wire/row.js'
import { decodeStatus, encodeStatus } from '#ttrpc/wire/status.js'
import { wordsToBigInt } from '#ttrpc/wire/varint.js'
import { WireError } from '#ttrpc/wire/wire-error.js'
import { parseRequest } from '../support/parse-request.js'
import { WIDE } from '../support/wire-rows.js'
import { requestBody, responseBody } from './wire-arbitraries.js'

const AT = 7

// Only the scan bounds the number of fields: what it refuses with MANY_FIELDS is not parsed, and not compared here.

/** The result of a parser or the fault it threw. */
function outcome<T>(parse: () => T): { value?: T; fault: number } {
  try {
    return { value: parse(), fault: 0 }
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    return { fault: error.fault }
  }
}

function scan(body: Buffer, kind: 'request' | 'response'): { row: Int32Array; memory: Buffer; end: number } {
  const memory = Buffer.concat([Buffer.alloc(AT, 0xff), body, Buffer.alloc(5, 0xff)])
  const row = new Int32Array(ROW_CELLS)
  if (kind === 'request') scanRequest(memory, AT, body.length, { methods: undefined, ...WIDE }, row)
  else scanResponse(memory, AT, body.length, row)
  return { row, memory, end: AT + body.length }
}

test('scanRequest and parseRequest agree', () => {
  fc.assert(
    fc.property(requestBody, (body) => {
      const { row, memory, end } = scan(body, 'request')
      if ((row[TYPE]! & RowBit.MANY_FIELDS) !== 0) return
      const { value, fault } = outcome(() => parseRequest(memory, AT, body.length))
      assert.equal(row[TYPE], fault)
      if (value === undefined) return
      assert.deepEqual([row[PAYLOAD_AT], row[PAYLOAD_LENGTH]], [value.payloadAt, value.payloadLength])
      assert.equal(wordsToBigInt(row[TIMEOUT_LOW]!, row[TIMEOUT_HIGH]!), value.timeoutNano)
      const entries: MetadataEntry[] = []
      if (row[METADATA_AT]! >= 0) {
        visitMetadata(memory, row[METADATA_AT]!, end, (key, text) => entries.push([key, text]) > 0)
      }
      assert.deepEqual(entries, value.metadata)
    }),
    { numRuns: 3000 },
  )
})

test('scanResponse and parseResponse agree', () => {
  fc.assert(
    fc.property(responseBody, (body) => {
      const { row, memory } = scan(body, 'response')
      if ((row[TYPE]! & RowBit.MANY_FIELDS) !== 0) return
      const { value, fault } = outcome(() => parseResponse(memory, AT, body.length))
      assert.equal(row[TYPE]! & ~RowBit.RESCAN, fault)
      if (value === undefined) return
      assert.deepEqual([row[PAYLOAD_AT], row[PAYLOAD_LENGTH]], [value.payloadAt, value.payloadLength])
      assert.equal(row[STATUS_AT]! >= 0, value.status !== undefined)
      if (value.status === undefined || row[TYPE] !== 0) return
      assert.deepEqual(decodeStatus(memory, row[STATUS_AT]!, row[STATUS_LENGTH]!), value.status)
    }),
    { numRuns: 3000 },
  )
})

const unicode = fc.string({ unit: 'binary', maxLength: 200 })

test('what encodeRequest writes parseRequest reads', () => {
  const metadata = fc.array(fc.tuple(unicode, unicode), { maxLength: 4 })
  const payload = fc.uint8Array({ maxLength: 300 })
  fc.assert(
    fc.property(
      unicode,
      unicode,
      payload,
      fc.maxSafeInteger(),
      metadata,
      (service, method, bytes, nanos, pairs) => {
        const body = encodeRequest({ service, method, payload: bytes, timeoutNano: nanos, metadata: pairs })
        const read = parseRequest(body, 0, body.length)
        assert.deepEqual([read.service, read.method, read.timeoutNano], [service, method, BigInt(nanos)])
        assert.deepEqual(read.metadata, pairs)
        const found = body.subarray(read.payloadAt, read.payloadAt + read.payloadLength)
        assert.deepEqual(new Uint8Array(found), bytes)
      },
    ),
  )
})

test('what encodeStatus writes decodeStatus reads', () => {
  const value = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes))
  const details = fc.array(fc.record({ typeUrl: unicode, value }, { noNullPrototype: true }), {
    maxLength: 3,
  })
  fc.assert(
    fc.property(fc.integer(), unicode, details, (code, message, items) => {
      const status = { code, message, details: items }
      const bytes = encodeStatus(status)
      assert.deepEqual(decodeStatus(bytes, 0, bytes.length), status)
    }),
  )
})
