import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { access, cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { linkCommands } from '../support/package/commands.js'
import { packAll, root } from '../support/package/pack.js'
import { makeProject } from '../support/package/project.js'

const run = promisify(execFile)
/** Timeout of tests that compile C++, possibly while another test does. */
const COMPILE = { timeout: 300_000 }
const seldom = process.env.TTRPC_INSTALLS === 'all' ? undefined : 'npm run test:installs runs it'
const folder = await realpath(await mkdtemp(join(tmpdir(), 'ttrpc-install-')))
const project = join(folder, 'project')
const installed = join(project, 'node_modules/ttrpc')
/** No compiler in PATH and no user's settings in HOME. */
const bare = { PATH: join(folder, 'bin'), HOME: join(folder, 'home'), TTRPC_ENGINE: 'native' }

before(async () => {
  const tarballs = await packAll(join(folder, 'tarballs'))
  await mkdir(bare.HOME)
  await linkCommands(bare.PATH, ['npm', 'sh'])
  await makeProject(project, tarballs, bare)
}, COMPILE)

after(() => rm(folder, { recursive: true, force: true }))

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
    /^dist\/bundle\/cli\/(NOTICES\.txt|tap-page\.html)$/,
    /^native\/(README\.md|binding\.gyp|.+\.(cc|h))$/,
    /^docs\/.+\.md$/,
    /^examples\/(drive-runc|shim)\/(README\.md|[\w-]+\.js)$/,
    /^proto\/containerd\/.+\.proto$/,
    /^bench\/results\/[\w-]+\.(json|svg)$/,
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
  // npm 11 warns of all of these when the package is a file, a folder or from git.
  const names = ['preinstall', 'install', 'postinstall', 'prepublish', 'preprepare', 'prepare', 'postprepare']
  for (const name of names) assert.equal(scripts[name], undefined, name)
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

// Without require(esm) both ways lead to the CommonJS bundle.
for (const flag of ['--experimental-require-module', '--no-experimental-require-module']) {
  test(`import and require in one process have the same classes, with ${flag}`, async () => {
    const { stdout, stderr } = await run(process.execPath, [flag, 'commonjs.cjs'], {
      cwd: project,
      env: bare,
    })
    assert.doesNotMatch(stderr, /ttrpc/)
    assert.equal(stdout, 'import function\nrequire the same\nerrors of one class\n')
  })
}

test('functions and classes have their own names in each bundle', async () => {
  const { stdout } = await run(process.execPath, ['names.cjs'], { cwd: project, env: bare })
  assert.equal(stdout, '')
})

test('every target of exports is in the package, and no other condition', async () => {
  const { exports, main, types } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'))
  const conditions = new Set<string>()
  const check = async (target: string | Record<string, string>): Promise<void> => {
    if (typeof target === 'string') return access(join(installed, target))
    for (const [condition, inner] of Object.entries(target)) {
      conditions.add(condition)
      await check(inner)
    }
  }
  for (const target of [...Object.values(exports), main, types]) await check(target as string)
  assert.deepEqual([...conditions].sort(), ['default', 'import', 'module', 'module-sync', 'require', 'types'])
})

test('every link of a page in the package leads to a file in the package', async () => {
  const pages = (await readdir(installed, { recursive: true })).filter((name) => name.endsWith('.md'))
  const dead: string[] = []
  for (const page of pages) {
    const text = await readFile(join(installed, page), 'utf8')
    for (const [, target = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      const [path = ''] = target.split('#')
      if (/^[a-z]+:/.test(target) || path === '') continue
      await access(join(installed, dirname(page), path)).catch(() => dead.push(`${page}: ${target}`))
    }
  }
  assert.deepEqual(dead, [])
})

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

test('the installed package builds its add-on from source', { ...COMPILE, skip: seldom }, () =>
  withoutAddon(async () => {
    // As if the project had installed them.
    const tools = ['node-gyp', 'node-addon-api']
    for (const tool of tools)
      await symlink(join(root, 'node_modules', tool), join(project, 'node_modules', tool))
    await run(process.execPath, ['node_modules/ttrpc/scripts/build-native.mjs'], { cwd: project })
    const { value, addon } = await runProgram()
    assert.equal(value, 'hello')
    assert.equal(addon, join(installed, 'build/Release/ttrpc.node'))
  }),
)
