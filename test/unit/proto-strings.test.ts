/** Strings of .proto files: escapes are bytes, as protoc has them. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { loadProto } from 'ttrpc'
import type { FileJson } from '#ttrpc/codec/proto/descriptor-json.js'
import { protoTextOf } from '#ttrpc/codec/proto/descriptor-text.js'
import { TempFolder } from '../support/temp-folder.js'

/** What is between the quotes, and the bytes that protoc 3.21 makes of it. */
const LITERALS: Readonly<Record<string, string>> = {
  '\\377\\001': 'ff01',
  '\\xff\\x01\\X7': 'ff0107',
  é: 'c3a9',
  '\\303\\251': 'c3a9',
  '\\200\\1\\0a\\"\\\\\\n\\t\\r\\a\\b\\f\\v\\\'\\?': '80010061225c0a090d07080c0b273f',
  '\\u00e9\\U0001F600': 'c3a9f09f9880',
  '\\ud83d\\ude00': 'f09f9880',
  '\\\\ud83d\\\\ude00': Buffer.from('\\ud83d\\ude00').toString('hex'),
  '\\303': 'c3',
  '\\355\\240\\275': 'eda0bd',
  '\\360\\237\\230': 'f09f98',
  '😀\\377//': 'f09f9880ff2f2f',
  '\\303" "\\251': 'c3a9',
}

const folder = new TempFolder()

/** Returns the defaults of a bytes and of a string field with this literal. */
async function defaultsOf(literal: string): Promise<{ readonly bytes: string; readonly text: unknown }> {
  const text = `syntax = "proto2"; // this "\\q" is in a comment
    message M { optional bytes b = 1 [default = ${literal}]; optional string s = 2 [default = ${literal}]; }`
  const { M } = (await loadProto(await folder.write('a.proto', text))).messages
  const [bytes, string] = M!.spec.fields.map(({ defaultValue }) => defaultValue)
  return { bytes: Buffer.from(bytes as Uint8Array).toString('hex'), text: string }
}

describe('strings of .proto files', () => {
  for (const [literal, hex] of Object.entries(LITERALS))
    test(`"${literal}"`, async () => {
      const expected = { bytes: hex, text: Buffer.from(hex, 'hex').toString() }
      assert.deepEqual(await defaultsOf(`"${literal}"`), expected)
    })

  test('any bytes, however they are escaped', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(255), fc.boolean()), { maxLength: 12 }), async (bytes) => {
        const parts = bytes.map(([byte, octal]) =>
          octal ? `\\${byte.toString(8).padStart(3, '0')}` : `\\x${byte.toString(16).padStart(2, '0')}`,
        )
        const found = await defaultsOf(`'${parts.join('')}'`)
        assert.equal(found.bytes, Buffer.from(bytes.map(([byte]) => byte)).toString('hex'))
      }),
      { numRuns: 50 },
    ))

  for (const wrong of ['\\q', '\\U00110000', '\\u12', '\\x'])
    test(`"${wrong}" is refused with its place`, () =>
      assert.rejects(defaultsOf(`"a${wrong}"`), /a\.proto:2:51: this is not an escape of a string$/))

  test('the default and the imports of a descriptor of protoc', async () => {
    const field = { name: 'b', number: 1, label: 'LABEL_OPTIONAL', type: 'TYPE_BYTES' } as const
    const message = { nestedType: [], enumType: [], oneofDecl: [] }
    const file: FileJson = {
      name: 'a.proto',
      dependency: [],
      weakDependency: [],
      enumType: [],
      service: [],
      messageType: [
        { name: 'M', field: [{ ...field, defaultValue: '\\377\\"\\303\\251"\\\\\\n' }], ...message },
      ],
    }
    const passesOn = { ...file, dependency: ['a.proto', 'c.proto'], publicDependency: [1] }
    assert.match(protoTextOf(passesOn), /\nimport "a.proto";\nimport public "c.proto";\n/)
    const { M } = (await loadProto(await folder.write('b.proto', protoTextOf(file)))).messages
    assert.deepEqual(
      Buffer.from(M!.spec.fields[0]!.defaultValue as Uint8Array).toString('hex'),
      'ff22c3a9225c0a',
    )
  })
})
