// A server while its JavaScript is blocked 50 ms at a time: what it still does at once. Probed by a program in Go.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { goBinary } from '../lib/build.js'
import { runToEnd } from '../lib/children.js'
import { startServer } from '../lib/load.js'
import { flagsOf, ourPeers } from '../lib/peers.js'
import { median } from '../lib/statistics.js'

const COUNT = { quick: 5, standard: 15, full: 21 }
const milliseconds = (key) => ({ key, unit: 'ms', better: 'less' })

export const jitter = {
  name: 'jitter',
  title: 'While JavaScript is blocked 50 ms at a time',
  needs: ['go'],
  cases: () => [
    {
      id: 'blocked',
      title: 'JavaScript blocked',
      contestants: ourPeers,
      rounds: { standard: 1, full: 3 },
      views: [
        { id: 'refusal', title: 'a peer is refused after', metric: milliseconds('refusal') },
        {
          id: 'late',
          title: 'a frame over its time limit ends its connection this late',
          metric: milliseconds('late'),
        },
        { id: 'unread', title: 'a frame stays unread for', metric: milliseconds('unread') },
      ],
    },
  ],
  /** Each probe is followed by 17 ms; in the JS engine each takes as long as JavaScript is blocked. */
  cost: (_, { mode }) => 0.5 + COUNT[mode] * 0.3,
  async measure(_, { contestant, folder, mode }) {
    const sockets = join(folder, 'blocked')
    mkdirSync(sockets, { recursive: true })
    const at = (name) => join(sockets, name)
    const flags = contestant.server.options
    const served = await startServer(
      contestant.server.program('blocked-server.js', { socket: sockets }, contestant.tree),
    )
    try {
      const refused = flags.engine === 'node' ? undefined : at('refused')
      const probe = { refused, limited: at('limited'), admitted: at('admitted'), count: COUNT[mode] }
      const found = JSON.parse(await runToEnd([goBinary, 'bench-probe', ...flagsOf(probe)]))
      const all = Object.entries(found).filter(([, times]) => times !== null)
      return Object.fromEntries(all.map(([name, times]) => [name, median(times)]))
    } finally {
      await served.stop()
    }
  },
}
