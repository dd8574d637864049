import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import {
  checkClientLimits,
  checkListenerLimits,
  checkServerLimits,
  limitTable,
} from '#ttrpc/options/limits.js'

const doc = readFileSync(new URL('../../docs/limits.md', import.meta.url), 'utf8')
const KIB = 1024
const UNITS: Readonly<Record<string, number>> = { '': 1, KiB: KIB, MiB: KIB ** 2, GiB: KIB ** 3 }
/** The side of the table that each word of the column `side` stands for. */
const SIDES: Readonly<Record<string, string>> = {
  both: 'both',
  client: 'client',
  server: 'server',
  listener: 'listener',
  'listener, native engine': 'listener',
  'listener, client': 'listener+client',
  'native engine': 'engine',
  engine: 'engine',
}

interface Row {
  readonly name: string
  readonly byDefault: number
  readonly least: number
  /** Undefined where the page leaves the end open. */
  readonly most: number | undefined
  readonly side: string | undefined
}

/** `4 MiB`, `16 MiB − 1` or `30 000`, without the text in brackets. */
function numberOf(text: string): number {
  const match = /^([\d ]+?)(?: ([KMG]iB))?( − 1)?(?: \([^)]*\))?$/.exec(text.trim())
  assert.ok(match, `docs/limits.md: ${text} is not a number`)
  const [, digits = '', unit = '', minusOne] = match
  return Number(digits.replaceAll(' ', '')) * UNITS[unit]! - (minusOne === undefined ? 0 : 1)
}

function rowOf(line: string): Row {
  const [name = '', byDefault = '', range = '', side = ''] = line
    .slice(1)
    .split('|')
    .map((cell) => cell.trim())
  const [least = '', most = ''] = range.split('…')
  return {
    name: name.replaceAll('`', ''),
    byDefault: numberOf(byDefault),
    least: numberOf(least),
    most: most.trim() === '' ? undefined : numberOf(most),
    side: SIDES[side],
  }
}

const rows = doc
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map(rowOf)
  // An option of `connect`, not one of its limits.
  .filter(({ name }) => name !== 'connectTimeoutMs')

test('docs/limits.md lists every limit, and no other', () => {
  assert.deepEqual(rows.map(({ name }) => name).sort(), Object.keys(limitTable).sort())
})

test('docs/limits.md has the defaults, ranges and sides of the table', () => {
  for (const { name, byDefault, least, most, side } of rows) {
    const limit = limitTable[name as keyof typeof limitTable]
    assert.equal(byDefault, limit.default, name)
    assert.equal(least, limit.least, name)
    assert.equal(side, limit.side, name)
    // An open end is a bound that no user reaches: 2³¹ − 1 or more.
    if (most === undefined) assert.ok(limit.most >= 0x7fff_ffff, name)
    else assert.equal(most, limit.most, name)
  }
})

test('limits that are left out have the defaults of the table', () => {
  for (const limits of [
    checkServerLimits(undefined),
    checkServerLimits({}),
    checkServerLimits({ maxMessageBytes: undefined }),
  ]) {
    for (const [name, { default: byDefault }] of Object.entries(limitTable)) {
      assert.equal(limits[name as keyof typeof limits], byDefault, name)
    }
  }
  assert.equal(checkServerLimits({ maxConnections: 3 }).maxConnections, 3)
})

test('a limit is refused at an end that does not have it, with the place where it belongs', () => {
  for (const [name, { least, side }] of Object.entries(limitTable)) {
    const limits = { [name]: least }
    const refused = (where: string) => ({
      code: 'ERR_TTRPC_OPTION',
      message: new RegExp(`^${name} is a limit of a ${side}.* ${where}$`),
    })
    if (side === 'client') {
      assert.throws(() => checkServerLimits(limits), refused('connect\\(\\)'))
      assert.throws(() => checkListenerLimits(limits), refused('connect\\(\\)'))
    } else assert.equal(checkServerLimits(limits)[name as 'maxMessageBytes'], least)
    if (side === 'server' || side === 'listener')
      assert.throws(() => checkClientLimits(limits), refused('new Server\\(\\) or listen\\(\\)'))
    else assert.equal(checkClientLimits(limits)[name as 'maxMessageBytes'], least)
  }
})
