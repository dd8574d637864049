// Ours beside real Go: two processes a pair, in turn, fresh for each run.
//
//   npm run bench [-- --rounds 5 --seconds 2 --concurrency 1,64 --size 64 --pairs ours-ours,go-go --save NAME]
//
// A pair is client-server, each ours (native engine), js (ours on the JS engine) or go. Ratios are medians of the rounds' ratios to go-go of the same round.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import Table from 'cli-table3'
import { buildGo, peers } from './lib/peers.js'
import { runClient, startServer } from './lib/process.js'
import { saveResults } from './lib/results.js'
import { median, range } from './lib/statistics.js'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '2' },
    warmup: { type: 'string', default: '1' },
    concurrency: { type: 'string', default: '1,64' },
    size: { type: 'string', default: '64' },
    pairs: { type: 'string', default: 'ours-ours,go-go' },
    save: { type: 'string' },
  },
})
const list = (text) => text.split(',').filter(Boolean)
const rounds = Number(values.rounds)

if (!buildGo()) {
  console.error('Go is missing: there is nothing to compare with.')
  process.exit(1)
}
const saved = []
const folder = mkdtempSync(join(tmpdir(), 'ttrpc-bench-'))
try {
  for (const size of list(values.size)) {
    for (const concurrency of list(values.concurrency)) await compare(Number(size), Number(concurrency))
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
if (values.save !== undefined) saveResults(values.save, { seconds: Number(values.seconds), loads: saved })

async function compare(size, concurrency) {
  const pairs = list(values.pairs)
  const runs = new Map(pairs.map((pair) => [pair, []]))
  for (let round = 0; round < rounds; round++) {
    for (const pair of pairs) {
      process.stderr.write(`\r${size} B, ${concurrency} at once, round ${round + 1} of ${rounds}: ${pair}   `)
      runs
        .get(pair)
        .push(await run(pair, { size, concurrency, seconds: values.seconds, warmup: values.warmup }))
    }
  }
  process.stderr.write('\r\x1b[K')
  saved.push({ size, concurrency, runs: Object.fromEntries(runs) })
  print(size, concurrency, runs)
}

async function run(pair, load) {
  const [client, server] = pair.split('-').map((name) => peers[name])
  const socket = join(folder, `${pair}.sock`)
  const served = await startServer(server.server(socket))
  try {
    const before = served.cpuSeconds()
    const result = await runClient(client.client(socket, load))
    const share = Number(load.seconds) / (Number(load.seconds) + Number(load.warmup))
    const serverCpu = (served.cpuSeconds() - before) * share
    return {
      rate: result.calls / result.seconds,
      p50: result.p50us,
      p99: result.p99us,
      cpu: ((result.cpuUserSec + result.cpuSysSec + serverCpu) / result.calls) * 1e6,
    }
  } finally {
    await served.stop()
  }
}

function print(size, concurrency, runs) {
  const base = runs.get('go-go')
  const ratio = (own, key) =>
    base
      ? range(
          own.map((one, i) => one[key] / base[i][key]),
          (n) => n.toFixed(2),
        )
      : ''
  const table = new Table({
    head: ['client-server', 'calls/s', '× Go', 'p50 µs', '× Go', 'p99 µs', 'CPU µs/call'],
    style: { head: [], border: [] },
  })
  for (const [pair, own] of runs) {
    const middle = (key) => median(own.map((one) => one[key]))
    table.push([
      pair,
      Math.round(middle('rate')).toLocaleString('en'),
      ratio(own, 'rate'),
      middle('p50').toFixed(0),
      ratio(own, 'p50'),
      middle('p99').toFixed(0),
      middle('cpu').toFixed(2),
    ])
  }
  console.log(
    `\n${size} B, ${concurrency} in flight; ${rounds} rounds of ${values.seconds} s: medians (least–most)`,
  )
  console.log(table.toString())
}
