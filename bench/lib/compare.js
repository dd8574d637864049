import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runClient, startServer } from './process.js'
import { besideGo, besideThat, printTable } from './table.js'

/** Makes a folder for sockets, removes it when `run` has ended, and returns what `run` resolved to. */
export async function withFolder(run) {
  const folder = mkdtempSync(join(tmpdir(), 'ttrpc-bench-'))
  try {
    return await run(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * Runs every pair in turn, `rounds` times, each in fresh processes. A pair is `{ name, client, server }`, two peers.
 * `clientOf(peer, socket)` is the command line of the load. Returns a Map of each pair's name to its rounds: rate,
 * p50, p99, CPU µs of both ends for one item.
 */
export async function compare({ folder, title, pairs, rounds, seconds, warmup, clientOf }) {
  const runs = new Map(pairs.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const pair of pairs) {
      process.stderr.write(`\r${title}, round ${round + 1} of ${rounds}: ${pair.name}   `)
      runs.get(pair.name).push(await runPair({ folder, pair, seconds, warmup, clientOf }))
    }
  }
  process.stderr.write('\r\x1b[K')
  return runs
}

async function runPair({ folder, pair, seconds, warmup, clientOf }) {
  const socket = join(folder, 'pair.sock')
  const served = await startServer(pair.server.server(socket))
  try {
    const before = served.cpuSeconds()
    const result = await runClient(clientOf(pair.client, socket))
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

/**
 * Prints a table of medians. Ratios are those of each round to go-go of the same round, or with `against`, of this
 * tree to that one. `latency`: the rounds have p50 and p99.
 */
export function printComparison({ title, unit, runs, latency, against, scale = 1 }) {
  const whole = (n) => n.toFixed(0)
  const columns = [
    { head: unit, key: 'rate', format: (n) => Math.round(n * scale).toLocaleString('en'), ratio: true },
  ]
  if (latency) {
    columns.push({ head: 'p50 µs', key: 'p50', format: whole, ratio: true })
    columns.push({ head: 'p99 µs', key: 'p99', format: whole })
  }
  const compared = against !== undefined
  columns.push({ head: 'CPU µs each', key: 'cpu', format: (n) => n.toFixed(2), ratio: compared })
  const base = compared ? besideThat : besideGo
  printTable({ title, first: 'client-server', columns, runs, base, spread: compared })
}
