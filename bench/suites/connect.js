// A connection for each call: connect, one echo of 64 bytes, close.
import { runPair } from '../lib/load.js'
import { peers } from '../lib/peers.js'
import { calls, p50 } from './metrics.js'

export const connect = {
  name: 'connect',
  title: 'Connect, one call of 64 B, close',
  cases: (mode) =>
    (mode === 'quick' ? [16] : [1, 16]).map((concurrency) => ({
      id: `c${concurrency}`,
      title: `${concurrency} at a time`,
      concurrency,
      metric: concurrency === 1 ? p50 : calls,
      contestants: Object.keys(peers),
    })),
  measure: ({ concurrency }, run) =>
    runPair({
      ...run,
      client: (peer, load, tree) => peer.client({ ...load, size: 64, concurrency, connections: 0 }, tree),
    }),
}
