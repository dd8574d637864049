import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  callback,
  choice,
  flag,
  fraction,
  integer,
  milliseconds,
  type Option,
  optional,
  signal,
  unchecked,
} from '#ttrpc/options/option.js'
import { options } from '#ttrpc/options/options.js'

const letters = options('letter', {
  sealed: flag(false),
  weight: integer({ default: 20, least: 1, most: 1000 }),
  delayMs: milliseconds(0),
  share: fraction(1),
  way: choice('land', ['land', 'sea', 'air']),
  onSent: callback<() => void>(),
  signal,
  pages: optional(integer({ default: 1, least: 1, most: 9 })),
  text: unchecked<unknown>(),
})

const refusal = (message: string) => ({ name: 'TypeError', code: 'ERR_TTRPC_OPTION', message })

test('options that are left out, or undefined, have their defaults', () => {
  const defaults = {
    sealed: false,
    weight: 20,
    delayMs: 0,
    share: 1,
    way: 'land',
    onSent: undefined,
    signal: undefined,
    pages: undefined,
    text: undefined,
  }
  for (const given of [undefined, {}, { sealed: undefined, pages: undefined }]) {
    assert.deepEqual(letters.check(given), defaults)
  }
})

test('right values are kept', () => {
  const given = {
    sealed: true,
    weight: 1000,
    delayMs: 2 ** 31 - 1,
    share: 0.5,
    way: 'air',
    onSent: () => {},
    signal: new AbortController().signal,
    pages: 9,
    text: null,
  }
  assert.deepEqual(letters.check(given), given)
  letters.verify(given)
})

test('a wrong value is refused with the name of its option', () => {
  const cases: [object, string][] = [
    [{ sealed: 'yes' }, 'sealed must be true or false, not string'],
    [{ sealed: null }, 'sealed must be true or false, not null'],
    [{ weight: 0 }, 'weight must be an integer from 1 to 1000, not 0'],
    [{ weight: 1.5 }, 'weight must be an integer from 1 to 1000, not 1.5'],
    [{ weight: '3' }, 'weight must be an integer from 1 to 1000, not string'],
    [{ delayMs: 2 ** 31 }, 'delayMs must be an integer from 0 to 2147483647, not 2147483648'],
    [{ share: -0.1 }, 'share must be a number from 0 to 1, not -0.1'],
    [{ share: Number.NaN }, 'share must be a number from 0 to 1, not NaN'],
    [{ share: [] }, 'share must be a number from 0 to 1, not Array'],
    [{ way: 'moon' }, `way must be 'land', 'sea' or 'air', not "moon"`],
    [{ way: 3 }, "way must be 'land', 'sea' or 'air', not number"],
    [{ onSent: {} }, 'onSent must be a function'],
    [{ signal: {} }, 'signal must be an AbortSignal'],
    [{ pages: 10 }, 'pages must be an integer from 1 to 9, not 10'],
  ]
  for (const [given, message] of cases) {
    assert.throws(() => letters.check(given), refusal(message))
    assert.throws(() => letters.verify(given), refusal(message))
  }
})

test('what is not an object, and an unknown name, is refused', () => {
  assert.throws(() => letters.check(null), refusal('letter options must be an object, not null'))
  assert.throws(() => letters.check(5), refusal('letter options must be an object, not number'))
  for (const name of ['sealled', 'colour', '__proto__ ', 'constructor', 'toString', 'has"quote']) {
    const hint = name === 'sealled' ? '; did you mean "sealed"?' : ''
    const message = `unknown letter option ${JSON.stringify(name)}${hint}`
    assert.throws(() => letters.check({ [name]: undefined }), refusal(message))
    assert.throws(() => letters.verify({ [name]: 1 }), refusal(message))
  }
})

test('inherited values are options too, and are checked', () => {
  class Letter {
    get weight(): number {
      return 7
    }
  }
  assert.equal(letters.check(new Letter()).weight, 7)
  assert.throws(() => letters.verify(Object.create({ sealed: 1 })), /sealed must be/)
})

test('a prefix goes before the names in errors about values', () => {
  const nested = options('stamp', { torn: flag(true) }, 'stamp.')
  assert.deepEqual(nested.check({}), { torn: true })
  assert.throws(() => nested.check({ torn: 1 }), refusal('stamp.torn must be true or false, not number'))
})

test('each option is checked with its value and its name, once', () => {
  const seen: unknown[] = []
  const one: Option<unknown> = { check: (value, name) => seen.push([value, name]) }
  options('pair', { a: one, b: one }).check({ b: 2 })
  assert.deepEqual(seen, [
    [undefined, 'a'],
    [2, 'b'],
  ])
})
