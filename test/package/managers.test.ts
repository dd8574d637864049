/**
 * Installs the packed tarball with package managers, from a registry on this machine: with scripts on, without a
 * compiler. Some of them by default; all of them with TTRPC_INSTALLS=all, which `npm run test:installs` sets.
 */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { chmod, cp, mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import process from 'node:process'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { linkCommands } from '../support/package/commands.js'
import { CLEAN, fetchManager, type Manager, managers } from '../support/package/managers.js'
import { packAll, root } from '../support/package/pack.js'
import { Registry } from '../support/package/registry.js'
import { offline } from '../support/package/tools.js'

const run = promisify(execFile)
const timeout = 120_000
const usual = ['npm 11 without a lock file', 'npm 11 with a lock file', 'pnpm 10']
const chosen =
  process.env.TTRPC_INSTALLS === 'all' ? managers : managers.filter(({ name }) => usual.includes(name))
/** What package managers print about packages that want to run code. */
const MENTIONS_SCRIPTS =
  /gyp|build scripts?|must be built|allow-?scripts|approve-?builds|untrusted|postinstall/i
const skip = await offline()

let folder: string
let registry: Registry

before(
  async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'ttrpc-managers-')))
    registry = await Registry.serve(await packAll(join(folder, 'tarballs')))
  },
  { timeout },
)

after(async () => {
  registry.close()
  await rm(folder, { recursive: true, force: true })
})

interface Project {
  readonly path: string
  readonly env: NodeJS.ProcessEnv
  readonly node: string
  readonly command: readonly string[]
}

async function newProject(manager: Manager): Promise<Project> {
  const { command, node } = await fetchManager(manager)
  const home = join(folder, manager.name.replaceAll(/\W+/g, '-'))
  const path = join(home, 'project')
  await cp(join(root, 'test/package/consumer'), path, { recursive: true })
  const own = { private: true, type: 'module', dependencies: { ttrpc: '*' } }
  const files = { 'package.json': JSON.stringify(own), ...manager.files?.(registry.url) }
  for (const [name, text] of Object.entries(files)) await writeFile(join(path, name), text)
  await linkCommands(join(home, 'bin'), ['sh'], node)
  const env = { PATH: join(home, 'bin'), HOME: home, TTRPC_ENGINE: 'native', CI: 'true' }
  return { path, env, node, command }
}

async function install(manager: Manager, { path, env, command }: Project): Promise<string> {
  let output = ''
  for (const args of manager.commands) {
    if (args === CLEAN) {
      await rm(join(path, 'node_modules'), { recursive: true, force: true })
      continue
    }
    const [program = '', ...before] = command
    const { stdout, stderr } = await run(program, [...before, ...args], { cwd: path, env })
    output += stdout + stderr
  }
  return output
}

/** Puts tools where the build finds them, and a compiler that copies a compiled add-on: only the way there is tried. */
async function prepareBuild({ path, env }: Project): Promise<NodeJS.ProcessEnv> {
  await mkdir(join(path, 'node_modules'), { recursive: true })
  for (const tool of ['node-gyp', 'node-addon-api']) {
    await symlink(join(root, 'node_modules', tool), join(path, 'node_modules', tool))
  }
  const compiler = join(path, 'compiler')
  await writeFile(
    compiler,
    `#!/bin/sh
linked=
while [ $# -gt 0 ]; do
  case "$1" in
    -o) output="$2" ;;
    -MF) : > "$2" ;;
    -shared) linked=yes ;;
  esac
  shift
done
if [ -n "$linked" ]; then cp ${join(root, 'build/Release/ttrpc.node')} "$output"
elif [ -n "$output" ]; then : > "$output"
fi
`,
  )
  await chmod(compiler, 0o755)
  return { ...env, PATH: process.env.PATH, CC: compiler, CXX: compiler }
}

/** Runs a program of the project. Returns what it prints. */
async function runIn(
  { path, env, node, command }: Project,
  manager: Manager,
  program: string,
): Promise<string> {
  const [first = node, ...before] = manager.runsNode ? [...command, 'node'] : [node]
  const { stdout, stderr } = await run(first, [...before, program], { cwd: path, env })
  assert.equal(stderr, '')
  return stdout
}

for (const manager of chosen) {
  test(`${manager.name} installs the package and runs nothing`, { timeout, skip }, async () => {
    const project = await newProject(manager)
    assert.doesNotMatch(await install(manager, project), MENTIONS_SCRIPTS)
    assert.match(await runIn(project, manager, 'commonjs.cjs'), /errors of one class/)
    const addonOf = async (): Promise<string> => {
      const { value, addon } = JSON.parse(await runIn(project, manager, 'program.js'))
      assert.equal(value, 'hello')
      return addon
    }
    const addon = await addonOf()
    const installed = addon.replace(`/prebuilds/linux-${process.arch}/ttrpc.glibc.node`, '')
    assert.equal(basename(installed), 'ttrpc')
    assert.ok(!(await readdir(installed)).includes('build'))

    if (manager.isVariant) return
    const env = await prepareBuild(project)
    await run(project.node, [join(installed, 'scripts/build-native.mjs')], { cwd: project.path, env })
    assert.equal(await addonOf(), join(installed, 'build/Release/ttrpc.node'))
  })
}
