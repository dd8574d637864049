import { parseArgs } from 'node:util'
import { besideThat, printTable } from './table.js'
import { treesOf } from './trees.js'

/**
 * The options of a program that measures processes, and `more`. `save` names the file of results: `name` unless
 * `--save` says another, and none by default with `--against`. Ends the process where that tree cannot be used.
 */
export function measureOptions(name, rounds, more) {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: rounds },
      against: { type: 'string' },
      save: { type: 'string' },
      ...more,
    },
  })
  const save = values.save ?? (values.against === undefined ? name : undefined)
  return { ...values, rounds: Number(values.rounds), trees: treesOf(values.against), save }
}

/**
 * Measures every kind with every tree in turn, `rounds` times: `measure(kind, tree)` resolves to a round's values.
 * Returns a Map of each name to its rounds; a name is the kind, or with two trees `KIND, this` and `KIND, that`.
 */
export async function measureInTurn({ kinds, trees, rounds, measure }) {
  const runs = new Map()
  for (let round = 0; round < rounds; round++) {
    for (const kind of kinds) {
      for (const tree of trees) {
        const name = trees.length === 1 ? kind : `${kind}, ${tree.name}`
        if (!runs.has(name)) runs.set(name, [])
        runs.get(name).push(await measure(kind, tree))
      }
    }
  }
  return runs
}

/** Prints `{ head, key, format }` of every name, and with two trees the ratio of this one to that one. */
export function printMeasures({ title, first, columns, runs, trees }) {
  const ratio = trees.length > 1
  const all = columns.map((column) => ({ ...column, ratio }))
  printTable({ title, first, columns: all, runs, base: besideThat, spread: true })
}

/** Columns of memory in KiB for each of `count` things. */
export function memoryColumns(count, digits) {
  const format = (kib) => (kib / count).toFixed(digits)
  return [
    { head: 'RSS KiB', key: 'rss', format },
    { head: 'PSS KiB', key: 'pss', format },
    { head: 'anonymous KiB', key: 'anonymous', format },
  ]
}
