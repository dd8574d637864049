import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Metadata, type MetadataInit } from '#ttrpc/base/metadata.js'

test('B12: received keys stay verbatim, values of a key in order', () => {
  const pairs = [
    ['Foo', '1'],
    ['foo', '2'],
    ['', 'x'],
    ['foo', '3'],
    ['k', ''],
  ] as const
  const metadata = Metadata.received(pairs)
  assert.equal(metadata.size, 5)
  assert.deepEqual(
    [...metadata],
    [
      ['Foo', '1'],
      ['foo', '2'],
      ['foo', '3'],
      ['', 'x'],
      ['k', ''],
    ],
  )
  assert.equal(metadata.size, 5)
  assert.deepEqual(metadata.getAll('k'), [''])
  assert.equal(metadata.get(''), 'x')
})

test('B13: reading finds a key whatever its case', () => {
  const metadata = Metadata.received([
    ['Foo', '1'],
    ['fOO', '2'],
  ])
  assert.equal(metadata.get('FOO'), '1')
  assert.deepEqual(metadata.getAll('foo'), ['1', '2'])
  assert.ok(metadata.has('foO'))
  assert.ok(metadata.delete('foo'))
  assert.ok(!metadata.delete('foo'))
  assert.ok(metadata.empty)
})

test('E4: keys that are set are lower-cased, one pair a value', () => {
  const metadata = new Metadata().set('Trace-ID', '7').append('trace-id', ['8', '9']).append('A', '1')
  assert.deepEqual(
    [...metadata.entries()],
    [
      ['trace-id', '7'],
      ['trace-id', '8'],
      ['trace-id', '9'],
      ['a', '1'],
    ],
  )
  metadata.set('TRACE-ID', ['x'])
  assert.deepEqual(metadata.getAll('trace-id'), ['x'])
  metadata.set('a', [])
  assert.equal(metadata.get('a'), undefined)
  assert.deepEqual(metadata.getAll('a'), [])
  assert.equal(metadata.append('b', []).has('b'), false)
  assert.match(
    (metadata as unknown as Record<symbol, () => string>)[Symbol.for('nodejs.util.inspect.custom')]?.() ?? '',
    /trace-id/,
  )
})

test('from takes objects, pairs, Maps and Metadata', () => {
  const expected = [
    ['a', '1'],
    ['b', '2'],
    ['b', '3'],
  ]
  const forms: MetadataInit[] = [
    { A: '1', b: ['2', '3'] },
    [
      ['A', '1'],
      ['B', '2'],
      ['b', '3'],
    ],
    new Map<string, string | string[]>([
      ['a', '1'],
      ['b', ['2', '3']],
    ]),
  ]
  for (const form of forms) assert.deepEqual([...Metadata.from(form)], expected)
  const made = Metadata.fromObject({ a: '1' })
  assert.equal(Metadata.from(made), made)
  assert.ok(Metadata.from(undefined).empty)
})

test('a clone is a copy: neither sees the other’s changes', () => {
  const received = Metadata.received([['Foo', '1']])
  const copy = received.clone()
  copy.append('foo', '2').set('bar', '3')
  assert.deepEqual([...received], [['Foo', '1']])
  assert.deepEqual(
    [...copy],
    [
      ['Foo', '1'],
      ['foo', '2'],
      ['bar', '3'],
    ],
  )
  const values = copy.getAll('foo')
  values.push('x')
  assert.equal(copy.getAll('foo').length, 2)
})

test('names of Object.prototype are keys like any other', () => {
  const metadata = Metadata.received([
    ['__proto__', 'polluted'],
    ['constructor', 'c'],
  ])
  assert.equal(metadata.get('__proto__'), 'polluted')
  assert.equal(metadata.get('toString'), undefined)
  assert.equal(({} as Record<string, unknown>).polluted, undefined)
  const parsed = Metadata.from(JSON.parse('{"__proto__": "x"}'))
  assert.deepEqual([...parsed], [['__proto__', 'x']])
  assert.equal(Object.getPrototypeOf({}), Object.prototype)
})

test('what UTF-8 cannot encode, and what is not a string, is refused at once', () => {
  const wrong: unknown[] = [
    null,
    5,
    'text',
    () => {},
    { a: 1 },
    { a: undefined },
    { a: ['x', 2] },
    { a: new Array(2) },
    { a: '\ud800' },
    { '\udfff': 'x' },
    [['a']],
    [['a', 'b', 'c']],
    ['ab'],
    [[5, 'x']],
    [null],
    new Map([['a', 5]]),
  ]
  for (const init of wrong) {
    assert.throws(() => Metadata.from(init as MetadataInit), {
      name: 'TypeError',
      code: 'ERR_TTRPC_METADATA',
    })
  }
  const metadata = new Metadata().set('a', '1')
  for (const change of [
    () => metadata.set('a', 5 as unknown as string),
    () => metadata.append('a', ['ok', null as unknown as string]),
    () => metadata.get(Symbol('x') as unknown as string),
  ]) {
    assert.throws(change, { code: 'ERR_TTRPC_METADATA' })
  }
  assert.deepEqual([...metadata], [['a', '1']])
  assert.equal(new Metadata().set('emoji', '\u{1f600}').get('emoji'), '\u{1f600}')
})
