/** Values that no message can have, on the way to bytes and to JSON: an error with a code and the path of the field. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { loadProto } from 'ttrpc'
import { TempFolder } from '../support/temp-folder.js'

const path = new TempFolder().at('node.proto')
writeFileSync(
  path,
  `syntax = "proto3"; package demo; message Node { Node child = 1; repeated Node list = 2; map<string, Node> map = 3;
   bytes one = 4; repeated bytes many = 5; map<string, bytes> named = 6; double d = 7; float f = 8; int32 i = 9; }`,
)
const { Node } = (await loadProto(path)).messages as Record<string, Any>

// biome-ignore lint/suspicious/noExplicitAny: what the types forbid is tested here
type Any = any

function transferred(bytes: number): ArrayBuffer {
  const buffer = new ArrayBuffer(bytes)
  structuredClone(buffer, { transfer: [buffer] })
  return buffer
}

/** What has lost its memory. */
const detached: readonly [string, () => unknown][] = [
  ['Uint8Array', () => transferredView((buffer) => new Uint8Array(buffer))],
  ['Buffer', () => transferredView((buffer) => Buffer.from(buffer))],
  ['DataView', () => transferredView((buffer) => new DataView(buffer))],
  ['ArrayBuffer', () => transferred(4)],
]

function transferredView(view: (buffer: ArrayBuffer) => unknown): unknown {
  const buffer = new ArrayBuffer(4)
  const made = view(buffer)
  structuredClone(buffer, { transfer: [buffer] })
  return made
}

/** Where it may be, with the path of the field. */
const places: readonly [string, (value: unknown) => object][] = [
  ['one', (one) => ({ one })],
  ['many[1]', (value) => ({ many: [Buffer.from('x'), value] })],
  ['named.k', (k) => ({ named: { k } })],
  ['child.list[0].one', (one) => ({ child: { list: [{ one }] } })],
  ['map.k.many[0]', (value) => ({ map: { k: { many: [value] } } })],
]

const ways = ['encode', 'toJson'] as const

describe('bytes whose memory was transferred', () => {
  for (const way of ways)
    for (const [kind, make] of detached)
      for (const [where, put] of places)
        test(`${way} of a ${kind} at ${where}`, () => {
          assert.throws(() => Node[way](put(make())), {
            name: 'TypeError',
            code: 'ERR_TTRPC_MESSAGE',
            path: where,
            message: /is detached: its memory was transferred/,
          })
        })

  test('no bytes at all are fine', () => {
    const [buffer, shrunk] = [resizable(4), resizable(4)]
    const tracking = [new Uint8Array(shrunk, 2), new DataView(shrunk, 2)]
    shrunk.resize(2)
    const none = [new Uint8Array(0), Buffer.alloc(0), new ArrayBuffer(0), new SharedArrayBuffer(0)]
    const atTheEnd = [new Uint8Array(buffer, 4), new DataView(buffer, 4), new Uint8Array(buffer, 2, 0)]
    for (const one of [...none, ...atTheEnd, ...tracking, resizable(0)])
      assert.deepEqual([Node.encode({ one }).length, Node.toJson({ one })], [0, { one: '' }])
  })
})

/** Views of which a part, or all, is behind the end of a buffer that was shrunk from 8 bytes to 2. */
const beyond: readonly [string, (buffer: ArrayBuffer) => unknown][] = [
  ['Uint8Array', (buffer) => new Uint8Array(buffer, 0, 4)],
  ['Uint8Array of no bytes', (buffer) => new Uint8Array(buffer, 4, 0)],
  ['Uint8Array that tracks the length', (buffer) => new Uint8Array(buffer, 3)],
  ['Buffer', (buffer) => Buffer.from(buffer, 4, 4)],
  ['DataView', (buffer) => new DataView(buffer, 4, 4)],
  ['DataView that tracks the length', (buffer) => new DataView(buffer, 3)],
]

function resizable(bytes: number): Any {
  return new (ArrayBuffer as Any)(bytes, { maxByteLength: 8 })
}

describe('bytes behind the end of a shrunk buffer', () => {
  for (const way of ways)
    for (const [kind, view] of beyond)
      for (const [where, put] of places)
        test(`${way} of a ${kind} at ${where}`, () => {
          const buffer = resizable(8)
          const value = view(buffer)
          buffer.resize(2)
          assert.throws(() => Node[way](put(value)), {
            name: 'TypeError',
            code: 'ERR_TTRPC_MESSAGE',
            path: where,
            message: /is behind the end of its ArrayBuffer, which was resized/,
          })
        })
})

describe('a message that contains itself', () => {
  const rings: readonly [string, (ring: Any) => object][] = [
    ['child', (child) => ({ child })],
    ['list[0]', (one) => ({ list: [one] })],
    ['map.k', (k) => ({ map: { k } })],
  ]
  for (const way of [...ways, 'fromJson'] as const)
    for (const [where, close] of rings)
      test(`${way}, through ${where}`, () => {
        const ring = {}
        Object.assign(ring, close(ring))
        assert.throws(
          () => Node[way](ring),
          (error: Any) => {
            assert.equal(error.code, 'ERR_TTRPC_MESSAGE')
            assert.equal(error.name, 'RangeError')
            assert.ok(error.path.startsWith(`${where}.${where}`))
            assert.match(error.message, /nests deeper than \d+ messages$/)
            return true
          },
        )
      })

  test('as deep as what can be decoded is written', () => {
    let deep = {}
    for (let i = 0; i < 100; i++) deep = { child: deep }
    assert.deepEqual(Node.decode(Node.encode(Node.fromJson(Node.toJson(deep)))), Node.create(deep))
  })
})
