// Builds what is out of date and runs the tests with node's runner, on the native engine.
//
//   npm test [-- arguments]
//
// An argument that is a file or folder of test/ runs only that; one that begins with a dash is passed to
// node; any other is a pattern of test names: npm test -- A8, npm test -- test/unit/metadata.test.ts.
// Only tests that match are reported, and at the end what was left out, such as tests against Go without Go.
// With CI=true the native tests run before all others.
import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildTests } from './lib/dist.mjs'
import { filesUnder, root } from './lib/files.mjs'
import { fail, run } from './lib/run.mjs'

const script = (name) => join(root, 'scripts', name)
const args = process.argv.slice(2)
const flags = args.filter((arg) => arg.startsWith('-'))
const words = args.filter((arg) => !arg.startsWith('-'))
/** Tests that pack the package, with its prebuilt add-on. */
const packing = /^dist-test\/package\/(bundlers|install|jest|managers|types)\.test\.js$/
const isPath = (word) => existsSync(join(root, word))
const patterns = words.filter((word) => !isPath(word)).map((word) => `--test-name-pattern=${word}`)

await required(process.execPath, [script('build.mjs'), '--if-needed'])
await buildTests({ ifNeeded: true })
if (process.env.CI === 'true' && !words.some(isPath))
  await required(process.execPath, [script('native-tests.mjs')])

const files = selectTests(words.filter(isPath))
if (files.length === 0) fail('No tests found.')
// The first compilations take minutes, which is longer than the time limit of a test.
if (files.some((file) => packing.test(file))) {
  await required(process.execPath, [script('prebuild.mjs'), '--if-needed'])
}
if (files.some((file) => /^dist-test\/interop\/(rust-|cli-call|tap)/.test(file))) {
  await required(process.execPath, [join(root, 'dist-test/interop/build-rust.js')])
}
const report = `--test-reporter=${pathToFileURL(script('lib/test-report.mjs'))}`
const runner = ['--test', '--test-concurrency=2', '--test-timeout=150000', report]
// Ends the process of a file whose tests have ended, where a failed one has left a server open.
runner.unshift('--import', pathToFileURL(join(root, 'dist-test/support/file-end.js')).href)
const env = { ...process.env, TTRPC_ENGINE: 'native' }
const { code } = await run(process.execPath, [...runner, ...patterns, ...flags, ...files], { env })
process.exitCode = code

/** Returns the compiled test files below the given paths of test/; all of them if there are no paths. */
function selectTests(paths) {
  const wanted = paths.map((path) => join('dist-test', relative('test', path)).replace(/\.ts$/, '.js'))
  const all = filesUnder('dist-test', '.test.js')
  return wanted.length === 0
    ? all
    : all.filter((file) => wanted.some((path) => file === path || file.startsWith(`${path}/`)))
}

async function required(command, commandArgs) {
  const { code } = await run(command, commandArgs)
  if (code !== 0) process.exit(code)
}
