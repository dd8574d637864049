import { parseArgs } from 'node:util'
import { missingPeers } from './peers.js'

/** The options that every comparison takes, and `more`. Ends the process where a peer of the pairs cannot be built. */
export function loadOptions(more) {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '2' },
      warmup: { type: 'string', default: '1' },
      pairs: { type: 'string', default: 'ours-ours,go-go' },
      save: { type: 'string' },
      ...more,
    },
  })
  const pairs = list(values.pairs)
  const missing = missingPeers(pairs)
  if (missing.length > 0) {
    console.error(`${missing.join(' and ')} cannot be built: there is nothing to compare with.`)
    process.exit(1)
  }
  const [rounds, seconds, warmup] = [values.rounds, values.seconds, values.warmup].map(Number)
  return { ...values, pairs, rounds, seconds, warmup }
}

/** `'1,64'` as `['1', '64']`. */
export function list(text) {
  return text.split(',').filter(Boolean)
}
