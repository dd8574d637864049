import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { test } from 'node:test'
import { optionalHeaderSize, writeOptionalHeader } from '#ttrpc/wire/field-writer.js'
import { HEADER_LENGTH, readU32, writeHeader } from '#ttrpc/wire/frame.js'
import { metadataEntrySize, visitMetadata, writeMetadataEntry } from '#ttrpc/wire/metadata-codec.js'
import {
  encodeRequest,
  REQUEST_PAYLOAD,
  requestPrefix,
  timeoutSize,
  writeTimeout,
} from '#ttrpc/wire/request.js'
import { encodeErrorResponse, parseResponse, RESPONSE_PAYLOAD } from '#ttrpc/wire/response.js'
import { RowBit } from '#ttrpc/wire/row.js'
import { decodeStatus, encodeStatus } from '#ttrpc/wire/status.js'
import { WireError } from '#ttrpc/wire/wire-error.js'
import { parseRequest } from '../support/parse-request.js'
import { field } from '../support/wire-rows.js'

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex')

test('writeHeader writes what the wire wants', () => {
  const memory = Buffer.alloc(12, 0xee)
  assert.equal(writeHeader(memory, 1, 6, 0xffff_fffd, { type: 3, flags: 5 }), 1 + HEADER_LENGTH)
  assert.equal(memory.toString('hex'), 'ee00000006fffffffd0305ee')
  assert.equal(readU32(memory, 5), 0xffff_fffd)
})

test('A2: an empty payload writes no field', () => {
  assert.equal(optionalHeaderSize(0), 0)
  assert.equal(writeOptionalHeader(Buffer.alloc(0), 5, RESPONSE_PAYLOAD, 0), 5)
})

test('A1: success is the payload field alone', () => {
  const payload = bytes('0a026869')
  const memory = Buffer.alloc(optionalHeaderSize(payload.length) + payload.length)
  payload.copy(memory, writeOptionalHeader(memory, 0, RESPONSE_PAYLOAD, payload.length))
  assert.equal(memory.toString('hex'), '12040a026869')
})

test('B1: an error reply has the bytes Go sends', () => {
  const reply = encodeErrorResponse({ code: 2, message: 'plain', details: [] })
  assert.equal(reply.toString('hex'), '0a0908021205706c61696e')
})

test('B5: details are sent intact', () => {
  const status = {
    code: 5,
    message: 'm',
    details: [
      { typeUrl: 't/x', value: bytes('ff00') },
      { typeUrl: '', value: bytes('') },
    ],
  }
  const reply = encodeErrorResponse(status)
  assert.deepEqual(parseResponse(reply, 0, reply.length).status, status)
})

test('E9: a code is an int32, unknown ones are kept', () => {
  const encoded = encodeStatus({ code: -1, message: '', details: [] })
  assert.equal(encoded.toString('hex'), '08ffffffffffffffffff01')
  for (const code of [999, -1, -(2 ** 31), 2 ** 31 - 1]) {
    const status = encodeStatus({ code, message: '', details: [] })
    assert.equal(decodeStatus(status, 0, status.length).code, code)
  }
})

test('F1: an empty status is distinguished from none', () => {
  assert.deepEqual(parseResponse(bytes('0a00'), 0, 2).status, { code: 0, message: '', details: [] })
  assert.equal(parseResponse(bytes(''), 0, 0).status, undefined)
})

test('a status that occurs twice is merged as protobuf does', () => {
  const first = encodeStatus({ code: 5, message: 'one', details: [{ typeUrl: 'a', value: bytes('01') }] })
  const second = encodeStatus({ code: 0, message: 'two', details: [{ typeUrl: 'b', value: bytes('02') }] })
  const body = Buffer.concat([field(1, first), field(2, 'payload'), field(1, second)])
  const { status, payloadLength } = parseResponse(body, 0, body.length)
  assert.equal(payloadLength, 7)
  assert.equal(status?.code, 5)
  assert.equal(status?.message, 'two')
  assert.deepEqual(
    status?.details.map((detail) => detail.typeUrl),
    ['a', 'b'],
  )
})

test('a detail is a copy', () => {
  const memory = encodeStatus({ code: 1, message: '', details: [{ typeUrl: 'a', value: bytes('0102') }] })
  const { details } = decodeStatus(memory, 0, memory.length)
  memory.fill(0xee)
  assert.deepEqual(Buffer.from(details[0]!.value), bytes('0102'))
})

