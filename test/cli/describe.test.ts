/** `ttrpc list` and `ttrpc describe`. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { loadProto } from 'ttrpc'
import { cli } from '../support/cli.js'

const folder = fileURLToPath(new URL('test/unit/fixtures/proto', import.meta.resolve('ttrpc/package.json')))
const proto = (name: string): string[] => ['--proto', `${folder}/${name}.proto`, '-I', folder]

async function printed(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await cli(args)
  assert.deepEqual([code, stderr], [0, ''])
  return stdout
}

describe('ttrpc list', () => {
  test('services, and the methods of one', async () => {
    assert.equal(await printed('list', ...proto('greeter')), 'demo.v1.Greeter\ndemo.v1.shared.Twin\n')
    const methods = ['SayHello', 'Count', 'Sum', 'Chat'].map((name) => `demo.v1.Greeter/${name}\n`)
    assert.equal(await printed('list', 'Greeter', ...proto('greeter')), methods.join(''))
  })
})

describe('ttrpc describe', () => {
  test('a service', async () => {
    const text = await printed('describe', 'demo.v1.Greeter', ...proto('greeter'))
    assert.match(text, /^service demo\.v1\.Greeter \{\n {2}rpc SayHello\(demo\.v1\.HelloRequest\) returns/)
    assert.match(
      text,
      /rpc Chat\(stream demo\.v1\.HelloRequest\) returns \(stream demo\.v1\.HelloReply\);\n\}\n$/,
    )
  })

  test('a method, with its messages', async () => {
    const text = await printed('describe', 'SayHello', ...proto('greeter'))
    assert.match(text, /^\/\/ demo\.v1\.Greeter\/SayHello\nrpc SayHello\(/)
    assert.match(text, /\n\nmessage demo\.v1\.HelloRequest \{\n {2}string first_name = 1;\n/)
    assert.match(text, /\n {2}repeated demo\.v1\.shared\.Item items = 3;\n/)
    assert.match(
      text,
      /\n\nmessage demo\.v1\.HelloReply \{\n.*\n {2}google\.protobuf\.Timestamp at = 2;\n\}\n$/,
    )
  })

  test('what is described parses as the same types', async () => {
    for (const name of ['everything', 'old', 'greeter']) {
      const { messages, enums } = await loadProto(`${folder}/${name}.proto`, { includeDirs: [folder] })
      for (const full of new Set([
        ...Object.values(messages).map((type) => type.name),
        ...Object.keys(enums),
      ])) {
        if (!full.includes('.')) continue
        const text = await printed('describe', full, ...proto(name))
        assert.match(text, new RegExp(`^(message|enum) ${full.replaceAll('.', '\\.')} \\{`))
        for (const field of messages[full]?.spec.fields ?? []) {
          assert.ok(text.includes(` ${field.protoName} = ${field.id}`), `${full}: ${field.name}`)
        }
      }
    }
  })

  test('each template can be sent, and has each field outside of oneofs', async () => {
    for (const name of ['everything', 'old', 'greeter']) {
      const { messages } = await loadProto(`${folder}/${name}.proto`, { includeDirs: [folder] })
      for (const type of new Set(Object.values(messages))) {
        const json: unknown = JSON.parse(await printed('describe', type.name, '--template', ...proto(name)))
        if (json === null) continue
        type.encode(type.fromJson(json))
        if (type.name.startsWith('google.')) continue
        const keys = Object.keys(json as object)
        for (const { jsonName, oneof } of type.spec.fields)
          assert.ok(oneof !== undefined || keys.includes(jsonName), `${type.name}: ${jsonName}`)
      }
    }
  })

  test('the template of a method is that of its request', async () => {
    const text = await printed('describe', 'SayHello', '--template', ...proto('greeter'))
    assert.deepEqual(Object.keys(JSON.parse(text)), ['firstName', 'photo', 'items', 'blobs', 'samples'])
  })

  for (const [what, args, code, text] of [
    ['no name', ['describe', ...proto('greeter')], 2, /missing: the name/],
    ['no file', ['describe', 'X'], 2, /name the .proto files with --proto/],
    [
      'an unknown name',
      ['describe', 'Helo', ...proto('greeter')],
      1,
      /no service, method, message or enum "Helo"/,
    ],
    [
      'a misspelt name',
      ['describe', 'HeloReply', ...proto('greeter')],
      1,
      /did you mean demo.v1.HelloReply\?/,
    ],
    [
      'a template of a service',
      ['describe', 'Greeter', '--template', ...proto('greeter')],
      2,
      /is a service/,
    ],
    ['an unknown service', ['list', 'Greter', ...proto('greeter')], 1, /did you mean demo.v1.Greeter\?/],
    ['a broken file', ['list', ...proto('broken')], 1, /broken\.proto:3:17: expected a number, found ";"/],
    ['two names to list', ['list', 'a', 'b', ...proto('greeter')], 2, /"b" is one argument too many/],
  ] as const) {
    test(`in one line what is wrong: ${what}`, async () => {
      const result = await cli(args)
      assert.deepEqual([result.code, result.stdout], [code, ''])
      assert.match(result.stderr, text)
      assert.match(result.stderr, /^[^\n]+\n$/)
    })
  }
})
