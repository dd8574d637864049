/** Broken .proto files: each error says where, as FILE:LINE:COLUMN, and what. */
import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { generateModules } from 'ttrpc/codegen'
import { loadProto } from '#ttrpc/codec/proto/load-proto.js'
import { TempFolder } from '../support/temp-folder.js'

/** The text of `a.proto`, or of more files; the error, in which DIR is the folder. */
type Case = readonly [what: string, files: string | Readonly<Record<string, string>>, error: string]

const head = 'syntax = "proto3";\n'
const cases: readonly Case[] = [
  ['a token', `${head}message A {\n  string name = ;\n}`, 'a.proto:3:17: expected a number, found ";"'],
  ['one of two', `${head}message A { string = = 1; }`, 'a.proto:2:20: expected a name, found "="'],
  [
    'a missing semicolon',
    `${head}message A {\n  string a = 1\n  string b = 2;\n}`,
    'a.proto:4:3: expected ";", found "string"',
  ],
  ['a stray brace', `${head}message A {\n}\n}\n`, 'a.proto:4:1: unexpected "}"'],
  ['an unknown statement', `${head}massage A {}`, 'a.proto:2:1: unexpected "massage"'],
  ['a missing name', `${head}message {}`, 'a.proto:2:9: expected a name, found "{"'],
  ['a missing brace', `${head}message A {\n  string a = 1;\n\n`, 'a.proto:3:16: unexpected end of the file'],
  ['an open string', `${head}import "x.proto;\n`, 'a.proto:2:8: the string is not closed'],
  ['an open comment', `${head}message A {}\n  /* here\n`, 'a.proto:3:3: the comment is not closed'],
  ['an edition', 'edition = "2021";', 'a.proto:1:11: expected an edition up to 2026, found "2021"'],
  [
    'a syntax',
    '// syntax\nsyntax = "proto1";',
    'a.proto:2:10: expected "proto2" or "proto3", found "proto1"',
  ],
  [
    'a number that is too small',
    `${head}package p;\nmessage A {\n  message B {\n    string a_b = 0;\n  }\n}`,
    'a.proto:5:18: the number of a field must be from 1 to 536870911, not 0',
  ],
  [
    'a number that is too large',
    `${head}message A {\n  oneof o {\n    string a = 0x20000000;\n  }\n}`,
    'a.proto:4:16: the number of a field must be from 1 to 536870911, not 536870912',
  ],
  [
    'a number that protobuf keeps',
    `${head}message A {\n  map<string, A> a = 19123;\n}`,
    'a.proto:3:22: numbers from 19000 to 19999 are reserved by protobuf',
  ],
  [
    'a label of proto2',
    `${head}message A {\n  required string a = 1;\n}`,
    'a.proto:3:3: unexpected "required"',
  ],
  [
    'no syntax, but fields of proto3',
    'package p;\nmessage A {\n  string a = 1;\n}',
    'a.proto:3:3: unexpected "string"; fields of proto2 begin with optional, required or repeated, and a file without syntax = "proto3" is proto2',
  ],
  [
    'no syntax, and two errors',
    'package p;\nmessage A {\n  B a = 1;\n  string = 2;\n}',
    'a.proto:3:3: unexpected "B"; fields of proto2 begin with optional, required or repeated, and a file without syntax = "proto3" is proto2',
  ],
  [
    'proto2 with a field of proto3',
    'syntax = "proto2";\nmessage A {\n  string a = 1;\n}',
    'a.proto:3:3: unexpected "string"; fields of proto2 begin with optional, required or repeated',
  ],
  ['no syntax, and an error of both', 'package p;\nmassage A {}', 'a.proto:2:1: unexpected "massage"'],
  ['an edition and an error', 'edition = "2023";\nmassage A {}', 'a.proto:2:1: unexpected "massage"'],
  [
    'the key of a map',
    `${head}message A {\n  map<float, A> a = 1;\n}`,
    'a.proto:3:7: expected a type, found "float"',
  ],
  ['a name of a service', `${head}service 1 {}`, 'a.proto:2:9: expected a name, found "1"'],
  [
    'a method',
    `${head}message A {}\nservice S {\n  rpc M(A) return (A);\n}`,
    'a.proto:4:12: expected "returns", found "return"',
  ],
  [
    'a tab, CRLF and other alphabets',
    'syntax = "proto3";\r\n// é 𝄞\r\nmessage A {\r\n\tstring é = 1;\r\n}',
    'a.proto:4:9: expected a name, found "é"',
  ],
  [
    'a type',
    `${head}message A {\n  // Missing\n  Missing missing = 1;\n}`,
    'a.proto:4:3: Missing is not declared here, nor in an imported file',
  ],
  [
    'a type in a list',
    `${head}package p;\nmessage A {\n  message B {\n    repeated x.Y y = 1;\n  }\n}`,
    'a.proto:5:14: x.Y is not declared here, nor in an imported file',
  ],
  [
    'a type in a map',
    `${head}message A {\n  map<string, Missing> y = 1;\n}`,
    'a.proto:3:15: Missing is not declared here, nor in an imported file',
  ],
  [
    'a type in a oneof',
    `${head}message A {\n  oneof o {\n    Missing m = 1;\n  }\n}`,
    'a.proto:4:5: Missing is not declared here, nor in an imported file',
  ],
  [
    'a request',
    `${head}message A {}\nservice S {\n  rpc M(stream B) returns (A);\n}`,
    'a.proto:4:16: B is not declared here, nor in an imported file',
  ],
  [
    'an enum as reply',
    `${head}message A {}\nenum E { X = 0; }\nservice S {\n  rpc M(A) returns (E) {}\n}`,
    'a.proto:5:21: E is not a message',
  ],
  [
    'a service in a field',
    `${head}message A {\n  S s = 1;\n}\nservice S {}`,
    'a.proto:3:3: S is not a message or an enum',
  ],
  [
    'an extended type',
    'syntax = "proto2";\nextend Missing {\n  optional string s = 1;\n}',
    'a.proto:2:8: Missing is not declared here, nor in an imported file',
  ],
  [
    'a type of a file that is imported',
    {
      'a.proto': `${head}import "b.proto";\nmessage A { B b = 1; }`,
      'b.proto': `${head}message B {\n  C c = 1;\n}`,
    },
    'b.proto:3:3: C is not declared here, nor in an imported file',
  ],
  [
    'an import',
    `${head}import public "no/x.proto";`,
    'a.proto:2:15: no/x.proto is not found (looked at DIR/no/x.proto)',
  ],
  [
    'an import of an import',
    { 'a.proto': `${head}import "b.proto";`, 'b.proto': `${head}\nimport "c.proto";` },
    'b.proto:3:8: c.proto is not found (looked at DIR/c.proto)',
  ],
  [
    'a file that imports itself',
    `${head}import "a.proto";`,
    'a.proto:2:8: the file imports itself: a.proto → a.proto',
  ],
  [
    'a cycle of imports',
    {
      'a.proto': `${head}import "b.proto";`,
      'b.proto': `${head}import "c.proto";`,
      'c.proto': `${head}// back\nimport 'a.proto';`,
    },
    'c.proto:3:8: the file imports itself: a.proto → b.proto → c.proto → a.proto',
  ],
  [
    'a broken file that is imported',
    { 'a.proto': `${head}import "b.proto";`, 'b.proto': 'message A {\n' },
    'b.proto:1:12: unexpected end of the file',
  ],
  [
    'the name of a message',
    `${head}package p;\nmessage A {}\nmessage B {}\n  message A {}`,
    'a.proto:5:11: the name A is already used at DIR/a.proto:3:9',
  ],
  [
    'the name of a message in another file',
    {
      'a.proto': `${head}package p;\nimport "b.proto";\nmessage A {}`,
      'b.proto': `${head}package p;\nmessage A {}`,
    },
    'b.proto:3:9: the name A is already used at DIR/a.proto:4:9',
  ],
  [
    'the name of a field',
    `${head}message A {\n  string a_b = 1;\n  string a = 2;\n  int32 a_b = 3;\n}`,
    'a.proto:5:9: the name aB is already used at DIR/a.proto:3:10',
  ],
  [
    'names that are one in camelCase',
    `${head}message A {\n  string a_b = 1;\n  int32 aB = 3;\n}`,
    'a.proto:4:9: the name aB is already used at DIR/a.proto:3:10',
  ],
  [
    'the name of a field in a oneof',
    `${head}message A {\n  string a = 1;\n  oneof o {\n    int32 a = 3;\n  }\n}`,
    'a.proto:5:11: the name a is already used at DIR/a.proto:3:10',
  ],
  [
    'the number of a field',
    `${head}package p.v1;\nmessage A {\n  string a = 1;\n  message B {\n    string a = 1;\n    string b = 0x1;\n  }\n}`,
    'a.proto:7:16: number 1 is already used at DIR/a.proto:6:16',
  ],
  [
    'a reserved number',
    `${head}message A {\n  reserved 2 to 5, 7;\n  string a = 3;\n}`,
    'a.proto:4:14: number 3 is reserved',
  ],
  [
    'a reserved name',
    `${head}message A {\n  reserved "a", "b";\n  string b = 3;\n}`,
    'a.proto:4:10: the name b is reserved',
  ],
  [
    'the name of a value',
    `${head}enum E {\n  X = 0;\n  X = 1;\n}`,
    'a.proto:4:3: the name X is already used at DIR/a.proto:3:3',
  ],
  [
    'the number of a value',
    `${head}enum E {\n  X = 0;\n  Y = 0;\n}`,
    'a.proto:4:7: number 0 is already used at DIR/a.proto:3:7',
  ],
  [
    'the name of a method',
    `${head}message A {}\nservice S {\n  rpc M(A) returns (A);\n  rpc M(A) returns (A);\n}`,
    'a.proto:5:7: the name M is already used at DIR/a.proto:4:7',
  ],
]

