// What a stream that its client does not read costs the calls beside it on its connection: 64 B, 64 in flight, with
// nothing unread, with 6 MiB of the budget of 8, and with more than the budget, which fails the stream after a second.
import { runPair } from '../lib/load.js'
import { calls } from './metrics.js'

const loads = {
  none: { title: 'no other stream', unread: 0 },
  some: { title: '6 MiB of a stream unread', unread: 96 },
  'too-much': { title: 'more than the budget unread', unread: 400 },
}

export const neighbours = {
  name: 'neighbours',
  title: 'Calls beside a stream that is not read: 64 B, 64 in flight',
  cases: (mode) =>
    (mode === 'quick' ? ['none', 'some'] : Object.keys(loads)).map((id) => ({
      id,
      ...loads[id],
      metric: calls,
      contestants: mode === 'quick' ? ['adaptive'] : ['adaptive', 'thread'],
      rounds: { standard: 1, full: 5 },
    })),
  cost: (_, { warmup }) => Math.max(warmup, 1.2) + 1.5,
  measure: ({ unread }, run) =>
    runPair({
      ...run,
      // The stream fails within the warm-up.
      warmup: Math.max(run.warmup, 1.2),
      seconds: Math.max(run.seconds, 1),
      client: (peer, load, tree) => peer.client({ ...load, size: 64, concurrency: 64, unread }, tree),
    }),
}
