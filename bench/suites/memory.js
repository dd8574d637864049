// Memory of a server and its client: idle, which is after the first call, under load, and some seconds after it.
import { setTimeout } from 'node:timers/promises'
import { runPair } from '../lib/load.js'
import { memoryOf, memoryViews } from '../lib/memory.js'
import { peers } from '../lib/peers.js'

/** Seconds behind the load, in which allocators and collectors may return memory. */
const REST = { quick: 0.5, standard: 3, full: 10 }
const load = { size: 4096, concurrency: 64 }
const moments = {
  idle: 'server, before the load',
  loaded: 'server, 4 KiB and 64 in flight',
  rested: 'server, after the load',
  client: 'client, 4 KiB and 64 in flight',
}

export const memory = {
  name: 'memory',
  title: 'Memory of a process, idle and loaded',
  cases: (mode) => [
    {
      id: 'loaded',
      title: `idle, loaded, and ${REST[mode]} s later`,
      rest: REST[mode],
      contestants: Object.keys(peers),
      rounds: { standard: 1, full: 2 },
      views: Object.entries(moments).flatMap(([id, title]) =>
        memoryViews({ id, title, unit: 'MiB', key: (kind) => `${id}-${kind}` }),
      ),
    },
  ],
  cost: ({ rest }, { seconds, warmup }) => Math.max(seconds, 0.5) + warmup + rest + 0.6,
  measure: ({ rest }, run) =>
    runPair({
      ...run,
      seconds: Math.max(run.seconds, 0.5),
      client: (peer, flags, tree) => peer.client({ ...flags, ...load }, tree),
      started: (server) => named('idle', memoryOf(server)),
      async during({ server, client, seconds }) {
        await setTimeout(seconds * 800)
        return { ...named('loaded', memoryOf(server)), ...named('client', memoryOf(client)) }
      },
      async after(server) {
        await setTimeout(rest * 1000)
        return named('rested', memoryOf(server))
      },
    }),
}

function named(moment, values) {
  return Object.fromEntries(Object.entries(values).map(([kind, kib]) => [`${moment}-${kind}`, kib]))
}
