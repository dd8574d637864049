/** Misspelt names of handlers and of keys: refused, with the name that was meant. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Server } from 'ttrpc'
import type { Any } from '../support/hostile-values.js'

const bytes = { encode: (value: Uint8Array) => value, decode: (value: Uint8Array) => value }
const method = { input: bytes, output: bytes }
const definition = {
  name: 'demo.v1.Greeter',
  methods: { SayHello: method, SayGoodbye: method, CloseIO: { ...method, serverStreaming: true } },
}
const handler = (): Uint8Array => new Uint8Array(0)
const all = { sayHello: handler, sayGoodbye: handler, closeIO: handler }

class Handlers {
  sayHello = handler
  sayGoodbye(): Uint8Array {
    return handler()
  }
  closeIO(): Uint8Array[] {
    return []
  }
  helper(): void {}
}
class Misspelt extends Handlers {
  sayHelo(): void {}
}
class WithoutOne {
  sayHello = handler
  sayGoodbye = handler
  closeIo = handler
  get never(): never {
    throw new Error('a getter is not called')
  }
}

const MISSPELT = 'the implementation of demo.v1.Greeter has a function'

const cases: readonly [implementation: object, partial: boolean, message: string | undefined][] = [
  [all, false, undefined],
  [{ ...all, state: 1 }, false, undefined],
  [Object.assign(Object.create(null), all), false, undefined],
  [new Handlers(), false, undefined],
  [new Misspelt(), false, undefined], // nothing is missing: the class may have any functions of its own
  [{}, true, undefined],
  [{ sayHello: handler }, true, undefined],
  [{ ...all, sayHelo: handler }, false, `${MISSPELT} sayHelo, which handles no method of it`],
  [
    { sayHelo: handler },
    true,
    `${MISSPELT} sayHelo, which handles no method of it; did you mean "sayHello"?`,
  ],
  [
    { SayHello: handler },
    true,
    `${MISSPELT} SayHello, which handles no method of it; did you mean "sayHello"?`,
  ],
  [
    { say_hello: handler },
    true,
    `${MISSPELT} say_hello, which handles no method of it; did you mean "sayHello"?`,
  ],
  [{ closeIo: handler }, true, `${MISSPELT} closeIo, which handles no method of it; did you mean "closeIO"?`],
  [{ other: handler }, true, `${MISSPELT} other, which handles no method of it`],
  [new WithoutOne(), false, `${MISSPELT} closeIo, which handles no method of it; did you mean "closeIO"?`],
  [new WithoutOne(), true, `${MISSPELT} closeIo, which handles no method of it; did you mean "closeIO"?`],
  [
    { sayHello: handler },
    false,
    'the implementation of demo.v1.Greeter needs a function sayGoodbye, not undefined',
  ],
  [
    { ...all, sayHello: 1 },
    true,
    'the implementation of demo.v1.Greeter needs a function sayHello, not number',
  ],
]

for (const [at, [implementation, partial, message]] of cases.entries()) {
  test(`handlers ${at}: ${message ?? 'accepted'}`, () => {
    const register = (): unknown => new Server().register(definition, implementation as Any, { partial })
    if (message === undefined) register()
    else assert.throws(register, { code: 'ERR_TTRPC_IMPLEMENTATION', message })
  })
}

const keys: readonly [key: string, message: string][] = [
  ['serverStream', 'has an unknown key "serverStream"'],
  ['server_streaming', 'has an unknown key "server_streaming"; did you mean "serverStreaming"?'],
  ['serverstreaming', 'has an unknown key "serverstreaming"; did you mean "serverStreaming"?'],
  ['clientStreamign', 'has an unknown key "clientStreamign"; did you mean "clientStreaming"?'],
  ['responseStream', 'has an unknown key "responseStream"'],
]

for (const [key, message] of keys) {
  test(`a method with the key ${key} is refused`, () => {
    const methods = { Say: { ...method, [key]: true } }
    assert.throws(() => new Server().register({ name: 's', methods } as Any, { say: handler } as Any), {
      code: 'ERR_TTRPC_DEFINITION',
      message: `method s/Say ${message}`,
    })
  })
}

test('a definition that is not there says why', () => {
  const register = (given: unknown) => () => new Server().register(given as Any, {})
  assert.throws(register(undefined), {
    message: /not undefined: has the \.proto file a service of that name\?$/,
  })
  assert.throws(register(Promise.resolve()), { message: /is a Promise: await loadProto\(\)$/ })
})
