// Runs the stress program of test/sanitized in Node with an add-on that is built for sanitizers: first
// AddressSanitizer with UndefinedBehaviorSanitizer and LeakSanitizer, then ThreadSanitizer.
//
//   npm run test:sanitized [-- --seconds 30] [--seed N] [address] [thread]
//
// The add-on is built in build/sanitized, which has the layout of the package, so build/Release is not changed.
import { cpSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildAddon } from './lib/addon.mjs'
import { fixedLayout, sanitizerOptions } from './lib/cpp.mjs'
import { buildDist, buildTests } from './lib/dist.mjs'
import { root } from './lib/files.mjs'
import { fail, outputOf, run } from './lib/run.mjs'

const compiler = process.env.CXX || 'g++'
const runtimes = {
  address: {
    sanitize: 'address,undefined',
    libraries: ['libasan.so', 'libubsan.so'],
    before: [],
  },
  thread: { sanitize: 'thread', libraries: ['libtsan.so'], before: fixedLayout() },
}
const options = {
  ...sanitizerOptions,
  // Node itself is not instrumented: ThreadSanitizer cannot see how its threads synchronise.
  TSAN_OPTIONS: `${sanitizerOptions.TSAN_OPTIONS}:ignore_noninstrumented_modules=1`,
  UBSAN_OPTIONS: `${sanitizerOptions.UBSAN_OPTIONS}:halt_on_error=1`,
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: 'string', default: '30' }, seed: { type: 'string' } },
})
await buildDist({ ifNeeded: true })
await buildTests({ ifNeeded: true })
for (const name of positionals.length > 0 ? positionals : Object.keys(runtimes)) {
  if (runtimes[name] === undefined) fail(`No such sanitizer: ${name}`)
  await prepare(name)
  await stress(name)
}

/** Makes a folder with the layout of the package and its own add-on. */
async function prepare(name) {
  const folder = folderOf(name)
  mkdirSync(folder, { recursive: true })
  for (const linked of ['binding.gyp', 'node_modules']) {
    rmSync(join(folder, linked), { force: true })
    symlinkSync(join(root, linked), join(folder, linked))
  }
  // node-gyp writes beside the sources of a link's target: native/ is copied.
  for (const copied of ['native', 'package.json', 'dist', 'dist-test']) {
    rmSync(join(folder, copied), { recursive: true, force: true })
    cpSync(join(root, copied), join(folder, copied), { recursive: true, preserveTimestamps: true })
  }
  const { sanitize } = runtimes[name]
  const { code, output } = await buildAddon({ directory: folder, sanitize, quiet: true })
  if (code !== 0) fail(`${output}The add-on for ${name} could not be built.`)
}

async function stress(name) {
  const { libraries, before } = runtimes[name]
  const preload = libraries.map((library) => outputOf(compiler, [`-print-file-name=${library}`])).join(' ')
  const program = ['dist-test/sanitized/stress.js', values.seconds]
  if (values.seed !== undefined) program.push(values.seed)
  const env = { ...options, ...process.env, TTRPC_ENGINE: 'native' }
  const command = [...before, 'env', `LD_PRELOAD=${preload}`, process.execPath, ...program]
  const { code, output } = await run(command[0], command.slice(1), { quiet: true, env, cwd: folderOf(name) })
  if (code !== 0) fail(`${output}The add-on under ${name} failed (${code}).`)
  console.log(`${name.padEnd(8)} ${output.trim()}`)
}

function folderOf(name) {
  return join(root, 'build/sanitized', name)
}
