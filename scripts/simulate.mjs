// Builds what is out of date and runs seeds of the simulation: see docs/testing.md.
//
//   npm run simulate -- --seeds 1000000 --from 1
//   npm run simulate -- --seed 42
import { join } from 'node:path'
import { buildDist, buildTests } from './lib/dist.mjs'
import { root } from './lib/files.mjs'
import { run } from './lib/run.mjs'

await buildDist({ ifNeeded: true })
await buildTests({ ifNeeded: true })
const program = join(root, 'dist-test/simulation/main.js')
const args = [program, ...process.argv.slice(2)]
const { code } = await run(process.execPath, args)
process.exitCode = code
