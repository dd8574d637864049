// Builds the native core without its Node edge, with the GoogleTest files of test/native, into one
// executable under sanitizers, and runs it.
//
//   npm run test:native [-- --tsan] [--gtest_filter=FrameReader.*]
//
// Default: AddressSanitizer and UndefinedBehaviorSanitizer. --tsan: ThreadSanitizer.
// Other arguments are passed to the executable.
import {
  addressDirectory,
  addressFlags,
  buildExecutable,
  coreSources,
  fixedLayout,
  sanitizerOptions,
} from './lib/cpp.mjs'
import { filesUnder } from './lib/files.mjs'
import { fail, outputOf, run } from './lib/run.mjs'

const args = process.argv.slice(2)
const tsan = args.includes('--tsan')
const compiler = process.env.CXX || 'g++'

const tests = filesUnder('test/native', '_test.cc')
if (tests.length === 0) fail('No native tests found in test/native.')
requireTools()
const executable = await buildExecutable({
  compiler,
  directory: tsan ? 'build/native-tests/tsan' : addressDirectory,
  name: 'native-tests',
  sources: [...coreSources(), ...filesUnder('test/native', '_harness.cc'), ...tests],
  flags: tsan ? ['-fsanitize=thread'] : addressFlags,
  libraries: ['-lgtest', '-lgtest_main'],
})
const rest = args.filter((arg) => arg !== '--tsan')
const [command, ...commandArgs] = [
  ...(tsan ? fixedLayout() : []),
  `./${executable}`,
  '--gtest_brief=1',
  ...rest,
]
// Twice: the tests of the engine run once in each of its modes.
for (const mode of ['thread', 'adaptive']) {
  console.log(`io ${mode}`)
  const env = { ...sanitizerOptions, ...process.env, TTRPC_IO: mode }
  const { code } = await run(command, commandArgs, { env })
  if (code !== 0) process.exitCode = code
}

function requireTools() {
  if (outputOf(compiler, ['--version']) === undefined)
    fail(`${compiler} not found (on Debian: apt-get install g++)`)
  const gtest = outputOf(compiler, ['-std=c++20', '-M', '-x', 'c++', '-'], '#include <gtest/gtest.h>\n')
  if (gtest === undefined) fail('GoogleTest not found (on Debian: apt-get install libgtest-dev)')
}
