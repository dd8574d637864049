// Compiles native/ to build/Release/ttrpc.node.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { filesUnder, isStale, root } from './files.mjs'
import { findNodeDirectory } from './headers.mjs'
import { outputOf, run, runTool } from './run.mjs'

export const addon = 'build/Release/ttrpc.node'
// Written after each build: its kind and time.
const stamp = 'build/addon.json'

/** Returns why the add-on cannot be built here; undefined when it can. */
export function obstacle() {
  if (process.platform !== 'linux') return `the native engine is for Linux, this is ${process.platform}`
  const compiler = process.env.CXX || 'g++'
  const tools = [compiler, 'make', process.env.npm_config_python || process.env.PYTHON || 'python3']
  const missing = tools.filter((tool) => outputOf(tool.split(' ')[0], ['--version']) === undefined)
  if (missing.length > 0)
    return `${missing.join(', ')} not found (on Debian: apt-get install g++ make python3)`
  return undefined
}

/** Whether the add-on of this kind is missing or older than its sources. */
export function isAddonStale(sanitize) {
  const sources = ['binding.gyp', 'package.json', ...filesUnder('native', '.gyp', '.cc', '.h')]
  return (
    isStale(addon, []) ||
    isStale(stamp, sources) ||
    readFileSync(join(root, stamp), 'utf8') !== kind(sanitize)
  )
}

/**
 * Builds the add-on; resolves with `{ code, output }`. `sanitize`: what -fsanitize= takes, or ''.
 * `directory`: the folder with binding.gyp below which it is built.
 */
export async function buildAddon({ quiet = false, sanitize = '', directory = root } = {}) {
  const env = { ...process.env, npm_config_nodedir: findNodeDirectory() }
  const log = quiet ? ['--silent'] : ['--loglevel=warn']
  const gyp = 'node-gyp/bin/node-gyp.js'
  const configured = await runTool(gyp, ['configure', ...log, '--', `-Dttrpc_sanitize=${sanitize}`], {
    quiet,
    env,
    cwd: directory,
  })
  if (configured.code !== 0) return configured
  const make = ['--no-print-directory', '-C', 'build', 'BUILDTYPE=Release', '-j', '2']
  const built = await run('make', quiet ? ['--quiet', ...make] : make, { quiet, env, cwd: directory })
  if (built.code === 0) writeFileSync(join(directory, stamp), kind(sanitize))
  return built
}

const kind = (sanitize) => `${JSON.stringify({ sanitize, arch: process.arch })}\n`
