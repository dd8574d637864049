// Curves: how much is answered as the work grows, both ends of the same peer. A contestant's round has a value for
// each point of its curve, so that the keys of its values are the points.
import { runPair } from '../lib/load.js'
import { peers } from '../lib/peers.js'
import { calls, megabytes, messages } from './metrics.js'

const tens = { quick: [1, 100], standard: [1, 100, 10_000], full: [1, 10, 100, 1000, 10_000] }
const KIB = 1024
/** The last is the most that a message of the default limit can carry. */
const sizes = {
  quick: [64, KIB * KIB],
  standard: [64, 4 * KIB, 256 * KIB, 4 * KIB * KIB - 64],
  full: [64, 256, KIB, 4 * KIB, 16 * KIB, 64 * KIB, 256 * KIB, KIB * KIB, 4 * KIB * KIB - 64],
}
const all = {
  connections: {
    title: 'connections with one call of 64 B in flight on each',
    points: tens,
    metric: calls,
    client: (peer, load, at, tree) =>
      peer.client({ ...load, size: 64, connections: at, concurrency: at }, tree),
  },
  streams: {
    title: 'streams to and fro on one connection, 64 B',
    points: tens,
    metric: messages,
    client: (peer, load, at, tree) =>
      peer.streamClient({ ...load, mode: 'pingpong', size: 64, streams: at }, tree),
  },
  size: {
    title: 'calls with 4 in flight, bytes of a message',
    points: sizes,
    metric: megabytes(1e6),
    client: (peer, load, at, tree) => peer.client({ ...load, size: at, concurrency: 4 }, tree),
  },
}

export const growth = {
  name: 'growth',
  title: 'As the work grows',
  cases: (mode) =>
    Object.entries(all).map(([id, { title, points, metric }]) => ({
      id,
      title,
      metric,
      curve: true,
      points: points[mode],
      contestants: mode === 'quick' ? ['adaptive', 'go'] : Object.keys(peers),
      rounds: { standard: 1, full: 2 },
    })),
  /** Opening ten thousand connections takes seconds, beside those of the load. */
  cost: ({ id, points }, { seconds, warmup }) => {
    const opening = id === 'connections' ? Math.max(...points) / 2500 : 0
    return points.length * (Math.max(seconds, 0.3) + warmup + 0.6) + opening
  },
  async measure({ id, points }, run) {
    const found = {}
    for (const at of points) {
      const client = (peer, load, tree) => all[id].client(peer, load, at, tree)
      const { rate } = await runPair({ ...run, seconds: Math.max(run.seconds, 0.3), client })
      found[at] = id === 'size' ? (rate * at) / 1e6 : rate
    }
    return found
  },
}
