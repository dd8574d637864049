/** The name `__proto__` in a .proto file: refused with its place wherever what it names would be lost. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { generateModules } from 'ttrpc/codegen'
import { loadProto } from '#ttrpc/codec/proto/load-proto.js'
import { TempFolder } from '../support/temp-folder.js'

const folder = new TempFolder()
const head = 'syntax = "proto3";\n'

const lost: Readonly<Record<string, string>> = {
  'a package': 'package a.__proto__.c;',
  'a message': 'message __proto__ {}',
  'a nested message': 'message A { message __proto__ {} }',
  'an enum': 'enum __proto__ { A = 0; }',
  'an enum value': 'enum E { A = 0; __proto__ = 1; }',
  'the first enum value': 'enum E { __proto__ = 0; }',
  'a service': 'service __proto__ {}',
  'a method': 'message A {} service S { rpc __proto__(A) returns (A); }',
  'a oneof': 'message A { oneof __proto__ { string a = 1; } }',
}

for (const [what, text] of Object.entries(lost)) {
  test(`${what} of that name is refused`, async () => {
    const file = await folder.write(`${what.replaceAll(' ', '-')}.proto`, head + text)
    const column = text.split(/\s|\(/).find((word) => word.includes('__proto__'))!
    const message = `${file}:2:${text.indexOf(column) + 1}: a JavaScript object cannot hold the name __proto__`
    const refused = { code: 'ERR_TTRPC_PROTO', message }
    await assert.rejects(loadProto(file), refused)
    await assert.rejects(generateModules([file]), refused)
  })
}

test('a field of that name works in camelCase, and is refused with keepCase', async () => {
  const file = await folder.write(
    'field.proto',
    `${head}message A { string __proto__ = 1; oneof x { int32 b = 2; } }`,
  )
  const { messages } = await loadProto(file)
  const A = messages.A!
  const [name] = Object.keys(A.create({}))
  assert.ok(name !== undefined && name !== '__proto__')
  const value = A.create({ [name]: 'kept' })
  assert.deepEqual(A.decode(A.encode(value)), value)
  await assert.rejects(loadProto(file, { keepCase: true }), {
    code: 'ERR_TTRPC_PROTO',
    message: `${file}:2:20: a JavaScript object cannot hold the name __proto__`,
  })
})

test('comments and strings may have it', async () => {
  const file = await folder.write('text.proto', `${head}// __proto__\nmessage A { reserved "__proto__"; }`)
  assert.deepEqual(Object.keys((await loadProto(file)).messages), ['A'])
})
