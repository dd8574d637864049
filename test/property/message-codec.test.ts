/** Random messages and random values, against protobufjs and against a table of what each type of field takes. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import protobuf from 'protobufjs'
import { loadProto } from '#ttrpc/codec/proto/load-proto.js'
import { messagesOf } from './any-message.js'
import { anything, placed } from './any-value.js'
import { aLists, messageKinds } from './message-arbitraries.js'
import { wellKnownMessages } from './well-known-arbitraries.js'

const path = (name: string): string =>
  fileURLToPath(new URL(`../../test/unit/fixtures/proto/${name}`, import.meta.url))
const { messages } = await loadProto([path('everything.proto'), 'google/protobuf/descriptor.proto'])
const root = new protobuf.Root().loadSync(path('everything.proto')).resolveAll() as protobuf.Root
const type = (name: string) => messages[name] ?? assert.fail(name)

/** The fields of a message of protobufjs without classes: 64-bit integers as text. */
function plain(name: string, encoded: Uint8Array): unknown {
  const reflected = root.lookupType(`lab.v1.${name}`)
  return reflected.toObject(reflected.decode(encoded), { longs: String, bytes: Buffer, defaults: false })
}

for (const [name, messageOf] of Object.entries(messageKinds)) {
  test(`random messages mean the same to us and to protobufjs: ${name}`, () => {
    const reflected = root.lookupType(`lab.v1.${name}`)
    fc.assert(
      fc.property(messageOf as fc.Arbitrary<object>, (message) => {
        const encoded = type(name).encode(message)
        const theirs = Buffer.from(reflected.encode(reflected.decode(encoded)).finish())
        assert.equal(theirs.length, encoded.length)
        assert.deepEqual(plain(name, theirs), plain(name, encoded))
        const ours = type(name).decode(encoded)
        assert.deepStrictEqual(type(name).decode(theirs), ours)
        assert.deepStrictEqual(type(name).create(ours), ours)
        for (const [key, value] of Object.entries(message)) assertSame(ours[key], value)
        JSON.parse(JSON.stringify(ours))
      }),
      { numRuns: 150 },
    )
  })
}

const known = wellKnownMessages(type('Part'), messageKinds.Part as fc.Arbitrary<object>)
for (const name of [...Object.keys(messageKinds), 'WellKnown', 'FileDescriptorProto']) {
  test(`a message is the same after its JSON was read: ${name}`, () => {
    const one = type(name)
    fc.assert(
      fc.property(messagesOf(one, known), (given) => {
        const message = one.create(given)
        assert.deepStrictEqual(one.fromJson(one.toJson(message)), message)
        // JSON.stringify writes -0 as 0.
        const text = JSON.stringify(message)
        assert.equal(JSON.stringify(one.fromJson(JSON.parse(text))), text)
      }),
      { numRuns: 150 },
    )
  })
}

test('any JSON is read or refused with the path', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom('Lists', 'Maps', 'WellKnown', 'Presence'), (json, name) => {
      const one = type(name)
      const keys = one.spec.fields.map(({ jsonName }) => jsonName)
      for (const key of keys) {
        try {
          one.fromJson({ [key]: json })
        } catch (error) {
          assert.equal((error as { code?: string }).code, 'ERR_TTRPC_MESSAGE', String(error))
          assert.ok((error as { path: string }).path.startsWith(key), String(error))
        }
      }
    }),
    { numRuns: 300 },
  )
})

/** Asserts that the fields that were given arrived; what was left out may have a default. */
function assertSame(arrived: unknown, given: unknown): void {
  if (typeof given !== 'object' || given === null || Buffer.isBuffer(given))
    return assert.deepStrictEqual(arrived, given)
  if (Array.isArray(given)) assert.equal((arrived as unknown[]).length, given.length)
  for (const [key, value] of Object.entries(given))
    assertSame((arrived as Record<string, unknown>)[key], value)
}

test('any value in any field either arrives equal or is refused with the path of the field', () => {
  fc.assert(
    fc.property(placed, ({ name, message, path, of, expected }) => {
      let arrived: unknown
      try {
        arrived = type(name).create(message)
      } catch (error) {
        assert.equal((error as { code?: string }).code, 'ERR_TTRPC_MESSAGE', String(error))
        assert.equal((error as { path?: string }).path, path)
        return
      }
      if (expected !== undefined) assert.deepStrictEqual(of(arrived), expected)
    }),
    { numRuns: 10_000 },
  )
})

test('any value as a message is refused, or has no key that is not a field', () => {
  fc.assert(
    fc.property(
      anything,
      fc.constantFrom('Part', 'Presence', 'WellKnown', 'google.protobuf.Timestamp'),
      (value, name) => {
        try {
          type(name).encode(value)
        } catch (error) {
          return assert.equal((error as { code?: string }).code, 'ERR_TTRPC_MESSAGE', String(error))
        }
        if (value instanceof Date) return
        assert.ok(typeof value === 'object' && value !== null && !Array.isArray(value))
        for (const [key, one] of Object.entries(value))
          assert.ok(one === undefined || type(name).spec.fields.some((field) => field.name === key), key)
      },
    ),
    { numRuns: 2000 },
  )
})

test('any bytes are decoded or refused, as protobufjs does, and JSON takes what is decoded', () => {
  const encoded = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc.tuple(aLists, fc.nat(), fc.nat(255)).map(([message, at, byte]) => {
      const whole = type('Lists').encode(message)
      if (whole.length > 0) whole[at % whole.length] = byte
      return whole
    }),
  )
  fc.assert(
    fc.property(
      encoded,
      fc.constantFrom('Lists', 'Scalars', 'Maps', 'WellKnown', 'Presence'),
      (body, name) => {
        const theirs = attempt(() => root.lookupType(`lab.v1.${name}`).decode(body))
        const ours = attempt(() => type(name).decode(body))
        // protobufjs takes varints of which Go refuses the rest, and tags of more than 32 bits in skipped groups.
        if (ours !== undefined) assert.notEqual(theirs, undefined)
        if (ours !== undefined) JSON.parse(JSON.stringify(ours))
      },
    ),
    { numRuns: 3000 },
  )
})

function attempt<T>(run: () => T): T | undefined {
  try {
    return run()
  } catch {
    return undefined
  }
}
