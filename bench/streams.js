// Streams, ours beside real Go: two processes a pair, in turn, fresh for each run; every message verified.
//
//   npm run bench:streams [-- --rounds 5 --seconds 2 --loads flood-64,pingpong-1 --pairs ours-ours,go-go --save NAME]
//   npm run bench:streams -- --against DIR [...]
//
// Ratios are medians of the rounds' ratios to go-go of the same round. --against: as in bench/run.js.
import { compare, printComparison, withFolder } from './lib/compare.js'
import { list, loadOptions } from './lib/load-options.js'
import { saveResults } from './lib/results.js'

const MESSAGES = { unit: 'messages/s', scale: 1 }
const MEGABYTES = { unit: 'MB/s', scale: 65_536 / 1e6 }
const loads = {
  'flood-64': { mode: 'flood', size: 64, streams: 1, ...MESSAGES, title: 'server stream, 64 B' },
  'upload-64': { mode: 'upload', size: 64, streams: 1, ...MESSAGES, title: 'client stream, 64 B' },
  'flood-64k': {
    mode: 'flood',
    size: 65_536,
    count: 2000,
    streams: 1,
    ...MEGABYTES,
    title: 'server stream, 64 KiB',
  },
  'upload-64k': {
    mode: 'upload',
    size: 65_536,
    count: 2000,
    streams: 1,
    ...MEGABYTES,
    title: 'client stream, 64 KiB',
  },
  'pingpong-64': {
    mode: 'pingpong',
    size: 64,
    streams: 64,
    ...MESSAGES,
    latency: true,
    title: '64 streams, to and fro, 64 B',
  },
  'pingpong-1': {
    mode: 'pingpong',
    size: 64,
    streams: 1,
    ...MESSAGES,
    latency: true,
    title: 'one stream, to and fro, 64 B',
  },
}

const options = loadOptions({
  loads: { type: 'string', default: Object.keys(loads).join(',') },
})
const { pairs, rounds, seconds, warmup, against } = options
const saved = []
await withFolder(async (folder) => {
  for (const name of list(options.loads)) {
    const { unit, scale, latency = false, title, ...load } = loads[name]
    const clientOf = (peer, socket) => peer.streamClient(socket, { ...load, seconds, warmup })
    const runs = await compare({
      folder,
      title,
      pairs,
      rounds,
      seconds,
      warmup,
      clientOf,
    })
    saved.push({ name, ...load, runs: Object.fromEntries(runs) })
    const head = `${title}; ${rounds} rounds of ${seconds} s`
    printComparison({ title: head, unit, runs, latency, scale, against })
  }
})
if (options.save !== undefined) saveResults(options.save, { seconds, loads: saved })
