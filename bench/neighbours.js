// What an unread stream costs the calls beside it on its connection, while the budget has room and when it
// has none: unary calls of 64 B, 64 in flight, in turn without, with 6 MiB unread (of 8), and with more than the budget.
//
//   npm run bench:neighbours [-- --rounds 5 --seconds 2 --save NAME]
import { parseArgs } from 'node:util'
import Table from 'cli-table3'
import { compare, withFolder } from './lib/compare.js'
import { pairsOf } from './lib/peers.js'
import { saveResults } from './lib/results.js'
import { median, range } from './lib/statistics.js'
import { treesOf } from './lib/trees.js'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '2' },
    warmup: { type: 'string', default: '2' },
    save: { type: 'string' },
  },
})
const [rounds, seconds, warmup] = [values.rounds, values.seconds, values.warmup].map(Number)
const loads = {
  'no other stream': 0,
  '6 MiB unread': 96,
  'more than the budget unread, failed after a second': 400,
}
const pairs = pairsOf(['ours-ours'], treesOf())
const found = new Map(Object.keys(loads).map((name) => [name, []]))

await withFolder(async (folder) => {
  for (let round = 0; round < rounds; round++) {
    for (const [name, unread] of Object.entries(loads)) {
      const clientOf = (peer, socket) =>
        peer.client(socket, { size: 64, concurrency: 64, seconds, warmup, unread })
      const runs = await compare({
        folder,
        title: name,
        pairs,
        rounds: 1,
        seconds,
        warmup,
        clientOf,
      })
      found.get(name).push(...runs.get('ours-ours'))
    }
  }
})
const base = found.get('no other stream')
const table = new Table({ head: ['beside it', 'calls/s', '× without'], style: { head: [], border: [] } })
for (const [name, runs] of found) {
  const ratios = runs.map(({ rate }, i) => rate / base[i].rate)
  table.push([
    name,
    Math.round(median(runs.map(({ rate }) => rate))).toLocaleString('en'),
    range(ratios, (n) => n.toFixed(2)),
  ])
}
console.log(table.toString())
if (values.save !== undefined) saveResults(values.save, { seconds, loads: Object.fromEntries(found) })
