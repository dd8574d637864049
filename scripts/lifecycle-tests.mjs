// Runs the programs of test/lifecycle many times, in each mode of the engine, and counts how they end.
//
//   npm run test:lifecycle [-- --runs 1000]
import { parseArgs } from 'node:util'
import { buildTests } from './lib/dist.mjs'
import { run } from './lib/run.mjs'

const { values } = parseArgs({ options: { runs: { type: 'string', default: '100' } } })
const built = await run(process.execPath, ['scripts/build.mjs', '--if-needed'])
if (built.code !== 0) process.exit(built.code)
await buildTests({ ifNeeded: true })
const env = { ...process.env, TTRPC_ENGINE: 'native' }
const { code } = await run(process.execPath, ['dist-test/lifecycle/repeat.js', values.runs], { env })
process.exitCode = code
