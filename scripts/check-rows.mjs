// Fails when a row of docs/protocol.md marked `now` has no test that names it, or when a test names a
// row that isn't there.
//
// A test names rows at the beginning of its title: 'A8: …', 'E13, E15: …'.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { filesUnder, root } from './lib/files.mjs'

const page = 'docs/protocol.md'
const states = ['now', 'later']

const rows = readRows()
const named = readTests()
const problems = []
for (const [row, { state, line }] of rows) {
  if (!states.includes(state))
    problems.push(`${page}:${line}: ${row} is neither ${states.join(' nor ')} but '${state}'`)
  if (state === 'now' && !named.has(row)) problems.push(`${page}:${line}: no test names ${row}`)
}
for (const [row, place] of named) {
  if (!rows.has(row)) problems.push(`${place}: ${row} is not a row of ${page}`)
}
for (const problem of problems) console.error(problem)
if (problems.length > 0) process.exit(1)
const inScope = [...rows.values()].filter(({ state }) => state === 'now').length
console.log(`${inScope} rows in scope have tests, ${rows.size - inScope} come later`)

/** Rows of the page's tables: `| A1 | stimulus | answer | now |`. */
function readRows() {
  const found = new Map()
  const lines = readFileSync(join(root, page), 'utf8').split('\n')
  for (const [index, text] of lines.entries()) {
    const row = text.match(/^\| ([A-G]\d+) \|/)?.[1]
    if (row === undefined) continue
    // A bar inside a cell is written \|.
    const cells = text.split(/(?<!\\)\|/).map((cell) => cell.trim())
    if (cells.length !== 6) problem(`${page}:${index + 1}: ${row} has ${cells.length - 2} cells, not 4`)
    if (found.has(row)) problem(`${page}:${index + 1}: ${row} stands twice`)
    found.set(row, { state: cells[4], line: index + 1 })
  }
  if (found.size === 0) problem(`${page} has no rows`)
  return found
}

/** Row → the first place that names it. */
function readTests() {
  const found = new Map()
  for (const path of filesUnder('test', '.ts')) {
    const lines = readFileSync(join(root, path), 'utf8').split('\n')
    for (const [index, text] of lines.entries()) {
      // Any string that begins with row numbers: a title, or an entry of a table that titles are made of.
      const titles = text.matchAll(/['"`]((?:[A-G]\d+(?:, | and |\/))*[A-G]\d+)(?=[:, ])/g)
      for (const [, list] of titles) {
        for (const row of list.match(/[A-G]\d+/g)) if (!found.has(row)) found.set(row, `${path}:${index + 1}`)
      }
    }
  }
  return found
}

function problem(message) {
  console.error(message)
  process.exit(1)
}
