// Memory of idle connections: the server's process, each connection made a call first, after a collection of garbage
// where the peer has one; KiB a connection above the same server with a first hundred connections.
import { join } from 'node:path'
import { start } from '../lib/children.js'
import { startServer } from '../lib/load.js'
import { memoryAbove, memoryOf, memoryViews } from '../lib/memory.js'
import { peers } from '../lib/peers.js'

const FEW = 100
const counts = { quick: [1000], standard: [1000, 10_000], full: [1000, 10_000] }

export const idle = {
  name: 'idle',
  title: 'Memory of an idle connection',
  cases: (mode) =>
    counts[mode].map((count) => ({
      id: String(count),
      title: `one of ${count.toLocaleString('en')} idle connections`,
      count,
      contestants: mode === 'quick' ? ['adaptive', 'thread', 'go', 'rust'] : Object.keys(peers),
      rounds: { standard: 1, full: 3 },
      views: memoryViews({
        id: String(count),
        title: `one of ${count.toLocaleString('en')} idle connections`,
        count,
      }),
    })),
  cost: ({ count }) => 1.5 + count / 1500,
  async measure({ count }, { contestant, folder }) {
    const socket = join(folder, 'idle.sock')
    const { server, tree } = contestant
    const served = await startServer(server.server(socket, tree))
    const measured = async () => {
      if (server.collects) await served.ask('collect')
      return memoryOf(served.pid)
    }
    try {
      const few = await openClients(server, { socket, count: FEW })
      const before = await measured()
      await few.stop()
      const many = await openClients(server, { socket, count })
      const after = await measured()
      many.kill()
      await many.ended
      return memoryAbove(after, before)
    } finally {
      await served.stop()
    }
  },
}

/** Connections to a peer, held by this package, or by grpc-js where that is the peer. */
async function openClients(server, flags) {
  const clients = start(server.program('idle-client.js', flags))
  await clients.line()
  return clients
}
