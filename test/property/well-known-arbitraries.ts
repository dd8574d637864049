/** Arbitrary messages of the well-known types that have a ProtoJSON of their own, by full name. */
import fc from 'fast-check'
import type { MessageType } from '#ttrpc/codec/message/message-type.js'

const nanos = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 999_999_999 }))
const duration = fc
  .tuple(fc.bigInt({ min: 0n, max: 315_576_000_000n }), nanos, fc.boolean())
  .map(([seconds, part, negative]) =>
    negative ? { seconds: -seconds, nanos: 0 - part } : { seconds, nanos: part },
  )
const path = fc.stringMatching(/^[a-z][a-z0-9]{0,5}(_[a-z][a-z0-9]{0,5}){0,2}(\.[a-z]{1,4})?$/)
const { value, struct } = fc.letrec<{ value: object; struct: object }>((tie) => ({
  struct: fc.record({ fields: fc.dictionary(fc.string(), tie('value'), { maxKeys: 2 }) }),
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant({ nullValue: 0 }),
    fc.record({ numberValue: fc.double({ noNaN: true, noDefaultInfinity: true }) }),
    fc.record({ stringValue: fc.string({ unit: 'grapheme' }) }),
    fc.record({ boolValue: fc.boolean() }),
    fc.record({ structValue: tie('struct') }),
    fc.record({ listValue: fc.record({ values: fc.array(tie('value'), { maxLength: 2 }) }) }),
  ),
}))

/** Returns the arbitraries. `packed`: a message, of this type, for each `Any`. */
export function wellKnownMessages(
  packed: MessageType,
  messages: fc.Arbitrary<object>,
): ReadonlyMap<string, fc.Arbitrary<object>> {
  const any = messages.map((message) => ({ typeUrl: `x/${packed.name}`, value: packed.encode(message) }))
  return new Map<string, fc.Arbitrary<object>>([
    ['google.protobuf.Any', fc.oneof(fc.constant({}), any)],
    ['google.protobuf.Duration', duration],
    ['google.protobuf.FieldMask', fc.record({ paths: fc.array(path, { maxLength: 3 }) })],
    ['google.protobuf.Struct', struct],
    [
      'google.protobuf.Timestamp',
      fc.record({ seconds: fc.bigInt({ min: -62_135_596_800n, max: 253_402_300_799n }), nanos }),
    ],
    ['google.protobuf.Value', value],
  ])
}
