/** Streams of valid and broken frames, for the property tests of the wire layer. */
import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import type { ReadLimits } from '#ttrpc/wire/frame-reader.js'
import { frame } from '../support/wire-rows.js'

/** Names that both twins have registered. */
export const NAMES = [
  ['svc', 'Do'],
  ['svc', 'Did'],
  ['containerd.task.v2.Task', 'Create'],
  ['containerd.task.v2.Task', 'Delete'],
  ['', 'm'],
  ['é', '😀'],
] as const

const join = (parts: readonly Uint8Array[]): Buffer => Buffer.concat(parts)
const some = (bytes: fc.Arbitrary<Buffer>, maxLength: number): fc.Arbitrary<Buffer> =>
  fc.array(bytes, { maxLength }).map(join)

/** A varint, at times padded with zeros beyond need. */
function varint(value: bigint, padding: number): Buffer {
  const bytes: number[] = []
  for (; value > 0x7fn; value >>= 7n) bytes.push(Number(value & 0x7fn) | 0x80)
  bytes.push(Number(value))
  while (padding-- > 0 && bytes.length < 10) {
    bytes[bytes.length - 1]! |= 0x80
    bytes.push(0)
  }
  return Buffer.from(bytes)
}

const padding = fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(9) })
const anyVarint = fc
  .tuple(
    fc.oneof(
      fc.bigInt(0n, 0xffffn),
      fc.bigInt(0n, 2n ** 64n - 1n),
      fc.constantFrom(2n ** 28n, 2n ** 31n, 2n ** 32n, 2n ** 35n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n),
    ),
    padding,
  )
  .map(([value, zeros]) => varint(value, zeros))

/** Invalid varints: too long, over 64 bits. */
const badVarint = fc
  .constantFrom('80808080808080808080', 'ffffffffffffffffff02', 'ffffffffffffffffffff01')
  .map(hex)

function hex(digits: string): Buffer {
  return Buffer.from(digits, 'hex')
}

const text = fc.oneof(
  fc.constantFrom(...NAMES.flat()).map((name) => Buffer.from(name)),
  fc.string({ unit: 'binary', maxLength: 20 }).map((value) => Buffer.from(value)),
  fc.string({ unit: 'binary-ascii', maxLength: 40 }).map((value) => Buffer.from(value)),
)
const badText = fc.oneof(
  fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes)),
  fc.constantFrom('eda080', 'c080', 'f4908080', 'e282', 'f09f98', '80').map(hex),
)
const mostlyText = fc.oneof({ weight: 12, arbitrary: text }, { weight: 1, arbitrary: badText })

function fieldOf(number: number, value: fc.Arbitrary<Buffer>): fc.Arbitrary<Buffer> {
  return fc
    .tuple(value, padding, padding)
    .map(([bytes, zerosA, zerosB]) =>
      join([varint(BigInt((number << 3) | 2), zerosA), varint(BigInt(bytes.length), zerosB), bytes]),
    )
}

const varintField = (number: number): fc.Arbitrary<Buffer> =>
  fc
    .oneof({ weight: 12, arbitrary: anyVarint }, { weight: 1, arbitrary: badVarint })
    .map((value) => join([varint(BigInt(number << 3), 0), value]))

const group: fc.Arbitrary<Buffer> = fc
  .tuple(fc.integer({ min: 1, max: 2 ** 31 }), fc.nat(40), fc.boolean(), anyVarint)
  .map(([number, depth, matched, inner]) => {
    const open = (n: number): Buffer => varint((BigInt(n) << 3n) | 3n, 0)
    const close = (n: number): Buffer => varint((BigInt(n) << 3n) | 4n, 0)
    const outer = 1 + (number % 100)
    const nest = [open(outer), ...Array<Buffer>(depth).fill(open(number)), Buffer.from([8]), inner]
    return join([...nest, ...Array<Buffer>(depth).fill(close(number)), close(matched ? outer : outer + 1)])
  })

/** Any tag with some bytes behind it: wrong wire types, numbers out of range, reserved types. */
const strange = fc
  .tuple(
    fc.oneof(fc.nat(20), fc.constantFrom(0, 2 ** 29 - 1, 2 ** 29, 2 ** 31)),
    fc.nat(7),
    fc.uint8Array({ maxLength: 12 }),
  )
  .map(([number, type, rest]) => join([varint((BigInt(number) << 3n) | BigInt(type), 0), rest]))

const unknown = fc.oneof(
  { weight: 3, arbitrary: fieldOf(9, badText) },
  { weight: 3, arbitrary: varintField(7) },
  { weight: 2, arbitrary: group },
  { weight: 1, arbitrary: strange },
)
const payload = fc.oneof(
  { weight: 12, arbitrary: fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)) },
  { weight: 1, arbitrary: fc.integer({ min: 10_000, max: 80_000 }).map((size) => Buffer.alloc(size, size)) },
)
const entry = fieldOf(
  5,
  some(fc.oneof(fieldOf(1, mostlyText), fieldOf(2, mostlyText), fieldOf(3, badText)), 3),
)
const detail = fieldOf(3, some(fc.oneof(fieldOf(1, mostlyText), fieldOf(2, badText)), 3))
const status = fieldOf(1, some(fc.oneof(varintField(1), fieldOf(2, mostlyText), detail), 4))

