import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import * as errors from '#ttrpc/errors.js'

const doc = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8')

/** Rows of the table under a heading, as cells without backticks. */
function table(heading: string): string[][] {
  const section = doc.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0]
  assert.ok(section, `docs/errors.md has no section ${heading}`)
  const rows = section.split('\n').filter((line) => line.startsWith('| `'))
  return rows.map((row) =>
    row
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim().replace(/^`([^`]*)`$/, '$1')),
  )
}

test('docs/errors.md lists every ERR_TTRPC_ code with its meaning, and no other', () => {
  const rows = table('Wrong use')
  assert.deepEqual(Object.fromEntries(rows.map(([code, meaning]) => [code, meaning])), errors.misuseCodes)
  assert.deepEqual(
    rows.map((row) => row[0]),
    Object.keys(errors.misuseCodes).sort(),
  )
  for (const row of rows) assert.ok(row[2], `${row[0]} has no remedy`)
})

test('docs/errors.md lists every status code with its number, and no other', () => {
  const rows = table('Status codes').map(([name, code]) => [name, Number(code)])
  assert.deepEqual(Object.fromEntries(rows), errors.Code)
})

test('docs/errors.md lists every error class with its code and text, and no other', () => {
  const values: readonly unknown[] = Object.values(errors)
  const names = values.flatMap((value) =>
    typeof value === 'function' && value.prototype instanceof Error ? [value.prototype.name as string] : [],
  )
  const rows = table('Classes')
  assert.deepEqual(rows.map((row) => row[0]).sort(), names.sort())
  const samples = [
    new errors.ClosedError(),
    new errors.ServerClosedError(),
    errors.ProtocolError.unexpectedMessage('data'),
    new errors.StreamClosedError(),
    new errors.StreamFullError(),
    new errors.OversizedMessageError(4194305, 4194304),
  ]
  for (const sample of samples) {
    const row = rows.find(([name]) => name === sample.name)
    assert.equal(row?.[1], String(sample.code), sample.name)
    assert.ok(row?.[2]?.includes(sample.message), `${sample.name}: ${sample.message}`)
  }
})
