// What settings of V8 and malloc change in the memory of an idle connection and of a server of a fleet. Each is set in
// the environment of the server's process.
import { fleet } from './fleet.js'
import { idle } from './idle.js'

const CONNECTIONS = 10_000
const SERVERS = 1000

/** Settings by the text that tables show. */
const settings = {
  none: {},
  '--max-semi-space-size=1': { NODE_OPTIONS: '--max-semi-space-size=1' },
  'MALLOC_ARENA_MAX=1': { MALLOC_ARENA_MAX: '1' },
  'both of these': { NODE_OPTIONS: '--max-semi-space-size=1', MALLOC_ARENA_MAX: '1' },
  '--max-semi-space-size=1 --v8-pool-size=0': { NODE_OPTIONS: '--max-semi-space-size=1 --v8-pool-size=0' },
  'malloc keeps long blocks': {
    MALLOC_TRIM_THRESHOLD_: '67108864',
    MALLOC_MMAP_THRESHOLD_: '33554432',
  },
}

const parts = {
  idle: { suite: idle, count: CONNECTIONS, title: 'one of 10,000 idle connections' },
  fleet: { suite: fleet, count: SERVERS, title: 'one of 1,000 servers in one process' },
}
const views = Object.entries(parts).flatMap(([id, { count, title }]) =>
  ['rss', 'anonymous'].map((kind) => ({
    id: `${id}-${kind}`,
    title,
    metric: {
      key: keyOf(id, kind),
      unit: kind === 'rss' ? 'KiB of RSS' : 'KiB of private',
      better: 'less',
      scale: 1 / count,
    },
  })),
)

export const settingsSuite = {
  name: 'settings',
  title: 'Settings of V8 and malloc',
  cases: (mode) =>
    mode === 'quick'
      ? []
      : [
          {
            id: 'settings',
            title: 'settings',
            contestants: ['thread'],
            variants: Object.keys(settings),
            rounds: { standard: 1, full: 3 },
            views,
          },
        ],
  cost: () => 13,
  async measure(_, { contestant, ...run }) {
    const set = { ...contestant, server: withEnvironment(contestant.server, settings[contestant.variant]) }
    const found = {}
    for (const [id, { suite, count }] of Object.entries(parts)) {
      const memory = await suite.measure({ count }, { ...run, contestant: set })
      for (const [kind, value] of Object.entries(memory)) found[keyOf(id, kind)] = value
    }
    return found
  },
}

function keyOf(id, kind) {
  return `${id}-${kind}`
}

/** The peer, with its programs in this environment. */
function withEnvironment(peer, environment) {
  const prefix = ['env', ...Object.entries(environment).map(([name, value]) => `${name}=${value}`)]
  return {
    ...peer,
    server: (...args) => [...prefix, ...peer.server(...args)],
    program: (...args) => [...prefix, ...peer.program(...args)],
  }
}
