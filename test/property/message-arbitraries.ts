/** Arbitrary messages of test/unit/fixtures/proto/everything.proto, as they are decoded. */
import { Buffer } from 'node:buffer'
import fc from 'fast-check'

const LEAST64 = -(2n ** 63n)
const int64 = fc.oneof(fc.bigInt({ min: LEAST64, max: 2n ** 63n - 1n }), fc.bigInt({ min: -300n, max: 300n }))
const uint64 = fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.bigInt({ min: 0n, max: 300n }))
const int32 = fc.oneof(fc.integer(), fc.integer({ min: -300, max: 300 }))
const uint32 = fc.oneof(fc.nat(0xffff_ffff), fc.nat(300))
const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ minLength: 30, maxLength: 200 }))
const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array))
const kind = fc.constantFrom(0, 1, -1, 77)

/** Values that a field of the type has, as they are decoded. */
export const scalars = {
  double: fc.double(),
  float: fc.float(),
  int32,
  uint32,
  sint32: int32,
  fixed32: uint32,
  sfixed32: int32,
  int64,
  uint64,
  sint64: int64,
  fixed64: uint64,
  sfixed64: int64,
  bool: fc.boolean(),
  string: text,
  bytes,
  kind,
}
const partial = { requiredKeys: [] }
const aScalars = fc.record(scalars, partial)
const lists = Object.fromEntries(
  Object.entries(scalars).map(([name, one]) => [name, fc.array<unknown>(one as never, { maxLength: 20 })]),
)
export const aLists = fc.record(
  { ...lists, scalars: fc.array(aScalars, { maxLength: 3 }), expanded: fc.array(int32) },
  partial,
)
const map = (key: fc.Arbitrary<unknown>, value: fc.Arbitrary<unknown>) =>
  fc.dictionary(key.map(String), value, { maxKeys: 5, noNullPrototype: true })
const { part } = fc.letrec<{ part: unknown }>((tie) => ({
  part: fc.record(
    {
      partName: text,
      weight: fc.double(),
      parts: fc.array(tie('part'), { maxLength: 2, depthIdentifier: 'p' }),
    },
    { requiredKeys: [] },
  ),
}))
const aMaps = fc.record(
  {
    string: map(text, text),
    int32: map(int32, bytes),
    uint32: map(uint32, fc.double()),
    int64: map(int64, int64),
    uint64: map(uint64, uint64),
    bool: map(fc.boolean(), fc.boolean()),
    sint64: map(int64, kind),
    fixed32: map(uint32, fc.float()),
    parts: map(text, part),
  },
  partial,
)
const aPresence = fc
  .tuple(
    fc.record({ text, number: int64, part }, partial),
    fc.oneof(fc.constant({}), fc.record({ a: text }), fc.record({ b: part }), fc.record({ c: int64 })),
  )
  .map(([set, choice]) => ({ ...set, ...choice }))
export const messageKinds = {
  Scalars: aScalars,
  Lists: aLists,
  Maps: aMaps,
  Presence: aPresence,
  Part: part,
} as const
