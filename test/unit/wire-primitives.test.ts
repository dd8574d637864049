import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Cursor } from '#ttrpc/wire/cursor.js'
import { MethodTable } from '#ttrpc/wire/method-table.js'
import * as row from '#ttrpc/wire/row.js'
import { isUtf8 } from '#ttrpc/wire/utf8.js'
import {
  highWord,
  lowWord,
  sizeVarint32,
  sizeVarint64,
  wordsToBigInt,
  wordsToNumber,
  writeVarint32,
  writeVarint64,
} from '#ttrpc/wire/varint.js'

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex')

function cursorOver(memory: Buffer): Cursor {
  const cursor = new Cursor()
  cursor.aim(memory, 0, memory.length)
  return cursor
}

test('isUtf8 is as strict as the fatal TextDecoder', () => {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const accepts = (memory: Buffer): boolean => {
    try {
      decoder.decode(memory)
      return true
    } catch {
      return false
    }
  }
  const edges = [
    0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed,
  ]
  edges.push(0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff)
  for (const a of edges) {
    for (const b of edges) {
      for (const c of edges) {
        for (const d of edges) {
          const memory = Buffer.from([a, b, c, d])
          assert.equal(isUtf8(memory, 0, 4), accepts(memory), memory.toString('hex'))
        }
      }
    }
  }
  assert.equal(isUtf8(bytes('ff61ff'), 1, 2), true)
  assert.equal(isUtf8(bytes('e282ac'), 0, 2), false)
})

test('varints of 32 and 64 bits are sized, written and read back', () => {
  const memory = Buffer.alloc(10)
  for (let bit = 0n; bit < 64n; bit++) {
    for (const value of [1n << bit, (1n << bit) - 1n, (1n << bit) | 1n]) {
      const low = Number(BigInt.asIntN(32, value))
      const high = Number(BigInt.asIntN(32, value >> 32n))
      const end = writeVarint64(memory, 0, low, high)
      assert.equal(end, sizeVarint64(low, high))
      const cursor = cursorOver(memory.subarray(0, end))
      assert.equal(cursor.readVarint(), true)
      assert.deepEqual([cursor.low, cursor.high, cursor.at], [low, high, end])
      if (high === 0) {
        assert.equal(sizeVarint32(low), end)
        assert.equal(writeVarint32(memory, 0, low), end)
      }
    }
  }
})

test('numbers split into words and back', () => {
  for (const value of [0, 1, -1, 2 ** 31, 2 ** 32, -(2 ** 32), 2 ** 53 - 1, -(2 ** 53) + 1, -(2 ** 63)]) {
    assert.equal(wordsToNumber(lowWord(value), highWord(value)), value)
    assert.equal(wordsToBigInt(lowWord(value), highWord(value)), BigInt(value))
  }
})

test('a varint over 64 bits, over 10 bytes or cut short is refused', () => {
  const bad = [
    '',
    '80',
    'ffffffffffffffffff',
    'ffffffffffffffffff02',
    '8080808080808080808000',
    'ffffffffffffffffff81',
  ]
  for (const hex of bad) assert.equal(cursorOver(bytes(hex)).readVarint(), false, hex)
  for (const hex of ['00', '8000', '80808080808080808000', 'ffffffffffffffffff01']) {
    assert.equal(cursorOver(bytes(hex)).readVarint(), true, hex)
  }
})

test('groups nest as deep as Go lets them', () => {
  const skips = (depth: number): boolean => {
    const cursor = cursorOver(Buffer.concat([Buffer.alloc(depth, 0x33), Buffer.alloc(depth, 0x34)]))
    return cursor.skipValue(cursor.readTag())
  }
  assert.equal(skips(10_001), true)
  assert.equal(skips(10_002), false)
})

test('MethodTable finds what was added and nothing else', () => {
  const table = new MethodTable()
  const find = (service: string, method: string): number => {
    const memory = Buffer.from(`--${service}--${method}--`)
    const length = Buffer.byteLength(service)
    return table.find(memory, 2, length, length + 4, Buffer.byteLength(method))
  }
  assert.equal(find('', ''), -1)
  for (let i = 0; i < 500; i++) assert.equal(table.add(`service${i % 7}`, `Method${i}`), i)
  for (let i = 0; i < 500; i++) {
    assert.equal(find(`service${i % 7}`, `Method${i}`), i)
    assert.equal(find(`service${(i + 1) % 7}`, `Method${i}`), -1)
  }
  assert.equal(table.add('ab', 'c'), 500)
  assert.equal(find('a', 'bc'), -1)
  assert.equal(table.add('ab', 'c', 900), 900)
  assert.equal(find('ab', 'c'), 900)
  assert.equal(table.add('é', '😀'), 901)
  assert.equal(find('é', '😀'), 901)
})

test('row.ts and row.h name the same cells with the same numbers', () => {
  const header = readFileSync(new URL('../../native/wire/row.h', import.meta.url), 'utf8')
  const pascal = (name: string): string =>
    name.toLowerCase().replace(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase())
  const expected = new Map<string, number>([['kRowCells', row.ROW_CELLS]])
  const groups = { k: row.RowKind, kBit: row.RowBit, kClose: row.CloseReason, kRefuse: row.RefuseReason }
  for (const [prefix, values] of Object.entries(groups)) {
    for (const [name, value] of Object.entries(values)) expected.set(prefix + pascal(name), value)
  }
  for (const [name, value] of Object.entries(row)) {
    if (typeof value === 'number' && name !== 'ROW_CELLS') expected.set(`kCell${pascal(name)}`, value)
  }
  const found = new Map<string, number>()
  for (const [, name, value, shift] of header.matchAll(/\b(k[A-Z]\w+) = (\d+)(?: << (\d+))?/g)) {
    found.set(name!, Number(value) << Number(shift ?? 0))
  }
  assert.deepEqual([...found].sort(), [...expected].sort())
})
