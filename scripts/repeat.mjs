// Runs the tests many times while all cores are busy with something else, and counts which have failed: a test
// that depends on time fails here first.
//
//   npm run test:repeat [-- --times 10] [--load 2] [arguments of `npm test`]
//
// `--load`: how many threads keep a core busy meanwhile. By default one for each core. The output of each run that
// failed is kept in build/repeat.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { root } from './lib/files.mjs'
import { fail, run } from './lib/run.mjs'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    times: { type: 'string', default: '10' },
    load: { type: 'string', default: `${availableParallelism()}` },
  },
})
const [times, load] = [Number(values.times), Number(values.load)]
if (!(times >= 1) || !(load >= 0))
  fail('--times and --load are numbers: npm run test:repeat -- --times 10 --load 2')

const folder = join(root, 'build/repeat')
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })

// With CI=true the native tests would run each time.
const { CI: _, ...env } = process.env

// Threads of this process: they end with it, however it ends.
const burners = Array.from({ length: load }, () => new Worker('for (;;);', { eval: true }))
const failures = new Map()
let failedRuns = 0
for (let number = 1; number <= times; number++) {
  const begun = Date.now()
  const args = ['scripts/test.mjs', ...positionals]
  const { code, output } = await run(process.execPath, args, { quiet: true, env })
  const seconds = ((Date.now() - begun) / 1000).toFixed(0)
  const names = code === 0 ? [] : failedTests(output)
  console.log(`${number} of ${times}: ${code === 0 ? 'ok' : `FAILED ${names.join(' | ')}`} (${seconds} s)`)
  if (code === 0) continue
  failedRuns++
  writeFileSync(join(folder, `${number}.txt`), output)
  for (const name of names) failures.set(name, (failures.get(name) ?? 0) + 1)
}
await Promise.all(burners.map((burner) => burner.terminate()))

if (failedRuns > 0) {
  console.log(`${failedRuns} of ${times} runs failed; their output is in build/repeat`)
  for (const [name, count] of failures) console.log(`  ${count} times: ${name}`)
  process.exitCode = 1
}

/** Returns the names of the tests at the end of the report. */
function failedTests(output) {
  const list = output.split('✖ failing tests:')[1] ?? ''
  const names = [...list.matchAll(/^✖ (.+?) \([\d.]+ms\)/gm)].map((match) => match[1])
  return names.length === 0 ? ['(see its output)'] : [...new Set(names)]
}
