// What workers gain: npm run bench:workers [-- --rounds 5 --seconds 1.5 --io adaptive --loads hash,echo --save NAME]
//
// One Server, and groups of one and two workers, in turn, under three loads from a client in another process over
// eight connections; `connect` makes a connection for each call. Every answer is verified.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import Table from 'cli-table3'
import { compare, withFolder } from './lib/compare.js'
import { saveResults } from './lib/results.js'
import { median, range } from './lib/statistics.js'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '1.5' },
    warmup: { type: 'string', default: '0.7' },
    io: { type: 'string', default: 'thread' },
    loads: { type: 'string', default: 'hash,echo,connect' },
    save: { type: 'string' },
  },
})
const [rounds, seconds, warmup] = [values.rounds, values.seconds, values.warmup].map(Number)
process.env.TTRPC_IO = values.io
const inFlight = { hash: 16, echo: 64, connect: 16 }
const loads = values.loads.split(',').map((load) => [load, inFlight[load]])
const servers = { 'one Server': 0, 'group of 1': 1, 'group of 2': 2 }
const program = (name) => [process.execPath, join(import.meta.dirname, 'workers', name)]
const pairs = Object.entries(servers).map(([name, workers]) => ({
  name,
  server: { server: (socket) => [...program('server.js'), socket, String(workers)] },
}))

const found = {}
for (const [load, concurrency] of loads) {
  const clientOf = (_, socket) =>
    [...program('client.js'), socket, load, concurrency, seconds, warmup].map(String)
  found[load] = await withFolder((folder) =>
    compare({ folder, title: load, pairs, rounds, seconds, warmup, clientOf }),
  )
}

const head = ['load', 'server', 'calls/s', '× one Server', 'p50 µs', 'CPU µs of a call']
const table = new Table({ head, style: { head: [], border: [] } })
for (const [load, runs] of Object.entries(found)) {
  const base = runs.get('one Server')
  for (const [name, of] of runs) {
    table.push([
      load,
      name,
      Math.round(median(of.map(({ rate }) => rate))).toLocaleString('en'),
      range(
        of.map(({ rate }, i) => rate / base[i].rate),
        (n) => n.toFixed(2),
      ),
      Math.round(median(of.map(({ p50 }) => p50))),
      median(of.map(({ cpu }) => cpu)).toFixed(1),
    ])
  }
}
console.log(table.toString())
if (values.save !== undefined) {
  const plain = Object.entries(found).map(([load, runs]) => [load, Object.fromEntries(runs)])
  saveResults(values.save, { io: values.io, loads: Object.fromEntries(plain) })
}
