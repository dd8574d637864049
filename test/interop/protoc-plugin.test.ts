/** `protoc-gen-ttrpc` makes the files that `generateModules` makes: started by protoc, over the fixtures and containerd. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type GenerateOptions, generateModules } from 'ttrpc/codegen'
import { shippedRpc } from '#ttrpc/codec/proto/shipped-rpc.js'
import { skipWithoutGo } from './go.js'
import { protoModules } from './go-modules.js'
import { missing } from './peer-program.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const fixtures = join(root, 'test/unit/fixtures/proto')
const plugin = join(root, 'dist/bundle/cli/protoc-gen-ttrpc.js')
const hasProtoc =
  spawnSync('protoc', ['--version']).status === 0 && existsSync('/usr/include/google/protobuf/any.proto')
const skip = hasProtoc
  ? false
  : missing('protoc is not installed (apt-get install protobuf-compiler libprotobuf-dev)')
const modules = skipWithoutGo() === false ? protoModules() : 'containerd’s .proto files need Go'

let folder: string
/** Where google/rpc is. google/protobuf comes with protoc, with many comments: both sides read that. */
let shipped: string
const wellKnown = '/usr/include'
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ttrpc-protoc-'))
  shipped = join(folder, 'include')
  for (const [name, text] of Object.entries(shippedRpc)) {
    await mkdir(dirname(join(shipped, name)), { recursive: true })
    await writeFile(join(shipped, name), text)
  }
})
after(() => rm(folder, { recursive: true, force: true }))

interface Run {
  readonly files: readonly string[]
  readonly includes: readonly string[]
  readonly parameter?: string
}

/** Runs protoc with the plugin. Returns the generated files by path, or what protoc prints. */
async function protoc({ files, includes, parameter = '' }: Run): Promise<Map<string, string> | string> {
  const out = await mkdtemp(join(folder, 'out-'))
  const paths = [...includes, shipped, wellKnown].map((path) => `-I${path}`)
  const args = [
    ...paths,
    `--plugin=protoc-gen-ttrpc=${plugin}`,
    `--ttrpc_out=${out}`,
    `--ttrpc_opt=${parameter}`,
    ...files,
  ]
  const { status, stderr } = spawnSync('protoc', args, { encoding: 'utf8' })
  if (status !== 0) return stderr
  const names = await readdir(out, { recursive: true, withFileTypes: true })
  const found = names.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name))
  const texts = found
    .sort()
    .map(async (path) => [path.slice(out.length + 1), await readFile(path, 'utf8')] as const)
  return new Map(await Promise.all(texts))
}

async function assertSame(run: Run, options: GenerateOptions): Promise<void> {
  const made = await protoc(run)
  assert.ok(typeof made !== 'string', String(made))
  const wanted = await generateModules(run.files, {
    ...options,
    includeDirs: [...run.includes, shipped, wellKnown],
  })
  assert.deepEqual([...made.keys()].sort(), wanted.map(({ path }) => path).sort())
  for (const { path, text } of wanted) assert.equal(made.get(path), text, path)
}

describe('protoc-gen-ttrpc', { skip }, () => {
  const files = ['everything', 'greeter', 'commented', 'plugin', 'clash'].map((name) =>
    join(fixtures, `${name}.proto`),
  )
  const includes = [fixtures]
  const cases: readonly [string, GenerateOptions][] = [
    ['', {}],
    ['target=ts', { target: 'ts' }],
    ['target=ts,import_extension=ts,int64=string', { target: 'ts', importExtension: 'ts', int64: 'string' }],
    ['target=js,keep_case=true,int64=number', { keepCase: true, int64: 'number' }],
    ['keep_case=false,runtime=./own=1/runtime.js', { runtime: './own=1/runtime.js' }],
  ]
  for (const [parameter, options] of cases)
    test(`makes what generateModules makes: ${parameter === '' ? 'no parameters' : parameter}`, async () => {
      await assertSame({ files, includes, parameter }, options)
    })

  test('makes what generateModules makes of containerd’s files', {
    skip: typeof modules === 'string' ? modules : false,
  }, async () => {
    if (typeof modules === 'string') return
    // protoc names a file by its place in an include folder, and knows one file by one name.
    await assertSame({ files: modules.files, includes: modules.folders }, {})
  })

  test('a parameter that is not known, or a value, is an error of protoc', async () => {
    const errors: readonly [string, RegExp][] = [
      [
        'targets=ts',
        /^--ttrpc_out: there is no parameter "targets": use target, int64, keep_case, runtime, import_extension\n/,
      ],
      ['target=java', /target must be/],
      ['keep_case=1', /keep_case must be true or false, not "1"/],
      ["runtime=a'b", /runtime must be what an import names/],
    ]
    for (const [parameter, error] of errors) {
      const printed = await protoc({ files: [files[0]!], includes, parameter })
      assert.match(String(printed), error)
      assert.doesNotMatch(String(printed), /\n\s+at /)
    }
  })

  test('names that clash are an error of protoc', async () => {
    const path = join(folder, 'names.proto')
    await writeFile(path, 'syntax = "proto3"; message A { message B {} } message A_B {}')
    const printed = await protoc({ files: [path], includes: [folder] })
    assert.match(String(printed), /A\.B and A_B would both be exported as A_B|A_B and A\.B/)
  })
})

test('what is no request of protoc ends with one line and exit code 1', async () => {
  for (const input of [Buffer.alloc(0), Buffer.from('hello'), Buffer.from([0x7a, 0xff, 0xff, 0xff, 0x0f])]) {
    const child = spawn(process.execPath, [plugin], { stdio: ['pipe', 'pipe', 'pipe'] })
    child.stdin.end(input)
    const [out, err] = await Promise.all([child.stdout.toArray(), child.stderr.toArray()])
    const code = child.exitCode ?? (await new Promise((resolve) => child.once('exit', resolve)))
    assert.equal(code, 1)
    assert.equal(out.length, 0)
    assert.match(Buffer.concat(err).toString(), /^protoc-gen-ttrpc: [^\n]+\n$/)
  }
})

test('with arguments, it says how it is used', () => {
  for (const [argument, code] of [
    ['--help', 0],
    ['-x', 2],
  ] as const) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [plugin, argument], { encoding: 'utf8' })
    assert.equal(status, code)
    assert.match(code === 0 ? stdout : stderr, /^protoc-gen-ttrpc is a plugin, which protoc starts:\n/)
  }
})
