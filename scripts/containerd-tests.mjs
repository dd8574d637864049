// Runs the tests of test/containerd against several versions of containerd, one after the other. 1.6 is the one on PATH
// (Debian's); newer ones are built from their Go modules, once, into build/containerd.
//
//   npm run test:containerd [-- --versions 1.6,1.7,2.4] [--runtimes host,runc,runc-v2] [--drive-runs 50] [files]
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { buildTests } from './lib/dist.mjs'
import { filesUnder, root } from './lib/files.mjs'
import { fail, outputOf, run } from './lib/run.mjs'

/** The package of each program's folder, and its version; null: the one on PATH. */
const VERSIONS = {
  1.6: null,
  1.7: { module: 'github.com/containerd/containerd', version: 'v1.7.29' },
  2.4: { module: 'github.com/containerd/containerd/v2', version: 'v2.4.2' },
}
const PROGRAMS = ['containerd', 'ctr', 'containerd-shim-runc-v2']

const { values, positionals } = parseArgs({
  options: {
    versions: { type: 'string', default: Object.keys(VERSIONS).join() },
    runtimes: { type: 'string' },
    'drive-runs': { type: 'string', default: '50' },
  },
  allowPositionals: true,
})
const versions = values.versions.split(',')
for (const version of versions) {
  if (!Object.hasOwn(VERSIONS, version)) fail(`--versions takes ${Object.keys(VERSIONS)}, not ${version}`)
}

const built = await run(process.execPath, ['scripts/build.mjs', '--if-needed'])
if (built.code !== 0) process.exit(built.code)
await buildTests({ ifNeeded: true })
const wanted = positionals.map((path) => path.replace(/^test\//, 'dist-test/').replace(/\.ts$/, '.js'))
const all = filesUnder('dist-test/containerd', '.test.js')
const files = wanted.length === 0 ? all : all.filter((file) => wanted.includes(file))
if (files.length === 0) fail('No tests found.')

let failures = 0
for (const version of versions) {
  const folder = VERSIONS[version] === null ? undefined : await programsOf(VERSIONS[version])
  console.log(`containerd ${version}`)
  const { code } = await runTests(folder)
  if (code !== 0) failures++
}
process.exitCode = failures === 0 ? 0 : 1

function runTests(folder) {
  const report = `--test-reporter=${pathToFileURL(join(root, 'scripts/lib/test-report.mjs'))}`
  const end = pathToFileURL(join(root, 'dist-test/support/file-end.js')).href
  const runner = ['--import', end, '--test', '--test-concurrency=1', '--test-timeout=300000', report]
  const env = {
    ...process.env,
    TTRPC_ENGINE: 'native',
    TTRPC_DRIVE_RUNS: values['drive-runs'],
    ...(folder !== undefined && { TTRPC_CONTAINERD_BIN: folder }),
    ...(values.runtimes !== undefined && { TTRPC_TEST_RUNTIMES: values.runtimes }),
  }
  return run(process.execPath, [...runner, ...files], { env })
}

/** Returns the folder of the programs of a version. Builds them where they are not there, which takes minutes. */
async function programsOf({ module, version }) {
  const folder = join(root, 'build/containerd', version)
  if (existsSync(folder)) return folder
  const fresh = `${folder}.new`
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(fresh, { recursive: true })
  console.log(`building containerd ${version} from its Go module`)
  const printed = outputOf('go', ['mod', 'download', '-json', `${module}@${version}`])
  if (printed === undefined) fail(`Go cannot download ${module}@${version}: install Go 1.21 or newer`)
  // Built in a copy: `go install` refuses a module that excludes versions of others, as that of 1.7 does.
  const sources = join(fresh, 'src')
  const copied = await run('cp', ['-r', '--no-preserve=mode', JSON.parse(printed).Dir, sources])
  if (copied.code !== 0) fail(`the sources of containerd ${version} cannot be copied`)
  rmSync(join(sources, 'vendor'), { recursive: true, force: true })
  const env = { ...process.env, GOFLAGS: '-mod=mod -buildvcs=false', GOWORK: 'off', CGO_ENABLED: '0' }
  const packages = PROGRAMS.map((program) => `./cmd/${program}`)
  const { code } = await run('go', ['build', '-o', `${fresh}/`, ...packages], { env, cwd: sources })
  if (code !== 0) fail(`containerd ${version} cannot be built`)
  rmSync(sources, { recursive: true, force: true })
  renameSync(fresh, folder)
  return folder
}
