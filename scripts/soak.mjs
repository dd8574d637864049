// Runs the soak: npm run soak [-- --calls 10000000 --kills 0.01 --seed N --plot FILE.svg]. What it takes besides: test/soak/main.ts.
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildTests } from './lib/dist.mjs'
import { root } from './lib/files.mjs'
import { drawSvg } from './lib/plot.mjs'
import { run } from './lib/run.mjs'

const args = process.argv.slice(2)
const at = args.indexOf('--plot')
const picture = at < 0 ? undefined : args.splice(at, 2)[1]
await run(process.execPath, [join(root, 'scripts', 'build.mjs'), '--if-needed', '--quiet'])
await buildTests({ ifNeeded: true })
const folder = mkdtempSync(join(tmpdir(), 'ttrpc-soak-'))
const results = join(folder, 'soak.json')
const env = { ...process.env, TTRPC_ENGINE: 'native' }
const main = join(root, 'dist-test', 'soak', 'main.js')
const { code } = await run(process.execPath, [main, '--out', results, ...args], { env })
process.exitCode = code
if (picture !== undefined) draw(JSON.parse(readFileSync(results, 'utf8')).samples)

/** RSS and descriptors over time. */
function draw(samples) {
  const panel = (title, first, second) => ({
    title,
    width: 640,
    height: 180,
    transform: [{ fold: [first, second], as: ['process', 'value'] }, { filter: 'datum.value > 0' }],
    mark: 'line',
    encoding: {
      x: { field: 'seconds', type: 'quantitative' },
      y: { field: 'value', type: 'quantitative', title: null },
      color: { field: 'process', title: null },
    },
  })
  drawSvg(picture, {
    data: { values: samples },
    vconcat: [panel('RSS, MiB', 'clientMiB', 'serverMiB'), panel('descriptors', 'clientFds', 'serverFds')],
  })
}
