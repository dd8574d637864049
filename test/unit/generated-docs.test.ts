/** Comments of a .proto file are the documentation of the generated types. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { generateModules } from 'ttrpc/codegen'
import { outlineOf } from '#ttrpc/codec/proto/outline.js'
import { TempFolder } from '../support/temp-folder.js'

const fixture = fileURLToPath(new URL('../../test/unit/fixtures/proto/commented.proto', import.meta.url))

/** Returns the doc comment above the first line that begins with `start`. */
function docOf(dts: string, start: string): string {
  const lines = dts.split('\n').map((line) => line.trim())
  const end = lines.findIndex((line) => line.startsWith(start))
  assert.notEqual(end, -1, start)
  if (!lines[end - 1]?.endsWith('*/')) return ''
  const begin = lines.lastIndexOf(lines.slice(0, end).findLast((line) => line.startsWith('/**'))!, end)
  return lines.slice(begin, end).join('\n')
}

test('comments above and behind a declaration become its doc comment, and deprecated ones are marked', async () => {
  const [dts, js] = (await generateModules(fixture)).map(({ text }) => text) as [string, string]
  const order = ['An order.', '', '  indented', '', 'Behind the brace.']
  const cases: [string, string[]][] = [
    ['interface _Order ', [...order, '', 'commented.v1.Order, as it is received.', '', '@deprecated']],
    ['interface _OrderInit ', [...order, '', 'commented.v1.Order, as it may be sent.', '', '@deprecated']],
    ['declare const _Order:', [...order, '', '@deprecated']],
    ['"id"', ['Above the field,', 'in two lines.', '', 'Behind the field.']],
    ['readonly "id"', ['Above the field,', 'in two lines.', '', 'Behind the field.']],
    ['"userNames"', ['Ends no comment: *\\/ export const x = 1 /* and opens none.', '', '@deprecated']],
    ['"plain"', ['Below the field, with an empty line behind.']],
    ['"a"', ['The first.', '', 'Block behind.']],
    ['"b"', []],
    ['"kinds"', ['One line.']],
    ['type _Kind ', ['Kinds.']],
    ['declare const _Kind:', ['Kinds.']],
    ['readonly "KIND_NONE"', ['Nothing.']],
    ['readonly "KIND_OLD"', ['Old.', '', '@deprecated']],
    ['declare const _Shop:', ['Sells.', '@param none', '', '@deprecated']],
    ['readonly "Buy"', ['Buys.', '', '@deprecated']],
    ['readonly "Sell"', ['Sells.']],
  ]
  for (const [start, lines] of cases) {
    const [only] = lines
    const many = ['/**', ...lines.map((line) => ` * ${line}`.trimEnd().trimStart()), '*/'].join('\n')
    const expected = lines.length === 0 ? '' : lines.length === 1 ? `/** ${only} */` : many
    assert.equal(docOf(dts, start), expected, start)
  }
  assert.doesNotMatch(dts + js, /licence|Nor does|Detached|Of no|Of the option|between/)
})

test('no comment ends the doc comment or gets into the code', async () => {
  const folder = new TempFolder()
  for (const comment of ['*/ boom()', '*\\/', '**//', '\u2028boom()', '/'.repeat(50), '*'.repeat(50)]) {
    const path = await folder.write(
      'a.proto',
      `syntax = "proto3";\n//${comment}\nmessage A {\n  //${comment}\n  string a = 1; //${comment}\n}`,
    )
    const [dts, js] = (await generateModules(path)).map(({ text }) => text) as [string, string]
    const code = dts.replace(/\/\*[\s\S]*?\*\//g, '')
    assert.doesNotMatch(code, /boom|\*\//)
    assert.doesNotMatch(js, /boom/)
  }
})

test('the outline of what is no .proto file ends', () => {
  const texts = [
    '{',
    '}',
    '}}}',
    '[',
    '[{',
    'a[',
    '"',
    "'",
    '/*',
    '//',
    '/',
    'option',
    'option {',
    'rpc',
    '\0',
    '=;=;',
    'map<',
  ]
  for (const text of texts)
    for (const around of ['', 'message A {', 'enum A {', 'service A {', 'extend A {', 'oneof A {'])
      assert.ok(outlineOf(`${around}${text}`).tokens.length >= 0)
  const deep = outlineOf('message A {'.repeat(20_000))
  assert.ok(deep.declarations.length < 200)
})
