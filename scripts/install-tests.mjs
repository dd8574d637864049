// Installs the packed package with every package manager, builds it from source, runs it in every bundler and Jest
// that are tested, and compiles against its types. Some of these run in `npm test` too.
//
//   npm run test:installs [-- patterns of test names]
import { join } from 'node:path'
import { root } from './lib/files.mjs'
import { run } from './lib/run.mjs'

const tests = ['install', 'managers', 'bundlers', 'jest', 'types'].map(
  (name) => `test/package/${name}.test.ts`,
)
const args = ['--test-timeout=600000', ...tests, ...process.argv.slice(2)]
const env = { ...process.env, TTRPC_INSTALLS: 'all' }
const { code } = await run(process.execPath, [join(root, 'scripts/test.mjs'), ...args], { env })
process.exitCode = code
