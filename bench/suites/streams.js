// Streams of each kind, both ends of the same peer, on one connection; every message is verified.
import { runPair } from '../lib/load.js'
import { peers } from '../lib/peers.js'
import { megabytes, messages, p50 } from './metrics.js'

const LARGE = 65_536
const all = {
  'server-64B': { title: 'server stream, 64 B', mode: 'flood', size: 64, metric: messages },
  'client-64B': { title: 'client stream, 64 B', mode: 'upload', size: 64, metric: messages },
  'server-64KiB': { title: 'server stream, 64 KiB', mode: 'flood', size: LARGE, metric: megabytes(LARGE) },
  'client-64KiB': { title: 'client stream, 64 KiB', mode: 'upload', size: LARGE, metric: megabytes(LARGE) },
  'bidi-1': { title: 'one stream to and fro, 64 B', mode: 'pingpong', size: 64, metric: p50 },
  'bidi-64': {
    title: '64 streams to and fro, 64 B',
    mode: 'pingpong',
    size: 64,
    streams: 64,
    metric: messages,
  },
}
const quick = ['server-64B', 'bidi-1']

export const streams = {
  name: 'streams',
  title: 'Streams on one connection',
  cases: (mode) =>
    (mode === 'quick' ? quick : Object.keys(all)).map((id) => ({
      id,
      ...all[id],
      contestants: Object.keys(peers),
    })),
  /** A call of a stream takes so long on the slowest peer that it goes on behind the end of the seconds. */
  cost: ({ mode }, { seconds, warmup }) => seconds + warmup + (mode === 'pingpong' ? 0.45 : 0.9),
  async measure({ mode, size, streams: count = 1 }, run) {
    const client = (peer, load, tree) => peer.streamClient({ ...load, mode, size, streams: count }, tree)
    const { p50: middle, p99, ...values } = await runPair({ ...run, client })
    // Only round trips are comparable: the others time whole calls of many messages.
    return mode === 'pingpong' ? { ...values, p50: middle, p99 } : values
  },
}
