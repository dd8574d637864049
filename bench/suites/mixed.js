// Our client on servers of others, and their clients on ours; the ratios are to Go on Go in the same round.

import { calls, messages, p50 } from './metrics.js'
import { streams } from './streams.js'
import { unary } from './unary.js'

const withGo = ['go→adaptive', 'go→thread', 'adaptive→go', 'thread→go', 'go']
const withOthers = ['go→js', 'js→go', 'rust→adaptive', 'adaptive→rust', 'rust']
const all = {
  c1: { title: '64 B, 1 in flight', size: 64, concurrency: 1, metric: p50 },
  c64: { title: '64 B, 64 in flight', size: 64, concurrency: 64, metric: calls },
  'server-64B': { title: 'server stream, 64 B', mode: 'flood', size: 64, metric: messages },
}
const shown = { quick: ['c64'], standard: ['c1', 'c64'], full: Object.keys(all) }

export const mixed = {
  name: 'mixed',
  title: 'Client → server of different implementations',
  cases: (mode) =>
    shown[mode].map((id) => ({
      id,
      ...all[id],
      contestants: mode === 'quick' ? withGo : [...withGo, ...withOthers],
    })),
  measure: (one, run) => (one.mode === undefined ? unary : streams).measure(one, run),
}
