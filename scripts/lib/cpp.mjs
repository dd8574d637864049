// Builds C++ files into one executable, compiling only what has changed since.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { filesUnder, isStale, root } from './files.mjs'
import { fail, mapLimit, outputOf, run } from './run.mjs'

/** The sources of the native core, which do not depend on Node. */
export const coreSources = () => [
  ...filesUnder('native/base', '.cc'),
  ...filesUnder('native/wire', '.cc'),
  ...filesUnder('native/io', '.cc'),
  ...filesUnder('native/process', '.cc'),
]

const common = ['-std=c++20', '-O1', '-g', '-Wall', '-Wextra', '-fno-omit-frame-pointer', '-pthread']
const includes = ['-Inative', '-Itest/native']

/**
 * AddressSanitizer and UndefinedBehaviorSanitizer. Without vptr, which reports GoogleTest's own messages of a failure
 * as errors. All builds with these flags alone share one folder, so that the core is compiled once.
 */
export const addressFlags = [
  '-fsanitize=address,undefined',
  '-fno-sanitize=vptr',
  '-fno-sanitize-recover=all',
]
export const addressDirectory = 'build/native-tests/asan'

/** Options for the sanitizers' reports; those of the environment go first. */
export const sanitizerOptions = {
  ASAN_OPTIONS: 'detect_leaks=1:strict_string_checks=1',
  UBSAN_OPTIONS: 'print_stacktrace=1',
  TSAN_OPTIONS: 'halt_on_error=1',
}

/** The system calls that the linker replaces with the functions of test/faults/kernel.cc. */
export const simulatedCalls = [
  'accept4',
  'bind',
  'clock_gettime',
  'connect',
  'epoll_create1',
  'epoll_ctl',
  'epoll_wait',
  'eventfd',
  'eventfd_write',
  'fchmod',
  'flock',
  'fstat',
  'fstatat',
  'getsockopt',
  'listen',
  'open',
  'openat',
  'realloc',
  'recv',
  'send',
  'socket',
  'unlinkat',
  '_ZnwmRKSt9nothrow_t',
].map((call) => `-Wl,--wrap=${call}`)

/** Goes before a command: ThreadSanitizer of gcc 12 fails with the randomised address layout of newer kernels. */
export const fixedLayout = () => (outputOf('setarch', ['-R', 'true']) === undefined ? [] : ['setarch', '-R'])

/**
 * Builds `sources` into `directory/name` and resolves with that path. `flags` are passed to the compiler and
 * the linker, `libraries` to the linker alone.
 */
export async function buildExecutable({ compiler, directory, name, sources, flags, libraries = [] }) {
  const all = [...common, ...includes, ...flags]
  const executable = `${directory}/${name}`
  mkdirSync(join(root, directory), { recursive: true })
  note(`${directory}/flags.json`, [compiler, ...all])
  note(`${directory}/${name}.json`, [...sources, ...libraries])
  const compiled = await mapLimit(sources, 2, (source) => compile(compiler, all, directory, source))
  if (compiled.includes(false)) fail(`${name} does not compile.`)
  const objects = sources.map((source) => objectOf(directory, source))
  if (!isStale(executable, [...objects, `${directory}/${name}.json`])) return executable
  const { code } = await run(compiler, [...all, ...objects, ...libraries, '-o', executable])
  if (code !== 0) fail(`${name} does not link.`)
  return executable
}

/** Writes `value` to `path` if it differs from what is there, so that the file's time is that of the last change. */
function note(path, value) {
  const now = JSON.stringify(value)
  const file = join(root, path)
  if (!existsSync(file) || readFileSync(file, 'utf8') !== now) writeFileSync(file, now)
}

function objectOf(directory, source) {
  return `${directory}/${dirname(source).replaceAll('/', '-')}-${basename(source, '.cc')}.o`
}

/** Returns the headers that the compiler listed when it made the object; undefined before the first time. */
function headersOf(object) {
  const path = join(root, object.replace(/\.o$/, '.d'))
  if (!existsSync(path)) return undefined
  const [rule] = readFileSync(path, 'utf8').replaceAll('\\\n', ' ').split('\n')
  return rule
    .split(/\s+/)
    .slice(1)
    .filter((header) => header !== '')
}

async function compile(compiler, flags, directory, source) {
  const object = objectOf(directory, source)
  const headers = headersOf(object)
  // A header that no longer exists counts as changed.
  const known = headers?.every((header) => existsSync(join(root, header))) ?? false
  if (known && !isStale(object, [source, ...headers, `${directory}/flags.json`])) return true
  console.log(`  compile ${source}`)
  const { code } = await run(compiler, [...flags, '-MMD', '-c', source, '-o', object])
  return code === 0
}
