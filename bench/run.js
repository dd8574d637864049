// Unary calls, ours beside real Go: two processes a pair, in turn, fresh for each run.
//
//   npm run bench [-- --rounds 5 --seconds 2 --concurrency 1,64 --size 64 --pairs ours-ours,go-go --save NAME]
//
// A pair is client-server, each ours (native engine), js (ours on the JS engine), go or rust. Ratios are medians of the rounds' ratios to go-go of the same round.
import { parseArgs } from 'node:util'
import { compare, printComparison, withFolder } from './lib/compare.js'
import { missingPeers } from './lib/peers.js'
import { saveResults } from './lib/results.js'

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
const [rounds, seconds, warmup] = [values.rounds, values.seconds, values.warmup].map(Number)

const missing = missingPeers(list(values.pairs))
if (missing.length > 0) {
  console.error(`${missing.join(' and ')} cannot be built: there is nothing to compare with.`)
  process.exit(1)
}
const loads = []
await withFolder(async (folder) => {
  for (const size of list(values.size).map(Number)) {
    for (const concurrency of list(values.concurrency).map(Number)) {
      const title = `${size} B, ${concurrency} in flight; ${rounds} rounds of ${seconds} s`
      const clientOf = (peer, socket) => peer.client(socket, { size, concurrency, seconds, warmup })
      const runs = await compare({
        folder,
        title,
        pairs: list(values.pairs),
        rounds,
        seconds,
        warmup,
        clientOf,
      })
      loads.push({ size, concurrency, runs: Object.fromEntries(runs) })
      printComparison({ title, unit: 'calls/s', runs, latency: true })
    }
  }
})
if (values.save !== undefined) saveResults(values.save, { seconds, loads })
