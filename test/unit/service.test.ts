import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Codec, checkDefinition, localName } from '#ttrpc/call/service.js'

const codec: Codec<string> = { encode: () => new Uint8Array(0), decode: () => '' }
const method = { input: codec, output: codec }

test('only the first letter is lowered; names JavaScript keeps get a $', () => {
  const names = {
    SayHello: 'sayHello',
    CloseIO: 'closeIO',
    already: 'already',
    X: 'x',
    Then: 'then$',
    Constructor: 'constructor$',
    ToString: 'toString$',
    TOString: 'tOString',
    _Private: '_Private',
  }
  for (const [wire, local] of Object.entries(names)) assert.equal(localName(wire), local)
  assert.equal(localName('then'), 'then$')
  assert.equal(localName('__proto__'), '__proto__$')
  assert.equal(localName(''), '')
})

test('a right definition passes: objects, classes, flags, no methods at all', () => {
  class Static {
    readonly made = true
    static encode(): Uint8Array {
      return new Uint8Array(0)
    }
    static decode(): Static {
      return new Static()
    }
  }
  for (const methods of [
    {},
    { M: method },
    { M: { input: Static, output: codec, clientStreaming: true, serverStreaming: false } },
    { M: { ...method, clientStreaming: undefined } },
    Object.assign(Object.create(null), { M: method }),
    JSON.parse('{}'),
  ]) {
    checkDefinition({ name: 'demo.v1.S', methods })
  }
})

test('a wrong definition is refused at once, naming the part', () => {
  const wrong: [unknown, RegExp][] = [
    [undefined, /must be an object, not undefined/],
    [null, /not null/],
    ['demo.v1.S', /not string/],
    [{}, /name/],
    [{ name: '', methods: {} }, /name/],
    [{ name: 'a/b', methods: {} }, /name/],
    [{ name: '\ud800', methods: {} }, /name/],
    [{ name: 'S' }, /methods of service S/],
    [{ name: 'S', methods: [method] }, /not Array/],
    [{ name: 'S', methods: { '': method } }, /usable name/],
    [{ name: 'S', methods: { 'A/B': method } }, /usable name/],
    [{ name: 'S', methods: { M: null } }, /S\/M must be an object/],
    [{ name: 'S', methods: { M: { input: codec } } }, /S\/M\.output must be a codec/],
    [{ name: 'S', methods: { M: { input: {}, output: codec } } }, /S\/M\.input/],
    [{ name: 'S', methods: { M: { input: { encode() {} }, output: codec } } }, /S\/M\.input/],
    [
      { name: 'S', methods: { M: { ...method, serverStreaming: 1 } } },
      /serverStreaming must be true or false/,
    ],
    [{ name: 'S', methods: { SayHello: method, sayHello: method } }, /both called sayHello/],
    [{ name: 'S', methods: { ToString: method, toString: method } }, /both called toString\$/],
  ]
  for (const [definition, message] of wrong) {
    assert.throws(() => checkDefinition(definition), {
      name: 'TypeError',
      code: 'ERR_TTRPC_DEFINITION',
      message,
    })
  }
})
