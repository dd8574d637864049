/** Scan and codecs accept, refuse and read what Go's protobuf does. */
import assert from 'node:assert/strict'
import type { Buffer } from 'node:buffer'
import { test } from 'node:test'
import { parseResponse } from '#ttrpc/wire/response.js'
import { RowBit } from '#ttrpc/wire/row.js'
import { WireError } from '#ttrpc/wire/wire-error.js'
import { parseRequest } from '../support/parse-request.js'
import { readEnvelopes } from '../support/wire-envelopes.js'
import { frame, rowsOf, WIDE } from '../support/wire-rows.js'

const { requests, responses } = readEnvelopes()
const hex = (body: Buffer, at: number, length: number): string => body.toString('hex', at, at + length)

/** The row bits of the body, RESCAN aside. */
function scannedFault(type: number, body: Buffer): number {
  const [row] = rowsOf([frame(1, type, 0, body)], WIDE).rows
  return row![2]! & (RowBit.MALFORMED | RowBit.BAD_UTF8)
}

function assertThrows(parse: () => unknown, fault: number, body: Buffer): void {
  const isFault = (error: unknown): boolean => error instanceof WireError && error.fault === fault
  assert.throws(parse, isFault, body.toString('hex'))
}

test('A11, A12, A13, A19, B10, B11, B12: requests are read as Go reads them', () => {
  for (const { body, fault, ...expected } of requests) {
    assert.equal(scannedFault(1, body), fault, body.toString('hex'))
    if (fault !== 0) {
      assertThrows(() => parseRequest(body, 0, body.length), fault, body)
      continue
    }
    const { service, method, payloadAt, payloadLength, timeoutNano, metadata } = parseRequest(
      body,
      0,
      body.length,
    )
    const payload = hex(body, payloadAt, payloadLength)
    assert.deepEqual({ service, method, payload, timeoutNano: String(timeoutNano), metadata }, expected)
  }
})

test('E9, F1: responses are read as Go reads them', () => {
  for (const { body, fault, payload, status } of responses) {
    assert.equal(scannedFault(2, body), fault, body.toString('hex'))
    if (fault !== 0) {
      assertThrows(() => parseResponse(body, 0, body.length), fault, body)
      continue
    }
    const read = parseResponse(body, 0, body.length)
    assert.equal(hex(body, read.payloadAt, read.payloadLength), payload)
    const details = read.status?.details.map(({ typeUrl, value }) => ({ typeUrl, value: hexOf(value) }))
    assert.deepEqual(read.status === undefined ? null : { ...read.status, details }, status)
  }
})

function hexOf(value: Uint8Array): string {
  return hex(value as Buffer, 0, value.length)
}