const often = (...fields: fc.Arbitrary<Buffer>[]): fc.Arbitrary<Buffer> =>
  fc.oneof(...fields.map((arbitrary) => ({ weight: 6, arbitrary })), { weight: 2, arbitrary: unknown })

const named = fc
  .constantFrom(...NAMES)
  .chain(([service, method]) =>
    fc.tuple(fieldOf(1, fc.constant(Buffer.from(service))), fieldOf(2, fc.constant(Buffer.from(method)))),
  )
  .map(join)

/** The body of a Request, mostly valid. */
export const requestBody: fc.Arbitrary<Buffer> = damaged(
  fc
    .tuple(
      fc.oneof(named, fc.constant(Buffer.alloc(0))),
      some(
        often(
          fieldOf(3, payload),
          varintField(4),
          entry,
          entry,
          fieldOf(1, mostlyText),
          fieldOf(2, mostlyText),
        ),
        5,
      ),
    )
    .map(join),
)

/** The body of a Response, mostly valid. */
export const responseBody: fc.Arbitrary<Buffer> = damaged(some(often(status, fieldOf(2, payload)), 4))

/** Changes a byte or cuts the end off, one time in four. */
function damaged(bytes: fc.Arbitrary<Buffer>): fc.Arbitrary<Buffer> {
  return fc.tuple(bytes, fc.nat(7), fc.nat(), fc.nat(255)).map(([sound, how, place, byte]) => {
    if (sound.length === 0 || how > 1) return sound
    const at = place % sound.length
    if (how === 0) return sound.subarray(0, at)
    sound[at] = byte
    return sound
  })
}

/** About as many fields as an envelope may have: in it, in a status, in a group. */
const crowd: fc.Arbitrary<Buffer> = fc
  .tuple(fc.integer({ min: 4090, max: 4100 }), fc.constantFrom('0a00', '1a00', '3a00', '2000'), fc.nat(2))
  .map(([count, one, place]) => {
    const fields = join(Array<Buffer>(count).fill(hex(one)))
    if (place === 0) return fields
    if (place === 1) return join([varint(0x0an, 0), varint(BigInt(fields.length), 0), fields])
    const inner = join([fields, ...Array<Buffer>(7).fill(fields), Buffer.alloc(2 * (count - 4090), 0x78)])
    return join([hex('3b'), inner, hex('3c')])
  })

const stream = fc.oneof(fc.nat(20), fc.constantFrom(0x7fff_ffff, 0x8000_0000, 0xffff_ffff))
const flags = fc.oneof(fc.nat(7), fc.nat(255))
const oneFrame = fc.oneof(
  { weight: 5, arbitrary: fc.tuple(stream, fc.constant(1), flags, requestBody).map((f) => frame(...f)) },
  { weight: 4, arbitrary: fc.tuple(stream, fc.constant(2), flags, responseBody).map((f) => frame(...f)) },
  { weight: 2, arbitrary: fc.tuple(stream, fc.nat(255), flags, payload).map((f) => frame(...f)) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(stream, fc.constantFrom(1, 2), flags, fc.tuple(crowd, requestBody).map(join))
      .map((f) => frame(...f)),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(stream, fc.nat(3), flags, payload, fc.oneof(fc.nat(200), fc.constantFrom(4194305, 0xffff_ffff)))
      .map((f) => frame(...f)),
  },
)

/** The bytes of a connection. */
export const frameStream: fc.Arbitrary<Buffer> = fc.oneof(
  { weight: 8, arbitrary: some(oneFrame, 6) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
)

export const limits: fc.Arbitrary<ReadLimits> = fc.record({
  maxMessageBytes: fc.oneof(
    { weight: 3, arbitrary: fc.constant(4 << 20) },
    { weight: 1, arbitrary: fc.constantFrom(0, 1, 30, 100, 20_000) },
  ),
  maxDiscardBytes: fc.oneof(
    { weight: 3, arbitrary: fc.constant(256 << 20) },
    { weight: 1, arbitrary: fc.constantFrom(0, 1, 50, 1000) },
  ),
  maxMetadataPairs: fc.oneof(
    { weight: 3, arbitrary: fc.constant(256) },
    { weight: 1, arbitrary: fc.constantFrom(0, 1, 2) },
  ),
  maxMetadataBytes: fc.oneof(
    { weight: 3, arbitrary: fc.constant(64 << 10) },
    { weight: 1, arbitrary: fc.constantFrom(0, 1, 30, 60) },
  ),
})

/** Where to cut a stream. */
export const places: fc.Arbitrary<number[]> = fc.oneof(
  fc.array(fc.nat(100), { maxLength: 12 }),
  fc.array(fc.nat(200_000), { maxLength: 12 }),
)
