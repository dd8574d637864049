/** The plugin of protoc, for what protoc of Debian does not know: a request is made by hand. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { loadProto } from 'ttrpc'
import { answerProtoc, generateModules } from 'ttrpc/codegen'
import type { FileJson } from '#ttrpc/codec/proto/descriptor-json.js'
import { protoTextOf } from '#ttrpc/codec/proto/descriptor-text.js'

const fixtures = fileURLToPath(new URL('../../test/unit/fixtures/proto', import.meta.url))

/** edition.proto as protoc describes it. */
const int32 = { label: 'LABEL_OPTIONAL', type: 'TYPE_INT32' }
const file = {
  name: 'edition.proto',
  package: 'edition.v1',
  syntax: 'editions',
  edition: 'EDITION_2023',
  messageType: [
    {
      name: 'Edition',
      field: [
        { name: 'explicit', number: 1, ...int32, jsonName: 'explicit' },
        { name: 'implicit', number: 2, ...int32, options: { features: { fieldPresence: 'IMPLICIT' } } },
        {
          ...{ name: 'expanded', number: 3, label: 'LABEL_REPEATED', type: 'TYPE_INT32' },
          options: { features: { repeatedFieldEncoding: 'EXPANDED' } },
        },
        {
          name: 'delimited',
          number: 4,
          label: 'LABEL_OPTIONAL',
          type: 'TYPE_GROUP',
          typeName: '.edition.v1.Edition',
        },
        {
          ...{ name: 'loose', number: 5, label: 'LABEL_OPTIONAL', type: 'TYPE_STRING' },
          options: { features: { utf8Validation: 'NONE' } },
        },
        {
          ...{ name: 'closed', number: 6, label: 'LABEL_OPTIONAL', type: 'TYPE_ENUM' },
          typeName: '.edition.v1.Edition.Closed',
        },
      ],
      enumType: [
        {
          name: 'Closed',
          value: [{ name: 'ONE', number: 1 }],
          options: { features: { enumType: 'CLOSED' } },
        },
      ],
    },
  ],
}

test('files of edition 2023 become what generateModules makes of them', async () => {
  const { messages } = await loadProto('google/protobuf/compiler/plugin.proto')
  const request = messages.CodeGeneratorRequest!.fromJson({
    fileToGenerate: ['edition.proto'],
    protoFile: [file],
  })
  const answer = messages.CodeGeneratorResponse!.decode(
    await answerProtoc(messages.CodeGeneratorRequest!.encode(request)),
  )
  assert.equal(answer.error, undefined)
  assert.deepEqual([answer.supportedFeatures, answer.minimumEdition, answer.maximumEdition], [3n, 1000, 1000])
  const made = answer.file.map(({ name, content }: { name: string; content: string }) => ({
    path: name,
    text: content,
  }))
  assert.deepEqual(made, await generateModules('edition.proto', { includeDirs: [fixtures] }))
})

test('without locations, declarations are in the order of the descriptor', () => {
  const empty = { dependency: [], weakDependency: [], messageType: [], enumType: [], service: [] }
  const text = protoTextOf({
    ...empty,
    name: 'a.proto',
    syntax: 'proto3',
    dependency: ['b"c.proto', 'd.proto'],
    weakDependency: [1],
  })
  assert.equal(text, 'syntax = "proto3";\nimport "b\\"c.proto";\nimport weak "d.proto";\n\n')
  const one: FileJson = {
    ...empty,
    name: 'a.proto',
    service: [{ name: 'S', method: [] }],
    enumType: [{ name: 'E', value: [] }],
  }
  assert.equal(protoTextOf(one), 'syntax = "proto2";\n\nenum E {\n}\nservice S {\n}\n')
})
