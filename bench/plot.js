// Draws bench/results/throughput.json: npm run bench:plot. Needs vega-lite, which npx fetches.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readResults } from './lib/results.js'
import { median } from './lib/statistics.js'

const names = {
  'ours-ours': 'ours, native engine',
  'js-js': 'ours, JS engine',
  'ours-go': 'our client, Go server',
  'go-ours': 'Go client, our server',
  'go-go': 'Go',
}
const { loads, commit } = readResults('throughput')
const values = loads
  .filter(({ size }) => size < 1_000_000)
  .flatMap(({ size, concurrency, runs }) =>
    Object.entries(runs).map(([pair, rounds]) => ({
      load: `${size} B, ${concurrency} in flight`,
      peers: names[pair],
      rate: median(rounds.map((round) => round.rate)) / 1000,
    })),
  )
const order = Object.values(names)
const spec = {
  $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
  title: `Thousand unary calls a second, two processes on one unix socket, 2 cores (${commit})`,
  data: { values },
  width: 110,
  height: 260,
  mark: 'bar',
  encoding: {
    column: { field: 'load', sort: [...new Set(values.map((value) => value.load))], title: null },
    x: { field: 'peers', sort: order, title: null, axis: { labels: false, ticks: false } },
    y: { field: 'rate', type: 'quantitative', title: 'thousand calls/s' },
    color: {
      field: 'peers',
      sort: order,
      title: null,
      scale: { scheme: 'tableau10' },
      legend: { orient: 'bottom', labelLimit: 300 },
    },
  },
}
const file = join(tmpdir(), 'ttrpc-throughput.vl.json')
writeFileSync(file, JSON.stringify(spec))
const picture = fileURLToPath(new URL('results/throughput.svg', import.meta.url))
const tools = ['--yes', '-p', 'vega@5.33.0', '-p', 'vega-lite@5.23.0', 'vl2svg']
execFileSync('npx', [...tools, file, picture], { stdio: ['ignore', 'ignore', 'inherit'] })
console.log(picture)
