import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Table from 'cli-table3'
import { peers } from './peers.js'
import { runClient, startServer } from './process.js'
import { median, range } from './statistics.js'

/** A folder for sockets while `run` runs. */
export async function withFolder(run) {
  const folder = mkdtempSync(join(tmpdir(), 'ttrpc-bench-'))
  try {
    await run(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * Runs every pair in turn, `rounds` times, each in fresh processes. A pair is client-server. `clientOf(peer, socket)`
 * is the command line of the load. Gives the runs of each pair: rate, p50, p99, CPU µs of both ends for one item.
 */
export async function compare({ folder, title, pairs, rounds, seconds, warmup, clientOf }) {
  const runs = new Map(pairs.map((pair) => [pair, []]))
  for (let round = 0; round < rounds; round++) {
    for (const pair of pairs) {
      process.stderr.write(`\r${title}, round ${round + 1} of ${rounds}: ${pair}   `)
      runs.get(pair).push(await runPair({ folder, pair, seconds, warmup, clientOf }))
    }
  }
  process.stderr.write('\r\x1b[K')
  return runs
}

async function runPair({ folder, pair, seconds, warmup, clientOf }) {
  const [client, server] = pair.split('-').map((name) => peers[name])
  const socket = join(folder, `${pair}.sock`)
  const served = await startServer(server.server(socket))
  try {
    const before = served.cpuSeconds()
    const result = await runClient(clientOf(client, socket))
    const share = seconds / (seconds + warmup)
    const serverCpu = (served.cpuSeconds() - before) * share
    const count = result.calls ?? result.messages
    return {
      rate: count / result.seconds,
      p50: result.p50us,
      p99: result.p99us,
      cpu: ((result.cpuUserSec + result.cpuSysSec + serverCpu) / count) * 1e6,
    }
  } finally {
    await served.stop()
  }
}

/** A table of medians; ratios are those of each round to go-go of the same round. `latency`: rows have p50 and p99. */
export function printComparison({ title, unit, runs, latency, scale = 1 }) {
  const base = runs.get('go-go')
  const ratio = (own, key) =>
    base
      ? range(
          own.map((one, i) => one[key] / base[i][key]),
          (n) => n.toFixed(2),
        )
      : ''
  const head = ['client-server', unit, '× Go']
  if (latency) head.push('p50 µs', '× Go', 'p99 µs')
  const table = new Table({ head: [...head, 'CPU µs each'], style: { head: [], border: [] } })
  for (const [pair, own] of runs) {
    const middle = (key) => median(own.map((one) => one[key]))
    const row = [pair, Math.round(middle('rate') * scale).toLocaleString('en'), ratio(own, 'rate')]
    if (latency) row.push(middle('p50').toFixed(0), ratio(own, 'p50'), middle('p99').toFixed(0))
    table.push([...row, middle('cpu').toFixed(2)])
  }
  console.log(`\n${title}: medians (least–most)`)
  console.log(table.toString())
}
