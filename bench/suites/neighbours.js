// What a stream that its client does not read costs the calls beside it on its connection: 64 B, 64 in flight, with
// nothing unread, with 6 MiB of the budget of 8, and with more than the budget, which fails the stream after a second.
import { runPair } from '../lib/load.js'

/** 64 KiB messages that are not read. The most, 12.5 MiB, is below the budget and abandonedStreamBytes together. */
const loads = {
  none: { title: 'no other stream', unread: 0 },
  some: { title: '6 MiB of a stream unread', unread: 96 },
  full: { title: 'more than the budget unread, which fails the stream', unread: 200 },
}
const without = (id) => `${id}-without`
const views = Object.entries(loads).flatMap(([id, { title }]) => {
  const rate = { id, title, metric: { key: id, unit: 'calls/s', better: 'more' } }
  if (id === 'none') return [rate]
  return [rate, { id: without(id), title, metric: { key: without(id), unit: '× without', better: 'more' } }]
})

export const neighbours = {
  name: 'neighbours',
  title: 'Calls beside a stream that is not read: 64 B, 64 in flight',
  cases: (mode) => [
    {
      id: 'unread',
      title: 'calls beside a stream that is not read',
      contestants: mode === 'quick' ? ['adaptive'] : ['adaptive', 'thread'],
      rounds: { standard: 1, full: 5 },
      views,
    },
  ],
  cost: (_, run) => 3 * (secondsOf(run) + warmupOf(run) + 0.45),
  /** All loads, so that each ratio is one of a round. */
  async measure(_, run) {
    const found = {}
    for (const [id, { unread }] of Object.entries(loads)) {
      const client = (peer, load, tree) => peer.client({ ...load, size: 64, concurrency: 64, unread }, tree)
      const { rate } = await runPair({ ...run, warmup: warmupOf(run), seconds: secondsOf(run), client })
      found[id] = rate
      if (id !== 'none') found[without(id)] = rate / found.none
    }
    return found
  },
}

/** The stream that fails does so within the warm-up. */
function warmupOf({ warmup }) {
  return Math.max(warmup, 1.2)
}

function secondsOf({ seconds }) {
  return Math.max(seconds, 0.5)
}
