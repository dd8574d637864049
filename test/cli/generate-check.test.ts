/** `ttrpc generate --check`. */
import assert from 'node:assert/strict'
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { before, describe, test } from 'node:test'
import { type CliResult, cli } from '../support/cli.js'
import { both, filesOf, folder, generated, newOut, writeProtos } from '../support/generate-folder.js'

before(() =>
  writeProtos({
    'protos/demo/v1/greeter.proto': `syntax = "proto3"; package demo.v1;
      import "demo/v1/name.proto"; import "google/protobuf/timestamp.proto";
      message Text { google.protobuf.Timestamp at = 1; Name name = 2; }`,
    'protos/demo/v1/name.proto': 'syntax = "proto3"; package demo.v1; message Name { string name = 1; }',
  }),
)

const needed = ['demo/v1/greeter', 'demo/v1/name', 'google/protobuf/timestamp']

describe('ttrpc generate --check', () => {
  const inProtos = (path: string): string => join(folder, 'protos', path)

  test('--check names what differs or is missing, and writes nothing', async () => {
    const { out } = await generated(inProtos(''))
    const check = (): Promise<CliResult> => cli(['generate', inProtos(''), '--out', out, '--check'])
    assert.deepEqual(await check(), { code: 0, stdout: '6 files up to date\n', stderr: '' })
    await writeFile(join(out, 'demo/v1/name.js'), 'changed')
    await rm(join(out, 'google'), { recursive: true })
    const { code, stdout, stderr } = await check()
    const wrong = [
      'demo/v1/name.js differs',
      ...both('google/protobuf/timestamp').map((path) => `${path} is missing`),
    ]
    assert.equal(stdout, wrong.map((line) => `${join(out, line)}\n`).join(''))
    assert.equal(code, 1)
    assert.equal(stderr, 'ttrpc generate: not up to date: 3 of 6 files; generate again without --check\n')
    assert.equal(await readFile(join(out, 'demo/v1/name.js'), 'utf8'), 'changed')
  })

  for (const [target, left] of [
    ['--js', both('old/gone')],
    ['--ts', ['old/gone.ts']],
    ['--types', ['old/gone.types.d.ts']],
  ] as const) {
    test(`--check ${target} names what is left over from earlier runs`, async () => {
      const old = join(folder, `left${target}`)
      await writeProtos({
        [`left${target}/old/gone.proto`]: 'syntax = "proto3"; message Gone {}',
        [`left${target}/old/kept.proto`]: 'syntax = "proto3"; message Kept {}',
      })
      const { out } = await generated(old, target)
      await rm(join(old, 'old/gone.proto'))
      const written = await filesOf(out)
      // Files of users, one of them a copy of a generated file, and files that are not searched.
      const copy = await readFile(join(out, left[0]!), 'utf8')
      for (const path of [
        'own.js',
        'own.ts',
        'old/copy.types.d.ts',
        'node_modules/old/gone.js',
        '.x/old/gone.ts',
      ])
        await mkdir(dirname(join(out, path)), { recursive: true }).then(() =>
          writeFile(join(out, path), copy),
        )
      await symlink('/nowhere', join(out, 'old/link.js'))
      const { code, stdout, stderr } = await cli(['generate', old, '--out', out, target, '--check'])
      assert.equal(stdout, left.map((path) => `${join(out, path)} is left over\n`).join(''))
      const count = left.length === 1 ? '1 file' : `${left.length} files`
      const text = `ttrpc generate: not up to date: ${count} left over from earlier runs; remove them\n`
      assert.deepEqual([code, stderr], [1, text])
      for (const path of left) await rm(join(out, path))
      const again = await cli(['generate', old, '--out', out, target, '--check'])
      assert.deepEqual([again.code, again.stderr], [0, ''])
      assert.ok(written.length > left.length)
    })
  }

  test('--check of modules and of types in one folder; of modules in JavaScript beside TypeScript', async () => {
    const { out } = await generated(inProtos(''))
    const run = (...args: string[]): Promise<CliResult> =>
      cli(['generate', inProtos(''), '--out', out, ...args])
    assert.equal((await run('--types')).code, 0)
    for (const target of ['--js', '--types']) assert.equal((await run(target, '--check')).code, 0)
    assert.equal((await run('--ts')).code, 0)
    const { code, stdout } = await run('--ts', '--check')
    assert.equal(code, 1)
    assert.equal(
      stdout,
      both(...needed)
        .map((path) => `${join(out, path)} is left over\n`)
        .join(''),
    )
  })

  test('--check where there is no folder yet', async () => {
    const { code, stdout } = await cli(['generate', inProtos(''), '--out', newOut(), '--check'])
    assert.equal(code, 1)
    assert.equal(stdout.trimEnd().split('\n').length, 6)
  })
})
