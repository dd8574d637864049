// Fails when a clause of docs/protocol.md marked `now` has no test that names it, or when a test names a
// clause that is not on the page.
//
// A test names clauses at the beginning of its title: 'A8: …', 'E13, E15: …'.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { filesUnder, root } from './lib/files.mjs'

const page = 'docs/protocol.md'
const states = ['now', 'later']

const clauses = readClauses()
const named = readTests()
const problems = []
for (const [clause, { state, line }] of clauses) {
  if (!states.includes(state))
    problems.push(`${page}:${line}: ${clause} must be ${states.join(' or ')}, not '${state}'`)
  if (state === 'now' && !named.has(clause)) problems.push(`${page}:${line}: no test names ${clause}`)
}
for (const [clause, place] of named) {
  if (!clauses.has(clause)) problems.push(`${place}: ${clause} is not a clause of ${page}`)
}
for (const problem of problems) console.error(problem)
if (problems.length > 0) process.exit(1)
const inForce = [...clauses.values()].filter(({ state }) => state === 'now').length
console.log(`${inForce} clauses in force have tests, ${clauses.size - inForce} come later`)

/** Reads the clauses, which are the lines of the page's tables: `| A1 | stimulus | answer | now |`. */
function readClauses() {
  const found = new Map()
  const lines = readFileSync(join(root, page), 'utf8').split('\n')
  for (const [index, text] of lines.entries()) {
    const clause = text.match(/^\| ([A-G]\d+) \|/)?.[1]
    if (clause === undefined) continue
    // A bar inside a cell is written \|.
    const cells = text.split(/(?<!\\)\|/).map((cell) => cell.trim())
    if (cells.length !== 6) problem(`${page}:${index + 1}: ${clause} has ${cells.length - 2} cells, not 4`)
    if (found.has(clause)) problem(`${page}:${index + 1}: ${clause} is there twice`)
    found.set(clause, { state: cells[4], line: index + 1 })
  }
  if (found.size === 0) problem(`${page} has no clauses`)
  return found
}

/** Maps each clause that a test names to the first place that names it. */
function readTests() {
  const found = new Map()
  for (const path of filesUnder('test', '.ts')) {
    const lines = readFileSync(join(root, path), 'utf8').split('\n')
    for (const [index, text] of lines.entries()) {
      // Any string that begins with numbers of clauses: a title, or an entry of a table that titles are made of.
      const titles = text.matchAll(/['"`]((?:[A-G]\d+(?:, | and |\/))*[A-G]\d+)(?=[:, ])/g)
      for (const [, list] of titles) {
        for (const clause of list.match(/[A-G]\d+/g)) {
          if (!found.has(clause)) found.set(clause, `${path}:${index + 1}`)
        }
      }
    }
  }
  return found
}

function problem(message) {
  console.error(message)
  process.exit(1)
}
