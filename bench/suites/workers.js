// What workers gain: one Server, and groups of one and two workers, over eight connections from a client in another
// process; `connect` makes a connection for each call.
import { runPair } from '../lib/load.js'

const loads = {
  hash: {
    title: 'a hash of 0.4 ms in the handler, 16 in flight',
    connections: 8,
    concurrency: 16,
    iterations: 2000,
  },
  echo: { title: '64 B, 64 in flight', connections: 8, concurrency: 64, iterations: 0 },
  connect: { title: 'connect, one call, close, 16 at once', connections: 0, concurrency: 16, iterations: 0 },
}
/** Workers of each server; 0: no group. */
const servers = [0, 1, 2]
const rateOf = (workers) => `rate${workers}`
const ratioOf = (workers) => `ratio${workers}`

function viewsOf(id, title) {
  const rate = {
    id,
    title: `${title}, one Server`,
    metric: { key: rateOf(0), unit: 'calls/s', better: 'more' },
  }
  const ratio = (workers) => ({
    id: `${id}-${workers}`,
    title: `${title}, group of ${workers}`,
    metric: { key: ratioOf(workers), unit: '× one Server', better: 'more' },
  })
  return [rate, ratio(1), ratio(2)]
}

export const workers = {
  name: 'workers',
  title: 'Groups of worker threads beside one Server',
  cases: (mode) =>
    Object.entries(loads)
      .slice(0, mode === 'quick' ? 1 : undefined)
      .map(([id, load]) => ({
        id,
        ...load,
        contestants: mode === 'full' ? ['adaptive', 'thread'] : ['adaptive'],
        rounds: { standard: 1, full: 5 },
        views: viewsOf(id, load.title),
      })),
  cost: (_, { seconds, warmup }) => servers.length * (seconds + warmup + 0.6),
  /** All servers, so that each ratio is one of a round. */
  async measure({ connections, concurrency, iterations }, run) {
    const found = {}
    for (const count of servers) {
      const { rate } = await runPair({
        ...run,
        contestant: grouped(run.contestant, { workers: count, iterations }),
        client: (peer, load, tree) => peer.client({ ...load, size: 64, connections, concurrency }, tree),
      })
      found[rateOf(count)] = rate
      if (count > 0) found[ratioOf(count)] = rate / found[rateOf(0)]
    }
    return found
  },
}

/** The contestant with a server of so many workers. */
function grouped({ client, server, ...contestant }, flags) {
  const command = (socket, tree) => server.program('group-server.js', { socket, ...flags }, tree)
  return { ...contestant, client, server: { ...server, server: command } }
}
