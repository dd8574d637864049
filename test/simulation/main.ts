/**
 * Runs seeds by hand: npm run simulate -- [--seeds 10000] [--from 1] [--seed N] [--failures 5]
 *
 * --seed N  runs one and prints all that happened in it.
 */
import process from 'node:process'
import { parseArgs } from 'node:util'
import { report, runSeed } from './seeds.js'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '10000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    failures: { type: 'string', default: '5' },
  },
})

if (values.seed !== undefined) await runOne(whole('seed', values.seed))
else
  await runMany(whole('from', values.from), whole('seeds', values.seeds), whole('failures', values.failures))

function whole(name: string, given: string): number {
  if (/^\d+$/.test(given)) return Number(given)
  console.error(`--${name} must be a whole number, not ${given}`)
  process.exit(2)
}

async function runOne(seed: number): Promise<void> {
  const result = await runSeed(seed)
  for (const line of result.trace) console.log(line)
  if (result.violations.length === 0) return console.log(`seed ${seed} holds`)
  console.log(report(result))
  process.exitCode = 1
}

async function runMany(from: number, count: number, mostFailures: number): Promise<void> {
  const began = Date.now()
  let failures = 0
  let ran = 0
  for (let seed = from; seed < from + count && failures < mostFailures; seed++, ran++) {
    const result = await runSeed(seed)
    if (result.violations.length > 0) {
      failures++
      console.log(report(result))
    }
    if (ran % 10_000 === 9_999) console.log(`${ran + 1} seeds, ${Date.now() - began} ms`)
  }
  console.log(`${ran} seeds from ${from}, ${failures} failed, ${Date.now() - began} ms`)
  if (failures > 0) process.exitCode = 1
}
