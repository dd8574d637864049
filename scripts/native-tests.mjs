// Builds the native core without its Node edge, with the GoogleTest files of test/native, into one
// executable under sanitizers, and runs it.
//
//   npm run test:native [-- --tsan] [--gtest_filter=FrameReader.*]
//
// Default: AddressSanitizer and UndefinedBehaviorSanitizer. --tsan: ThreadSanitizer.
// Everything else goes to the executable.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { filesUnder, isStale, root } from './lib/files.mjs'
import { fail, mapLimit, outputOf, run } from './lib/run.mjs'

const args = process.argv.slice(2)
const tsan = args.includes('--tsan')
const compiler = process.env.CXX || 'g++'
const directory = `build/native-tests/${tsan ? 'tsan' : 'asan'}`
const executable = `${directory}/native-tests`
// Without vptr: it takes GoogleTest's own messages of a failure for damage.
const undefinedToo = ['-fsanitize=address,undefined', '-fno-sanitize=vptr', '-fno-sanitize-recover=all']
const sanitize = tsan ? ['-fsanitize=thread'] : undefinedToo
const flags = [
  '-std=c++20',
  '-O1',
  '-g',
  '-Wall',
  '-Wextra',
  '-fno-omit-frame-pointer',
  '-pthread',
  '-Inative',
  ...sanitize,
]

const tests = filesUnder('test/native', '_test.cc')
const helpers = filesUnder('test/native', '_harness.cc')
const sources = [...filesUnder('native/wire', '.cc'), ...filesUnder('native/io', '.cc'), ...helpers, ...tests]
if (tests.length === 0) fail('No native tests found in test/native.')
requireTools()
mkdirSync(join(root, directory), { recursive: true })
noteFlags()
const compiled = await mapLimit(sources, 2, compile)
if (compiled.includes(false)) fail('The native tests do not compile.')
await link()
process.exitCode = await execute()

function requireTools() {
  if (outputOf(compiler, ['--version']) === undefined)
    fail(`${compiler} not found (on Debian: apt-get install g++)`)
  const gtest = outputOf(compiler, ['-std=c++20', '-M', '-x', 'c++', '-'], '#include <gtest/gtest.h>\n')
  if (gtest === undefined) fail('GoogleTest not found (on Debian: apt-get install libgtest-dev)')
}

/** Keeps the flags beside the objects: objects older than the last change of flags are made anew. */
function noteFlags() {
  const path = join(root, directory, 'flags.json')
  const now = JSON.stringify([compiler, ...flags])
  if (!existsSync(path) || readFileSync(path, 'utf8') !== now) writeFileSync(path, now)
}

function objectOf(source) {
  return `${directory}/${dirname(source).replaceAll('/', '-')}-${basename(source, '.cc')}.o`
}

/** The headers that the compiler noted when it made the object; undefined when it never did. */
function headersOf(object) {
  const path = join(root, object.replace(/\.o$/, '.d'))
  if (!existsSync(path)) return undefined
  const [rule] = readFileSync(path, 'utf8').replaceAll('\\\n', ' ').split('\n')
  return rule
    .split(/\s+/)
    .slice(1)
    .filter((header) => header !== '')
}

async function compile(source) {
  const object = objectOf(source)
  const headers = headersOf(object)
  // A header that is gone counts as changed.
  const known = headers?.every((header) => existsSync(join(root, header))) ?? false
  if (known && !isStale(object, [source, ...headers, `${directory}/flags.json`])) return true
  console.log(`  compile ${source}`)
  const { code } = await run(compiler, [...flags, '-MMD', '-c', source, '-o', object])
  return code === 0
}

async function link() {
  const libraries = ['-lgtest', '-lgtest_main']
  const { code } = await run(compiler, [...flags, ...sources.map(objectOf), ...libraries, '-o', executable])
  if (code !== 0) fail('The native tests do not link.')
}

async function execute() {
  const env = {
    ASAN_OPTIONS: 'detect_leaks=1:strict_string_checks=1',
    UBSAN_OPTIONS: 'print_stacktrace=1',
    TSAN_OPTIONS: 'halt_on_error=1',
    ...process.env,
  }
  const rest = args.filter((arg) => arg !== '--tsan')
  // ThreadSanitizer of gcc 12 cannot live with the address layout of newer kernels.
  const fixed = tsan && outputOf('setarch', ['-R', 'true']) !== undefined ? ['setarch', '-R'] : []
  const [command, ...commandArgs] = [...fixed, `./${executable}`, '--gtest_brief=1', ...rest]
  return (await run(command, commandArgs, { env })).code
}