test('A11, A12: a codec throws what Go says', () => {
  const isFault = (fault: number, message: string) => (error: unknown) =>
    error instanceof WireError && error.fault === fault && error.message === message
  const broken = isFault(RowBit.MALFORMED, 'proto: cannot parse invalid wire-format data')
  const garbled = isFault(RowBit.BAD_UTF8, 'string field contains invalid UTF-8')
  assert.throws(() => parseRequest(bytes('ffffff'), 0, 3), broken)
  assert.throws(() => parseRequest(bytes('0a01ff'), 0, 3), garbled)
  assert.throws(() => parseResponse(bytes('0a0108'), 0, 3), broken)
  assert.throws(() => decodeStatus(bytes('1201ff'), 0, 3), garbled)
  assert.throws(() => visitMetadata(bytes('2a030a01ff'), 0, 5, () => true), garbled)
})

test('E3: a request is written in the order of its fields, empty ones left out', () => {
  assert.equal(encodeRequest({}).length, 0)
  const whole = encodeRequest({
    service: 's',
    method: 'm',
    payload: bytes('ab'),
    timeoutNano: 150,
    metadata: [
      ['k', 'v'],
      ['', ''],
    ],
  })
  assert.equal(whole.toString('hex'), '0a0173' + '12016d' + '1a01ab' + '209601' + '2a060a016b120176' + '2a00')
  assert.equal(requestPrefix('s', 'm').toString('hex'), '0a017312016d')
  assert.equal(writeOptionalHeader(Buffer.alloc(0), 3, REQUEST_PAYLOAD, 0), 3)
  assert.equal(optionalHeaderSize(300), 3)
})

test('E5: a timeout is an int64, a negative one takes 10 bytes', () => {
  const cases: [nanos: number, wire: bigint, size: number][] = [
    [0, 0n, 0],
    [0.5, 0n, 0],
    [1, 1n, 2],
    [-1, -1n, 11],
    [4999989144, 4999989144n, 6],
    [2 ** 32, 2n ** 32n, 6],
    [-(2 ** 32), -(2n ** 32n), 11],
    [-(2 ** 32) - 1, -(2n ** 32n) - 1n, 11],
    [Number.MAX_SAFE_INTEGER, 2n ** 53n - 1n, 9],
    [2 ** 62, 2n ** 62n, 10],
    [Infinity, 2n ** 63n - 1n, 10],
    [-Infinity, -(2n ** 63n), 11],
    [Number.NaN, 0n, 0],
  ]
  for (const [nanos, wire, size] of cases) {
    const memory = Buffer.alloc(timeoutSize(nanos))
    assert.equal(memory.length, size, String(nanos))
    assert.equal(writeTimeout(memory, 0, nanos), size)
    assert.equal(parseRequest(memory, 0, size).timeoutNano, wire, String(nanos))
  }
})

test('B12: metadata is read verbatim and in order, also between other fields', () => {
  const pairs = [
    ['Foo', '1'],
    ['foo', '2'],
    ['foo', '3'],
    ['', 'x'],
    ['k', ''],
    ['é', '😀'],
  ] as const
  const parts = pairs.map(([key, value]) => {
    const memory = Buffer.alloc(metadataEntrySize(key, value))
    assert.equal(writeMetadataEntry(memory, 0, key, value), memory.length)
    return Buffer.concat([memory, field(3, 'payload'), bytes('2005')])
  })
  const body = Buffer.concat(parts)
  const seen: string[][] = []
  visitMetadata(body, 0, body.length, (key, value) => seen.push([key, value]) > 0)
  assert.deepEqual(seen, pairs)
  assert.deepEqual(parseRequest(body, 0, body.length).metadata, pairs)
})

test('a visitor of metadata may stop', () => {
  const body = encodeRequest({
    metadata: [
      ['a', '1'],
      ['b', '2'],
      ['c', '3'],
    ],
  })
  const seen: string[] = []
  visitMetadata(body, 0, body.length, (key) => seen.push(key) < 2)
  assert.deepEqual(seen, ['a', 'b'])
})

test('a lone surrogate is written as U+FFFD, so that the peer reads UTF-8', () => {
  const body = encodeRequest({ service: 'a\ud800b' })
  assert.equal(parseRequest(body, 0, body.length).service, 'a\ufffdb')
})
