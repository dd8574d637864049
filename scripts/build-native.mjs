// Compiles the add-on from the sources in the package, for a system that no prebuilt one fits. Run it in
// the project that uses ttrpc:
//
//   node node_modules/ttrpc/scripts/build-native.mjs
//
// Needs a C++20 compiler (gcc 12 or newer), make and Python 3. node-gyp and node-addon-api are taken from
// the project if it has them; otherwise npm fetches them for the build.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const tools = ['node-gyp', 'node-addon-api']

if (process.platform !== 'linux') fail(`The native engine is for Linux, this is ${process.platform}.`)
const fetched = mkdtempSync(join(tmpdir(), 'ttrpc-build-'))
process.once('exit', () => rmSync(fetched, { recursive: true, force: true }))
const modules = toolsFrom(root) ?? fetchTools()
const gyp = join(modules['node-gyp'], 'bin/node-gyp.js')
run(process.execPath, [gyp, '--directory', join(root, 'native'), 'rebuild'], {
  ...process.env,
  ...nodeDirectory(),
  JOBS: 'max',
  NODE_PATH: dirname(modules['node-addon-api']),
})
console.log(`Built ${place()}`)

/** Moves the add-on to where it is looked for first, and removes what else the build made. */
function place() {
  const addon = join(root, 'build/Release/ttrpc.node')
  mkdirSync(dirname(addon), { recursive: true })
  renameSync(join(root, 'native/build/Release/ttrpc.node'), addon)
  rmSync(join(root, 'native/build'), { recursive: true, force: true })
  return addon
}

/** Returns the folders of the tools, resolved from `directory`; undefined when one is missing. */
function toolsFrom(directory) {
  const require = createRequire(join(directory, 'package.json'))
  try {
    return Object.fromEntries(tools.map((name) => [name, dirname(require.resolve(`${name}/package.json`))]))
  } catch {
    return undefined
  }
}

function fetchTools() {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const wanted = tools.map((name) => `${name}@${devDependencies[name]}`)
  run('npm', ['install', '--prefix', fetched, '--no-save', '--ignore-scripts', ...wanted], process.env)
  return toolsFrom(fetched)
}

/** Uses Node's own headers if they are next to its executable; otherwise node-gyp fetches them. */
function nodeDirectory() {
  const prefix = dirname(dirname(process.execPath))
  if (process.env.npm_config_nodedir) return {}
  return existsSync(join(prefix, 'include/node/node_api.h')) ? { npm_config_nodedir: prefix } : {}
}

function run(command, args, env) {
  const { status, error } = spawnSync(command, args, { cwd: root, env, stdio: 'inherit' })
  if (status !== 0) fail(`${command} failed${error === undefined ? '' : `: ${error.message}`}.`)
}

function fail(message) {
  console.error(message)
  process.exit(1)
}
