import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
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

const CODES: ReadonlySet<number> = new Set(Object.values(errors.Code))

/** The texts of the tables of texts, with `…` for a value. */
const documented = table('Texts of this library').flatMap(([texts, codes, , remedy]) => {
  assert.ok(remedy, `${texts} has no remedy`)
  for (const code of String(codes).split(', ')) assert.ok(CODES.has(Number(code)), `${texts}: ${code}`)
  return String(texts).replaceAll(/^`|`$/g, '').split('`, `')
})

const SOURCES = new URL('../../ts/', import.meta.url)
const sources = new Map(
  readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.startsWith('kits/'))
    .map((name) => [
      name,
      readFileSync(new URL(name, SOURCES), 'utf8').replaceAll(/\/\*\*[\s\S]*?\*\/|^ *\/\/.*$/gm, ''),
    ]),
)

/** Files that hold nothing but texts of statuses, with those that make them. */
const TEXTS = [
  'base/errors/connection-errors.ts',
  'base/errors/ended-call.ts',
  'codec/protobuf/decoded-size-error.ts',
  'protocol/request-excess.ts',
  'wire/wire-error.ts',
]

/** Returns every text that the sources give a status: in the calls that make one, and in the files of texts. */
function textsOfSources(): Map<string, string> {
  const all = [...sources.values()].join('\n')
  const made =
    /new (?:TtrpcError|ProtocolError)\(\s*('[^'\n]+'|`[^`]+`|[A-Z_]{4,})|(?:refuse|refuseCall|fail|status)\((?:[\w.#]+,\s*)*Code\.\w+,\s*('[^'\n]+'|`[^`]+`|[A-Z_]{4,})/g
  const found = new Map<string, string>()
  for (const [file, source] of sources) {
    for (const [, first, second] of source.matchAll(made)) {
      const argument = String(first ?? second)
      const constant = new RegExp(`const ${argument}\\s*=\\s*('[^'\\n]+'|\`[^\`]+\`)`).exec(all)?.[1]
      found.set(/^[A-Z_]+$/.test(argument) ? (constant ?? '') : argument, file)
    }
    if (!TEXTS.includes(file)) continue
    for (const [text] of source.matchAll(/'[^'\n]+ [^'\n]+'|`[^`]+ [^`]+`/g)) found.set(text, file)
  }
  found.delete('')
  return found
}

test('docs/errors.md has every text that this library gives a status', () => {
  // A value in a text is an ellipsis on the page, or every text that it may become.
  const plain = (text: string): string => text.slice(1, -1).replaceAll(/\$\{[^}]+\}/g, '…')
  const isDocumented = (text: string): boolean => {
    const parts = plain(text).split('…')
    const pattern = parts.map((part) => part.replaceAll(/[^\w ]/g, '\\$&')).join('.+')
    return documented.some((each) => new RegExp(`^${pattern}$`).test(each))
  }
  const missing = [...textsOfSources()].filter(([text]) => !isDocumented(text))
  assert.deepEqual(
    missing.map(([text, file]) => `${plain(text)} (ts/${file})`),
    [],
    'add them to the table "Texts of this library"',
  )
})

test('every text of docs/errors.md is one of this library', () => {
  const all = [...sources.values()].join('\n')
  for (const text of documented) {
    for (const part of text.split('…').filter((each) => each.trim() !== '')) {
      assert.ok(all.includes(part), `${text}: no source has "${part}"`)
    }
  }
})