const folder = new TempFolder()

for (const [i, [what, files, error]] of cases.entries())
  test(`a broken .proto file: ${what}`, async () => {
    const own = folder.at(String(i))
    for (const [name, text] of Object.entries(typeof files === 'string' ? { 'a.proto': files } : files))
      await folder.write(`${i}/${name}`, text)
    const expected = {
      name: 'Error',
      code: 'ERR_TTRPC_PROTO',
      message: `${own}/${error.replaceAll('DIR', own)}`,
    }
    const path = join(own, 'a.proto')
    await assert.rejects(loadProto(path, { includeDirs: [own] }), expected)
    await assert.rejects(generateModules(path, { includeDirs: [own] }), expected)
  })

test('a file that ends anywhere loads, or the error says where', async () => {
  const path = folder.at('cut.proto')
  for (const name of ['everything', 'old', 'edition']) {
    const text = await readFile(
      new URL(`../../test/unit/fixtures/proto/${name}.proto`, import.meta.url),
      'utf8',
    )
    for (let length = 0; length < text.length; length += 7) {
      await writeFile(path, text.slice(0, length))
      await loadProto(path).catch(({ code, message }) => {
        assert.equal(code, 'ERR_TTRPC_PROTO')
        assert.match(message, /cut\.proto:\d+:\d+: [^\n]+$/)
      })
    }
  }
})
