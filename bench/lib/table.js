import Table from 'cli-table3'
import { median, range } from './statistics.js'

/**
 * Prints a line for each entry of `runs`, a Map of a name to its rounds, with medians and ratios.
 *
 * - `first`: the head of the column of names.
 * - `columns`: `{ head, key, format, ratio }`: the value of a round, how to print it, and whether to print ratios.
 * - `base`: `{ head, of }`: `of(name)` names the line whose value of the same round is the divisor, or is undefined for no ratio.
 * - `spread`: prints the least and the most of the values too, not only those of the ratios.
 */
export function printTable({ title, first, columns, runs, base, spread }) {
  const heads = columns.flatMap(({ head, ratio }) => (ratio ? [head, base.head] : [head]))
  const table = new Table({ head: [first, ...heads], style: { head: [], border: [] } })
  for (const [name, own] of runs) {
    const other = runs.get(base.of(name))
    table.push([name, ...columns.flatMap((column) => cells(column, own, other, spread))])
  }
  console.log(`\n${title}: medians (least–most)`)
  console.log(table.toString())
}

function cells({ key, format, ratio }, own, other, spread) {
  const values = own.map((round) => round[key])
  const value = spread ? range(values, format) : format(median(values))
  if (!ratio) return [value]
  if (other === undefined) return [value, '']
  return [
    value,
    range(
      values.map((one, round) => one / other[round][key]),
      (n) => n.toFixed(2),
    ),
  ]
}

/** The base of a comparison with Go: the pair of two Go programs, on its own line too. */
export const besideGo = { head: '× Go', of: () => 'go-go' }

/** The base of a comparison of two trees: `NAME, that` is the base of `NAME, this`. */
export const besideThat = {
  head: 'this/that',
  of: (name) => (name.endsWith(', this') ? name.replace(/this$/, 'that') : undefined),
}
