import Table from 'cli-table3'
import { printable } from '../printable.js'
import { printableJson } from '../printable-json.js'
import type { Terminal } from '../terminal.js'
import type { Result, Verdict } from './clause.js'

const COLOURS = { held: 'green', broken: 'red', 'not applicable': 'grey' } as const

/** Widths of the columns, which fit in 100 characters. */
const WIDTHS = [8, 24, 26, 26, 16]

/** Prints the results: a table and a sentence, or one JSON object a line. */
export async function printReport(
  results: readonly Result[],
  json: boolean,
  terminal: Terminal,
): Promise<void> {
  if (json) {
    for (const result of results) await terminal.print(printableJson(result))
    return
  }
  const table = new Table({
    head: ['clause', 'stimulus', 'expected', 'came', 'verdict'],
    colWidths: WIDTHS,
    wordWrap: true,
    style: { head: [], border: [] },
  })
  for (const { clause, stimulus, expected, came, verdict, as } of results) {
    const text = `${verdict}${as === undefined ? '' : `, as ${as}`}`
    table.push([clause, stimulus, expected, printable(came), terminal.paint(COLOURS[verdict], text)])
  }
  await terminal.print(table.toString(), 'styled')
  const count = (verdict: Verdict): number => results.filter((result) => result.verdict === verdict).length
  await terminal.print(
    `${count('held')} held, ${count('broken')} broken, ${count('not applicable')} not applicable`,
  )
}
