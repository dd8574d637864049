// Attacks a server: npm run attack [-- NAME…] [--seconds 3] [--engine native|node|both] [--out FILE.json] [--plot FILE.svg]; --list names them.
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildTests } from './lib/dist.mjs'
import { root } from './lib/files.mjs'
import { drawSvg } from './lib/plot.mjs'
import { run } from './lib/run.mjs'

const args = process.argv.slice(2)
const plotAt = args.indexOf('--plot')
const picture = plotAt < 0 ? undefined : args.splice(plotAt, 2)[1]
await run(process.execPath, [join(root, 'scripts', 'build.mjs'), '--if-needed', '--quiet'])
await buildTests({ ifNeeded: true })
const outAt = args.indexOf('--out')
const results =
  outAt < 0 ? join(mkdtempSync(join(tmpdir(), 'ttrpc-attack-')), 'attack.json') : args[outAt + 1]
const main = join(root, 'dist-test', 'attack', 'main.js')
const { code } = await run(process.execPath, [main, ...(outAt < 0 ? ['--out', results] : []), ...args])
process.exitCode = code
if (picture !== undefined) draw(JSON.parse(readFileSync(results, 'utf8')))

/** The server's memory over time, one small panel an attack. */
function draw(outcomes) {
  const values = outcomes.flatMap(({ attack, engine, samples }) =>
    samples.map(({ seconds, memoryMiB }) => ({ attack: attack.name, engine, seconds, memoryMiB })),
  )
  drawSvg(picture, {
    data: { values },
    facet: { field: 'attack', columns: 3, title: null },
    spec: {
      width: 240,
      height: 120,
      mark: 'line',
      encoding: {
        x: { field: 'seconds', type: 'quantitative', title: 'seconds' },
        y: { field: 'memoryMiB', type: 'quantitative', title: 'RSS, MiB' },
        color: { field: 'engine', type: 'nominal', title: null },
      },
    },
  })
}
