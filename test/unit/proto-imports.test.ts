/** What a .proto file may refer to, and what may be such a file. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import { describe, test } from 'node:test'
import { loadProto } from 'ttrpc'
import { generateModules } from 'ttrpc/codegen'
import { TempFolder } from '../support/temp-folder.js'

const head = 'syntax = "proto3";\n'
const folder = new TempFolder()

const unseen: readonly (readonly [what: string, files: Readonly<Record<string, string>>, error: string])[] = [
  [
    'a type of a file that is only loaded',
    {
      'a.proto': `${head}import "b.proto";\nmessage A {\n  B b = 1;\n  C c = 2;\n}`,
      'b.proto': `${head}import "c.proto";\nmessage B { C c = 1; }`,
      'c.proto': `${head}message C {}`,
    },
    'a.proto:5:3: C is declared in c.proto, which this file does not import',
  ],
  [
    'an extension of a message whose file is only loaded',
    {
      'a.proto': 'syntax = "proto2";\nimport "b.proto";\nextend C {\n  optional B b = 100;\n}',
      'b.proto': 'syntax = "proto2";\nimport "c.proto";\nmessage B { optional C c = 1; }',
      'c.proto': 'syntax = "proto2";\nmessage C { extensions 100 to 200; }',
    },
    'a.proto:3:8: C is declared in c.proto, which this file does not import',
  ],
  [
    'a message of a method whose file is only loaded',
    {
      'a.proto': `${head}import "b.proto";\nservice A {\n  rpc M(B) returns (p.C);\n}`,
      'b.proto': `${head}import "c.proto";\nmessage B { p.C c = 1; }`,
      'c.proto': `${head}package p; message C {}`,
    },
    'a.proto:4:21: p.C is declared in c.proto, which this file does not import',
  ],
  [
    'a value of a map whose file is imported publicly by an import of an import',
    {
      'a.proto': `${head}import "b.proto";\nmessage A { map<string, D> d = 2; }`,
      'b.proto': `${head}import "c.proto";\nmessage B { D d = 1; }`,
      'c.proto': `${head}import public "d.proto";`,
      'd.proto': `${head}message D {}`,
    },
    'a.proto:3:25: D is declared in d.proto, which this file does not import',
  ],
]

for (const [i, [what, files, error]] of unseen.entries())
  test(`refused: ${what}`, async () => {
    for (const [name, text] of Object.entries(files)) await folder.write(`${i}/${name}`, text)
    const expected = { code: 'ERR_TTRPC_PROTO', message: folder.at(String(i), error) }
    const path = folder.at(String(i), 'a.proto')
    const includeDirs = [folder.at(String(i))]
    await assert.rejects(loadProto(path, { includeDirs }), expected)
    await assert.rejects(generateModules(path, { includeDirs }), expected)
  })

test('public imports pass on what they import', async () => {
  const files = {
    'a.proto': `${head}import "b.proto";\nmessage A { D d = 1; }\nservice S { rpc M(D) returns (A); }`,
    'b.proto': `${head}import public "c.proto"; // public "x.proto"`,
    'c.proto': `${head}import  /* as b */ public 'd.proto';`,
    'd.proto': `${head}message D {}`,
    // What extends a message need not be known to it.
    'e.proto': 'syntax = "proto2"; import "f.proto"; message E {} extend F { optional E e = 1; }',
    'f.proto': 'syntax = "proto2"; message F { extensions 1; }',
  }
  for (const [name, text] of Object.entries(files)) await folder.write(`public/${name}`, text)
  const { messages } = await loadProto([folder.at('public/a.proto'), folder.at('public/e.proto')])
  assert.deepEqual(Object.keys(messages).sort(), ['A', 'D', 'E', 'F'])
})

describe('what is not a regular file is refused, and not waited for', () => {
  const makers: readonly (readonly [what: string, make: (path: string) => unknown])[] = [
    ['a pipe', (path) => execFileSync('mkfifo', [path])],
    ['a folder', (path) => mkdirSync(path)],
    ['a device', (path) => symlinkSync('/dev/zero', path)],
  ]
  for (const [i, [what, make]] of makers.entries())
    test(what, async () => {
      const importer = await folder.write(`irregular-${i}/a.proto`, `${head}import "other.proto";`)
      const path = folder.at(`irregular-${i}`, 'other.proto')
      make(path)
      const fault = `${path} is ${what}, and a .proto file must be a regular file`
      for (const [wanted, message] of [
        [path, `cannot load ${path}: ${fault}`],
        [importer, `${importer}:2:8: ${fault}`],
      ] as const) {
        await assert.rejects(loadProto(wanted), { code: 'ERR_TTRPC_PROTO', message })
        await assert.rejects(generateModules(wanted), { code: 'ERR_TTRPC_PROTO', message })
      }
    })
})
