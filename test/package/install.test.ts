import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import process from 'node:process'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('../../', import.meta.url))
const run = promisify(execFile)
/** Timeout of tests that compile C++, possibly while another test does. */
const COMPILE = { timeout: 120_000 }
const folder = await realpath(await mkdtemp(join(tmpdir(), 'ttrpc-install-')))
const project = join(folder, 'project')
const installed = join(project, 'node_modules/ttrpc')
/** No compiler in PATH and no user's settings in HOME. */
const bare = { PATH: join(folder, 'bin'), HOME: join(folder, 'home'), TTRPC_ENGINE: 'native' }

before(async () => {
  const tarballs = await pack()
  for (const name of ['bin', 'home']) await mkdir(join(folder, name))
  for (const name of ['node', 'npm', 'sh']) await symlink(await commandOf(name), join(bare.PATH, name))
  await cp(join(root, 'test/package/consumer'), project, { recursive: true })
  await writeFile(join(project, 'package.json'), '{ "private": true, "type": "module" }')
  const flags = ['--ignore-scripts', '--offline', '--no-audit', '--no-fund', '--no-update-notifier']
  await run('npm', ['install', ...flags, ...tarballs], { cwd: project, env: bare })
}, COMPILE)

after(() => rm(folder, { recursive: true, force: true }))

/** Tarballs of the package, as npm publish makes it, and of its dependencies, so that no registry is asked. */
async function pack(): Promise<string[]> {
  const into = ['pack', '--pack-destination', folder]
  await run('npm', into, { cwd: root })
  const dependencies = ['protobufjs', 'long'].map((name) => join(root, 'node_modules', name))
  await run('npm', [...into, '--ignore-scripts', ...dependencies], { cwd: folder })
  const names = await readdir(folder)
  return names.filter((name) => name.endsWith('.tgz')).map((name) => join(folder, name))
}

/** The file that a command of PATH is, in the end. */
async function commandOf(name: string): Promise<string> {
  if (name === 'node') return process.execPath
  for (const directory of (process.env.PATH ?? '').split(delimiter)) {
    const file = await realpath(join(directory, name)).catch(() => undefined)
    if (file !== undefined) return file
  }
  throw new Error(`${name} is not in PATH`)
}

async function runProgram(): Promise<{ value: string; addon?: string }> {
  const { stdout, stderr } = await run(process.execPath, ['program.js'], { cwd: project, env: bare })
  assert.equal(stderr, '')
  return JSON.parse(stdout)
}

/** Runs `work` while the installed package has no add-on. */
async function withoutAddon(work: () => Promise<void>): Promise<void> {
  const kept = join(folder, 'prebuilds')
  await cp(join(installed, 'prebuilds'), kept, { recursive: true })
  await rm(join(installed, 'prebuilds'), { recursive: true })
  try {
    await work()
  } finally {
    await cp(kept, join(installed, 'prebuilds'), { recursive: true })
    await rm(join(installed, 'build'), { recursive: true, force: true })
  }
}

test('the package has what it needs and no more', async () => {
  const wanted = [
    /^(package\.json|LICENSE|README\.md|CHANGELOG\.md|SECURITY\.md)$/,
    /^dist\/.+\.(js|cjs|d\.ts|d\.cts)$/,
    /^native\/(README\.md|binding\.gyp|.+\.(cc|h))$/,
    /^docs\/.+\.md$/,
    /^prebuilds\/linux-\w+\/ttrpc\.(glibc|musl)\.node$/,
    /^scripts\/build-native\.mjs$/,
  ]
  const entries = await readdir(installed, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const paths = files.map((file) => join(file.parentPath, file.name).slice(installed.length + 1))
  assert.deepEqual(
    paths.filter((path) => !wanted.some((pattern) => pattern.test(path))),
    [],
  )
  for (const pattern of wanted)
    assert.ok(
      paths.some((path) => pattern.test(path)),
      `nothing fits ${pattern}`,
    )
})

test('installing the package runs nothing', async () => {
  const { dependencies, scripts } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'))
  for (const name of ['preinstall', 'install', 'postinstall']) assert.equal(scripts[name], undefined)
  const gyp = (await readdir(installed)).filter((name) => name.endsWith('.gyp'))
  assert.deepEqual(gyp, [], 'or package managers compile when they install it')
  assert.deepEqual(Object.keys(dependencies), ['protobufjs'])
})

test('the installed package serves and calls on its prebuilt add-on', async () => {
  const { value, addon } = await runProgram()
  assert.equal(value, 'hello')
  assert.ok(addon?.startsWith(join(installed, `prebuilds/linux-${process.arch}/`)), addon)
})

test('the kit ttrpc/otel uses the classes of ttrpc itself, not a copy of them', async () => {
  const bundle = join(installed, 'dist/bundle/esm')
  const kit = await readFile(join(bundle, 'otel.js'), 'utf8')
  assert.match(kit, /from "\.\/index\.js"/)
  assert.doesNotMatch(kit, /class TtrpcError/)
  assert.doesNotMatch(await readFile(join(bundle, 'index.js'), 'utf8'), /opentelemetry/)
})

test('CommonJS loads the installed package', async () => {
  const { stdout, stderr } = await run(process.execPath, ['commonjs.cjs'], { cwd: project, env: bare })
  assert.equal(stderr, '')
  assert.equal(stdout, 'import function\nrequire the same\n')
})

for (const [moduleResolution, module] of [
  ['nodenext', 'nodenext'],
  ['bundler', 'esnext'],
] as const) {
  test(`the types of the installed package resolve with moduleResolution ${moduleResolution}`, async () => {
    const types = join(root, 'node_modules/@types')
    const compilerOptions = { module, moduleResolution, target: 'es2023', strict: true, skipLibCheck: false }
    const config = `tsconfig.${moduleResolution}.json`
    const text = {
      compilerOptions: { ...compilerOptions, typeRoots: [types], types: ['node'] },
      files: ['types.ts'],
    }
    await writeFile(join(project, config), JSON.stringify(text))
    const compiler = join(root, 'node_modules/typescript/bin/tsc')
    const result = run(process.execPath, [compiler, '--noEmit', '-p', config], { cwd: project })
    const { stdout } = await result.catch((error: { stdout: string }) => error)
    assert.equal(stdout, '')
  })
}

test('without an add-on the error says where it was looked for and what builds it', () =>
  withoutAddon(async () => {
    const error = await runProgram().then(
      () => assert.fail('it ran'),
      (reason: { stderr: string }) => reason.stderr,
    )
    assert.match(error, /ERR_TTRPC_ENGINE/)
    assert.match(error, new RegExp(`no add-on for linux-${process.arch}, looked for `))
    assert.ok(error.includes(join(installed, 'build/Release/ttrpc.node')))
    assert.ok(error.includes(join(installed, `prebuilds/linux-${process.arch}/`)))
    assert.ok(error.includes(`"node ${join(installed, 'scripts/build-native.mjs')}" builds it`))
  }))

test('the installed package builds its add-on from source', COMPILE, () =>
  withoutAddon(async () => {
    // As if the project had installed them.
    const tools = ['node-gyp', 'node-addon-api']
    for (const tool of tools)
      await symlink(join(root, 'node_modules', tool), join(project, 'node_modules', tool))
    const env = { ...process.env, CXXFLAGS: '-O0' } // halves the time
    await run(process.execPath, ['node_modules/ttrpc/scripts/build-native.mjs'], { cwd: project, env })
    const { value, addon } = await runProgram()
    assert.equal(value, 'hello')
    assert.equal(addon, join(installed, 'build/Release/ttrpc.node'))
  }),
)
