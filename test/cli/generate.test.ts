/** `ttrpc generate`. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdir, readFile, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { cli } from '../support/cli.js'
import { both, filesOf, folder, generated, newOut, writeProtos } from '../support/generate-folder.js'

const root = fileURLToPath(new URL('.', import.meta.resolve('ttrpc/package.json')))

before(async () => {
  await writeProtos({
    'protos/demo/v1/greeter.proto': `syntax = "proto3"; package demo.v1;
      import "demo/v1/name.proto"; import "google/protobuf/timestamp.proto"; import "google/protobuf/descriptor.proto";
      extend google.protobuf.FieldOptions { string note = 50000; }
      message Text { string long_text = 1 [(note) = "x"]; int64 size = 2; google.protobuf.Timestamp at = 3; }
      service Greeter { rpc SayHello(Name) returns (Text); }`,
    'protos/demo/v1/name.proto': 'syntax = "proto3"; package demo.v1; message Name { string name = 1; }',
    'protos/demo/v1/readme.txt': 'no proto',
    'protos/.hidden/x.proto': 'broken',
    'protos/node_modules/x/x.proto': 'broken',
    'broken.proto': 'syntax = "proto3";\nmessage M {\n  strin name = 1;\n}\n',
    'empty/readme.txt': 'no proto',
    'a/same.proto': 'syntax = "proto3"; package a; message A {}',
    'b/same.proto': 'syntax = "proto3"; package b; message B {}',
    "it's.proto": 'syntax = "proto3"; message A {}',
    file: 'not a folder',
  })
})

const needed = ['demo/v1/greeter', 'demo/v1/name', 'google/protobuf/timestamp']

describe('ttrpc generate', () => {
  const inProtos = (path: string): string => join(folder, 'protos', path)

  test('a file and the imports whose types it needs, not those for options', async () => {
    const { out, lines, files } = await generated(inProtos('demo/v1/greeter.proto'), '-I', inProtos(''))
    assert.deepEqual(files, both(...needed))
    assert.deepEqual(lines, [
      ...both(...needed).map((path) => join(out, path)),
      '6 files: 6 written, 0 unchanged',
    ])
  })

  test('a folder: all .proto files below it, imported from there', async () => {
    const { out, files } = await generated(inProtos(''), '--ts')
    assert.deepEqual(
      files,
      needed.map((path) => `${path}.ts`),
    )
    const text = await readFile(join(out, 'demo/v1/greeter.ts'), 'utf8')
    assert.match(text, /"longText": string\n {2}"size": bigint\n/)
    assert.match(text, /from 'ttrpc\/messages'\n/)
    assert.match(text, /from '\.\/name\.js'\n/)
  })

  test('--types: one file, for loadProto', async () => {
    const { out, files } = await generated(inProtos(''), '--types')
    assert.deepEqual(
      files,
      needed.map((path) => `${path}.types.d.ts`),
    )
    const text = await readFile(join(out, 'demo/v1/greeter.types.d.ts'), 'utf8')
    assert.match(text, /from '\.\/name\.types\.js'\n/)
    assert.match(text, /^ {2}readonly "Greeter": typeof _Greeter$/m)
    assert.match(text, /^export type \{ .*, Loaded \}$/m)
  })

  test('options go into the modules', async () => {
    const args = [
      '--ts',
      '--int64',
      'string',
      '--keep-case',
      '--import-extension',
      'ts',
      '--runtime',
      './run.ts',
    ]
    const { out } = await generated(inProtos(''), ...args)
    const text = await readFile(join(out, 'demo/v1/greeter.ts'), 'utf8')
    assert.match(text, /"long_text": string\n {2}"size": string\n/)
    assert.match(text, /from '\.\.\/\.\.\/run\.ts'\n/)
    assert.match(text, /from '\.\/name\.ts'\n/)
  })

  test('the order of the files is of no account', async () => {
    const [a, b] = [inProtos('demo/v1/greeter.proto'), inProtos('demo/v1/name.proto')]
    const [one, two] = [
      await generated(a, b, '-I', inProtos('')),
      await generated(b, a, b, '-I', inProtos('')),
    ]
    assert.deepEqual(one.files, two.files)
    for (const file of one.files)
      assert.equal(await readFile(join(one.out, file), 'utf8'), await readFile(join(two.out, file), 'utf8'))
  })

  test('what is the same already is not touched, the rest is replaced at once', async () => {
    const { out } = await generated(inProtos(''))
    const [kept, changed] = ['demo/v1/name.js', 'demo/v1/greeter.js'].map((path) => join(out, path)) as [
      string,
      string,
    ]
    await utimes(kept, 1, 1)
    const text = await readFile(changed, 'utf8')
    await writeFile(changed, 'changed')
    const { stdout } = await cli(['generate', inProtos(''), '--out', out])
    assert.equal(stdout, `${changed}\n6 files: 1 written, 5 unchanged\n`)
    assert.equal((await stat(kept)).mtimeMs, 1000)
    assert.equal(await readFile(changed, 'utf8'), text)
    assert.deepEqual(await filesOf(out), both(...needed))
  })

  test('--help fits a screen', async () => {
    const { stdout } = await cli(['generate', '--help'])
    const lines = stdout.trimEnd().split('\n')
    assert.ok(lines.length <= 24, `${lines.length} lines`)
    for (const line of lines) assert.ok(line.length <= 80, line)
  })

  const usage: [string, string[]][] = [
    ['name the .proto files, or a folder with them', ['--out', 'x']],
    ['name the folder to write to with --out', ['x.proto']],
    ['name the folder to write to with --out', ['x.proto', '--out', '']],
    ['--js, --ts and --types exclude each other', ['x.proto', '--out', 'x', '--types', '--ts']],
    [
      `--int64 must be 'bigint', 'string' or 'number', not "int"`,
      ['x.proto', '--out', 'x', '--int64', 'int'],
    ],
    [
      `--import-extension must be 'js' or 'ts', not "mts"`,
      ['x.proto', '--out', 'x', '--import-extension', 'mts'],
    ],
    [`--runtime must be what an import names, not "a'b"`, ['x.proto', '--out', 'x', '--runtime', "a'b"]],
  ]
  for (const [text, args] of usage) {
    test(`wrong arguments: ${args.join(' ')}`, async () => {
      const { code, stdout, stderr } = await cli(['generate', ...args])
      assert.deepEqual([code, stdout], [2, ''])
      assert.equal(stderr, `ttrpc generate: ${text} (see ttrpc generate --help)\n`)
    })
  }
  test('wrong arguments: an option that there is not', async () => {
    const { code, stderr } = await cli(['generate', 'x.proto', '--out', 'x', '--int32', 'x'])
    const text = 'there is no option "--int32"; did you mean "--int64"? (see ttrpc generate --help)'
    assert.deepEqual([code, stderr], [2, `ttrpc generate: ${text}\n`])
  })

  const failures: [string, string[], RegExp][] = [
    ['a file that is not there', ['none.proto'], /none\.proto not found|none\.proto is not found/],
    ['a file with an error', ['broken.proto'], /broken\.proto:3:3: .*strin/],
    ['a folder without .proto files', ['empty'], /empty has no \.proto files$/],
    ["a name that cannot be a module's", ["it's.proto"], /"it's\.proto" cannot be the path of a module/],
    [
      'two files of one name',
      ['a/same.proto', 'b/same.proto'],
      /two files would both be same: name a folder/,
    ],
  ]
  for (const [what, files, expected] of failures) {
    test(`${what}: one line, and nothing is written`, async () => {
      const out = newOut()
      const { code, stdout, stderr } = await cli([
        'generate',
        ...files.map((file) => join(folder, file)),
        '--out',
        out,
      ])
      assert.deepEqual([code, stdout], [1, ''])
      assert.match(stderr.trimEnd(), expected)
      assert.match(stderr, /^ttrpc generate: .*\n$/)
      await assert.rejects(stat(out), { code: 'ENOENT' })
    })
  }

  test('an import from above the folders is not written above --out', async () => {
    const inner = join(folder, 'inner')
    await writeProtos({
      'inner/up.proto': 'syntax = "proto3"; import "../outer.proto"; message Up { Outer outer = 1; }',
      'outer.proto': 'syntax = "proto3"; message Outer {}',
    })
    const out = newOut()
    const { code, stderr } = await cli(['generate', join(inner, 'up.proto'), '--out', out])
    assert.equal(code, 1)
    assert.match(stderr, /"\.\.\/outer\.proto" cannot be the path of a module/)
    await assert.rejects(stat(out), { code: 'ENOENT' })
  })

  test('a place that cannot be written to is one line', async () => {
    const { code, stderr } = await cli(['generate', inProtos(''), '--out', join(folder, 'file')])
    assert.equal(code, 1)
    assert.match(stderr, /^ttrpc generate: E\w+: .*\n$/)
  })

  test('as a process; what it writes runs', async () => {
    const project = join(folder, 'project')
    await mkdir(join(project, 'node_modules'), { recursive: true })
    await symlink(root, join(project, 'node_modules/ttrpc'))
    await writeFile(join(project, 'package.json'), '{ "type": "module" }')
    const program = join(root, 'dist/cli.js')
    const run = promisify(execFile)
    const args = ['generate', join('..', 'protos'), '--out', 'gen']
    const { stdout, stderr } = await run(process.execPath, [program, ...args], { cwd: project })
    assert.equal(stderr, '')
    assert.match(stdout, /^gen\/demo\/v1\/greeter\.d\.ts\n[\s\S]*\n6 files: 6 written, 0 unchanged\n$/)
    await writeFile(
      join(project, 'main.js'),
      `import { Server } from 'ttrpc'
      import { inMemory } from 'ttrpc/testing'
      import { Greeter } from './gen/demo/v1/greeter.js'
      const server = new Server().register(Greeter, { sayHello: ({ name }) => ({ longText: 'hello ' + name, size: 5 }) })
      console.log(await inMemory(server).service(Greeter).sayHello({ name: 'Ada' }))
      await server.close()`,
    )
    const { stdout: printed } = await run(process.execPath, ['main.js'], { cwd: project })
    assert.match(printed, /longText: 'hello Ada', size: 5n/)
    const failed = run(process.execPath, [program, ...args, '--int64', 'x'], { cwd: project })
    await assert.rejects(failed, { code: 2, stdout: '' })
  })
})
