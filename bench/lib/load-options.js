import { parseArgs } from 'node:util'
import { missingPeers, pairsOf } from './peers.js'
import { treesOf } from './trees.js'

/**
 * The options that every comparison takes, and `more`; `pairs` are those that `compare` runs. Ends the process where
 * a peer of the pairs cannot be built, or the tree of `--against` cannot be used.
 */
export function loadOptions(more) {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '2' },
      warmup: { type: 'string', default: '1' },
      pairs: { type: 'string' },
      against: { type: 'string' },
      save: { type: 'string' },
      ...more,
    },
  })
  const { against } = values
  const trees = treesOf(against)
  const names = list(values.pairs ?? (against === undefined ? 'ours-ours,go-go' : 'ours-ours'))
  const missing = missingPeers(names)
  if (missing.length > 0) {
    console.error(`The peers of these languages cannot be built: ${missing.join(', ')}`)
    process.exit(1)
  }
  const [rounds, seconds, warmup] = [values.rounds, values.seconds, values.warmup].map(Number)
  return { ...values, pairs: pairsOf(names, trees), rounds, seconds, warmup }
}

/** `'1,64'` as `['1', '64']`. */
export function list(text) {
  return text.split(',').filter(Boolean)
}
