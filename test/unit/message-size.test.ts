/** Messages of loadProto count for what they take when they are decoded, and are refused before they are made. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { payloadCodec } from '#ttrpc/codec/payload-codec.js'
import { loadProto } from '#ttrpc/codec/proto/load-proto.js'
import { DecodedSizeError } from '#ttrpc/codec/protobuf/decoded-size-error.js'
import { weightsOf } from '#ttrpc/codec/protobuf/weights.js'
import { bytes, integer, varint } from '../support/protobuf.js'

const { messages } = await loadProto(new URL('../../test/unit/fixtures/proto/fat.proto', import.meta.url))
const fat = messages.Fat ?? assert.fail()
const codec = payloadCodec(fat)
const ANY = Number.POSITIVE_INFINITY
const empty = Buffer.alloc(0)
const weighed = (body: Buffer): number => codec.decodedSize(body, 0, body.length, ANY)

const elements: Readonly<Record<string, (i: number) => Buffer>> = {
  'a thin message': () => bytes(2, empty),
  'a thin message with fields': (i) =>
    bytes(2, Buffer.concat([integer(2, i), integer(3, i), bytes(4, `${i}`)])),
  'a message with defaults': () => bytes(14, empty),
  'a fat message': () => bytes(1, empty),
  'an empty string': () => bytes(3, empty),
  'a short string': (i) => bytes(3, String(i)),
  'empty bytes': () => bytes(4, empty),
  'short bytes': () => bytes(4, 'ab'),
  'an entry of a map': (i) => bytes(5, Buffer.concat([bytes(1, String(i)), bytes(2, 'v')])),
  'an entry with a message': (i) => bytes(6, Buffer.concat([integer(1, i * 1000), bytes(2, empty)])),
  'an entry without a message': (i) => bytes(6, integer(1, i * 1000)),
  'a 64-bit integer': () => integer(13, 1n << 40n),
  'a packed 64-bit integer': () => bytes(7, varint(1n << 40n)),
  'a group': () => Buffer.concat([varint(12 * 8 + 3), varint(12 * 8 + 4)]),
  'an unknown field': (i) => integer(90, i),
}
const body = (one: (i: number) => Buffer, count: number): Buffer =>
  Buffer.concat(Array.from({ length: count }, (_, i) => one(i)))

test('no element takes much more than its weight', () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  for (const [name, one] of Object.entries(elements)) {
    const message = body(one, 20_000)
    codec.decode(body(one, 100), 0, body(one, 100).length, true, ANY) // compiles it
    const taken = takenBy(message, collect)
    assert.ok(taken < weighed(message) * 1.5, `${name}: ${taken} bytes, weighed as ${weighed(message)}`)
  }
})

/** A function of its own: the message that was decoded before must be gone, or its memory would be taken off. */
function takenBy(message: Buffer, collect: () => void): number {
  collect()
  const before = process.memoryUsage().heapUsed
  const decoded = [codec.decode(message, 0, message.length, true, ANY)]
  collect()
  return (process.memoryUsage().heapUsed - before) * decoded.length
}

test('a message that takes too much is refused before any of it is made', () => {
  for (const [name, one] of Object.entries(elements)) {
    const message = body(one, 2000)
    const size = weighed(message)
    assert.throws(() => codec.decode(message, 0, message.length, true, size - 1), DecodedSizeError, name)
    codec.decode(message, 0, message.length, true, size)
  }
})

test('no bytes weigh more than the worst that is expected of their length', () => {
  const { root, worst } = weightsOf(fat)!
  for (const one of Object.values(elements)) {
    const message = body(one, 500)
    assert.ok(weighed(message) <= root.own + message.length * worst)
  }
})
