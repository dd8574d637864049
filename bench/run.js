// Unary calls, ours beside real Go: two processes a pair, in turn, fresh for each run.
//
//   npm run bench [-- --rounds 5 --seconds 2 --concurrency 1,64 --size 64 --pairs ours-ours,go-go --save NAME]
//   npm run bench -- --against DIR [...]
//
// A pair is client-server, each ours (native engine), adaptive (the same, io 'adaptive'), js (ours on the JS engine), go or rust. Ratios are medians of
// the rounds' ratios to go-go of the same round. With --against, every pair (ours-ours by default) runs in turn with
// this tree and with DIR, another built checkout of this package; ratios are this tree to that one, round by round.
import { compare, printComparison, withFolder } from './lib/compare.js'
import { list, loadOptions } from './lib/load-options.js'
import { saveResults } from './lib/results.js'

const options = loadOptions({
  concurrency: { type: 'string', default: '1,64' },
  size: { type: 'string', default: '64' },
})
const { pairs, rounds, seconds, warmup, against } = options
const loads = []
await withFolder(async (folder) => {
  for (const size of list(options.size).map(Number)) {
    for (const concurrency of list(options.concurrency).map(Number)) {
      const title = `${size} B, ${concurrency} in flight; ${rounds} rounds of ${seconds} s`
      const clientOf = (peer, socket) => peer.client(socket, { size, concurrency, seconds, warmup })
      const runs = await compare({
        folder,
        title,
        pairs,
        rounds,
        seconds,
        warmup,
        clientOf,
      })
      loads.push({ size, concurrency, runs: Object.fromEntries(runs) })
      printComparison({ title, unit: 'calls/s', runs, latency: true, against })
    }
  }
})
if (options.save !== undefined) saveResults(options.save, { seconds, loads })
