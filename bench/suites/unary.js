// Unary calls: an echo of bytes, both ends of the same peer, on one connection.
import { runPair } from '../lib/load.js'
import { peers } from '../lib/peers.js'
import { calls, p50 } from './metrics.js'

const sizes = { 64: '64 B', 4096: '4 KiB', 65536: '64 KiB', 1048576: '1 MiB' }
/** Of 1 MiB at most 32: what is in flight has to fit into the default limits of every peer. */
const loads = {
  quick: { 64: [1, 64], 1048576: [1] },
  standard: { 64: [1, 16, 64, 256], 4096: [64], 65536: [16], 1048576: [1] },
  full: { 64: [1, 16, 64, 256], 4096: [1, 16, 64, 256], 65536: [1, 16, 64, 256], 1048576: [1, 4, 16, 32] },
}

export const unary = {
  name: 'unary',
  title: 'Unary calls: an echo on one connection',
  cases: (mode) =>
    Object.entries(loads[mode]).flatMap(([size, all]) =>
      all.map((concurrency) => ({
        id: `${sizes[size].replace(' ', '')}-c${concurrency}`,
        title: `${sizes[size]}, ${concurrency} in flight`,
        size: Number(size),
        concurrency,
        metric: concurrency === 1 && size < 65_536 ? p50 : calls,
        contestants: Object.keys(peers),
      })),
    ),
  measure: ({ size, concurrency }, run) =>
    runPair({ ...run, client: (peer, load, tree) => peer.client({ ...load, size, concurrency }, tree) }),
}
