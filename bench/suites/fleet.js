// Memory of a fleet: many servers in one process, each on its own socket with its own rule and one open connection
// that made a call; KiB a server above the same process with one server, after a collection of garbage.
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { start } from '../lib/children.js'
import { startServer } from '../lib/load.js'
import { memoryAbove, memoryOf, memoryViews } from '../lib/memory.js'

const counts = { quick: 200, standard: 1000, full: 1000 }

export const fleet = {
  name: 'fleet',
  title: 'Memory of a server of a fleet in one process',
  cases(mode) {
    const count = counts[mode]
    const title = `one of ${count.toLocaleString('en')} servers in one process`
    const views = memoryViews({ id: String(count), title, count })
    const rounds = { standard: 1, full: 3 }
    return [{ id: String(count), title, count, contestants: ['adaptive', 'thread'], rounds, views }]
  },
  cost: ({ count }) => 2 + count / 400,
  async measure({ count }, { contestant, folder }) {
    const { server, tree } = contestant
    const socket = mkdtempSync(join(folder, 'fleet-'))
    const served = await startServer(server.program('fleet-server.js', { socket, count }, tree))
    try {
      await served.ask('collect')
      const before = memoryOf(served.pid)
      await served.ask('fill')
      const clients = start(server.program('fleet-client.js', { socket, count }, tree))
      await clients.line()
      await served.ask('collect')
      const after = memoryOf(served.pid)
      await clients.stop()
      return memoryAbove(after, before)
    } finally {
      await served.stop()
    }
  },
}
