/** Random messages through Go's protobuf: what it reads is what was sent, what it writes is what we read, JSON is the same. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { loadProto } from '#ttrpc/codec/proto/load-proto.js'
import { messageKinds } from '../property/message-arbitraries.js'
import { descriptorsOf } from './descriptors.js'
import { skipWithoutGo, startGo } from './go.js'
import type { PeerProcess } from './peer-process.js'

const path = fileURLToPath(new URL('../../test/unit/fixtures/proto/everything.proto', import.meta.url))
const { messages } = await loadProto(path)
const types = ['Scalars', 'Lists', 'Maps', 'Presence', 'WellKnown'].map((name) => messages[name]!)

interface Reply {
  readonly message?: string
  readonly json?: unknown
  readonly error?: string
}

describe('messages and Go', { skip: skipWithoutGo(), timeout: 120_000 }, () => {
  let go: PeerProcess

  before(async () => {
    go = await startGo(['roundtrip'])
    go.say(JSON.stringify(Buffer.from(descriptorsOf(types)).toString('base64')))
  })

  after(() => go.stop())

  async function through(type: string, message: Uint8Array): Promise<Reply> {
    const reply = go.line()
    go.say(JSON.stringify({ type: `lab.v1.${type}`, message: Buffer.from(message).toString('base64') }))
    return JSON.parse(await reply)
  }

  for (const [name, messageOf] of Object.entries(messageKinds)) {
    test(`random messages pass through Go unharmed: ${name}`, async () => {
      const type = messages[name]!
      await fc.assert(
        fc.asyncProperty(messageOf as fc.Arbitrary<object>, async (given) => {
          const encoded = type.encode(given)
          const { message, json, error } = await through(name, encoded)
          assert.equal(error, undefined)
          const back = Buffer.from(message ?? '', 'base64')
          assert.equal(back.length, encoded.length)
          const decoded = type.decode(back)
          assert.deepStrictEqual(decoded, type.decode(encoded))
          if (json !== undefined) assertJson(JSON.parse(JSON.stringify(decoded)), json)
        }),
        { numRuns: 100 },
      )
    })
  }

  test('JSON of well-known types is that of Go', async () => {
    const type = messages.WellKnown!
    const known = [
      {
        timestamp: { seconds: 1_700_000_000n, nanos: 5_000_000 },
        duration: { seconds: -1n, nanos: -500_000_000 },
      },
      {
        timestamp: { seconds: -62_135_596_800n, nanos: 1 },
        duration: { seconds: 315_576_000_000n, nanos: 0 },
      },
      { fieldMask: { paths: ['user_name', 'a.b_c'] }, int64Value: { value: -(2n ** 63n) }, empty: {} },
      {
        value: {
          listValue: { values: [{ nullValue: 0 }, { numberValue: 1.5 }, { structValue: { fields: {} } }] },
        },
      },
      { struct: { fields: { a: { boolValue: true }, b: { stringValue: 'x' } } } },
    ]
    for (const one of known) {
      const { json } = await through('WellKnown', type.encode(one))
      assert.deepEqual(JSON.parse(JSON.stringify(type.create(one))), json)
    }
  })
})

/**
 * Asserts that Go's JSON, which leaves out defaults, says the same as ours. Of two shortest texts for a float,
 * Go may take the other; JSON.stringify writes -0 as 0.
 */
function assertJson(ours: unknown, go: unknown): void {
  if (typeof go === 'number' && typeof ours === 'number')
    return assert.equal(Math.fround(ours) + 0, Math.fround(go) + 0)
  if (typeof go !== 'object' || go === null) return assert.equal(ours, go)
  for (const [key, value] of Object.entries(go)) assertJson((ours as Record<string, unknown>)[key], value)
}
