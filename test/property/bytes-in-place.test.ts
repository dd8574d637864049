/** Long values of `bytes` fields are sent from where they are. The peer sees the bytes of `encode` either way. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { PAYLOAD } from '#ttrpc/codec/codec.js'
import type { OwnPayload } from '#ttrpc/codec/payload.js'
import { loadProto } from '#ttrpc/codec/proto/load-proto.js'
import { IN_PLACE_BYTES } from '#ttrpc/wire/payload.js'
import { bytesOfPayload } from '../support/encoded-payload.js'

const path = fileURLToPath(new URL('../../test/unit/fixtures/proto/everything.proto', import.meta.url))
const { messages } = await loadProto([path, 'google/protobuf/descriptor.proto'])
const staging = Buffer.alloc(8 * IN_PLACE_BYTES)

const bytes = fc
  .tuple(
    fc.constantFrom(
      0,
      1,
      127,
      128,
      IN_PLACE_BYTES - 1,
      IN_PLACE_BYTES,
      IN_PLACE_BYTES + 1,
      3 * IN_PLACE_BYTES,
    ),
    fc.nat(255),
  )
  .map(([length, value]) => Buffer.alloc(length, value))
const text = fc.string({ maxLength: 300 })
const scalars = fc.record({ bytes, string: text }, { requiredKeys: [] })
const option = fc.record({ identifierValue: text, stringValue: bytes }, { requiredKeys: [] })
const options = fc.record({ uninterpretedOption: fc.array(option, { maxLength: 2 }) })

/** A type, and messages of it with long values at several depths, before and behind other fields. */
const samples = fc.oneof(
  fc.tuple(fc.constant('Scalars'), scalars),
  fc.tuple(
    fc.constant('Lists'),
    fc.record({ bytes: fc.array(bytes, { maxLength: 3 }), scalars: fc.array(scalars, { maxLength: 3 }) }),
  ),
  fc.tuple(fc.constant('Maps'), fc.record({ int32: fc.dictionary(fc.nat(300).map(String), bytes) })),
  fc.tuple(
    fc.constant('FileDescriptorProto'),
    fc.record({
      messageType: fc.array(
        fc.record({
          name: text,
          options,
          field: fc.array(fc.record({ name: text, options }), { maxLength: 2 }),
        }),
        { maxLength: 2 },
      ),
    }),
  ),
)

/** Returns what `encodeInto` wrote or returned. */
function encoded(name: string, message: unknown, at: number): { bytes: Buffer; inPlace?: Uint8Array } {
  const type = messages[name] as unknown as OwnPayload<unknown, unknown>
  const end = type[PAYLOAD]().encodeInto(message, staging, at)
  const bytes = bytesOfPayload(end, staging, at)
  return typeof end === 'number' || ArrayBuffer.isView(end) ? { bytes } : { bytes, inPlace: end.value }
}

test('a message in parts has the bytes of `encode`, and the first long value in place', () => {
  fc.assert(
    fc.property(samples, fc.nat(staging.length), ([name, message], at) => {
      const { bytes: made, inPlace } = encoded(name, message, at)
      assert.ok(made.equals(messages[name]!.encode(message)))
      assert.equal(inPlace !== undefined, longest(message) >= IN_PLACE_BYTES)
    }),
    { numRuns: 500 },
  )
})

/** Returns the length of the longest bytes in a message. */
function longest(value: unknown): number {
  if (value instanceof Uint8Array) return value.length
  if (typeof value !== 'object' || value === null) return 0
  return Math.max(0, ...Object.values(value).map(longest))
}

/** What a getter that is called behind the value may do to it. */
const changes: Readonly<Record<string, (bytes: Uint8Array) => void>> = {
  'detaches it': ({ buffer }) => void structuredClone(buffer, { transfer: [buffer as ArrayBuffer] }),
  'makes its memory shorter': ({ buffer }) => (buffer as unknown as { resize(n: number): void }).resize(5),
  'makes it longer': ({ buffer }) =>
    (buffer as unknown as { resize(n: number): void }).resize(2 * IN_PLACE_BYTES),
  'defines its length': (bytes) => Object.defineProperty(bytes, 'length', { value: 5 }),
}

for (const [change, act] of Object.entries(changes)) {
  test(`a long value is refused when a getter ${change}`, () => {
    const memory = new (ArrayBuffer as unknown as new (n: number, o: object) => ArrayBuffer)(IN_PLACE_BYTES, {
      maxByteLength: 4 * IN_PLACE_BYTES,
    })
    const value = new Uint8Array(memory)
    const message = {
      bytes: value,
      get kind() {
        act(value)
        return 1
      },
    }
    assert.throws(() => encoded('Scalars', message, 0), {
      code: 'ERR_TTRPC_MESSAGE',
      message: /^cannot encode lab\.v1\.Scalars: must not detach or resize its bytes/,
    })
    assert.ok(
      encoded('Scalars', { bytes: Buffer.alloc(IN_PLACE_BYTES) }, 0).inPlace,
      'the next one is encoded',
    )
  })
}

test('a long value that says another length is written as a short one is: as long as it says', () => {
  const value = Buffer.alloc(IN_PLACE_BYTES, 'x')
  Object.defineProperty(value, 'length', { value: IN_PLACE_BYTES + 1 })
  const { bytes: made, inPlace } = encoded('Scalars', { bytes: value }, 0)
  assert.equal(inPlace, undefined)
  assert.equal((messages.Scalars!.decode(made) as { bytes: Buffer }).bytes.length, IN_PLACE_BYTES + 1)
})
