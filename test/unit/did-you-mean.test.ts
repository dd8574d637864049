import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connect, Server } from 'ttrpc'
import { didYouMean } from '#ttrpc/base/errors/did-you-mean.js'
import type { Any } from '../support/hostile-values.js'

const known = ['sayHello', 'sayGoodbye', 'closeIO', 'a', 'ab', 'then$']

const cases: readonly [name: string, near: string | undefined][] = [
  ['sayHelo', 'sayHello'],
  ['sayHelllo', 'sayHello'],
  ['SayHello', 'sayHello'],
  ['say_hello', 'sayHello'],
  ['SAY-HELLO', 'sayHello'],
  ['syaHello', 'sayHello'],
  ['closeIo', 'closeIO'],
  ['close', 'closeIO'],
  ['then', 'then$'],
  ['clos', undefined],
  ['b', undefined],
  ['', undefined],
  ['x'.repeat(1_000_000), undefined],
]

for (const [name, near] of cases) {
  test(`for ${JSON.stringify(name.slice(0, 20))}: ${near}`, () => {
    assert.equal(didYouMean(name, known), near === undefined ? '' : `; did you mean "${near}"?`)
  })
}

test('a misspelt option or limit is named with the one that was meant', () => {
  assert.throws(() => new Server({ exposeError: true } as Any), {
    message: 'unknown server option "exposeError"; did you mean "exposeErrors"?',
  })
  assert.throws(() => connect('/x', { callTimeoutMS: 1 } as Any), {
    message: /did you mean "callTimeoutMs"\?$/,
  })
  assert.throws(() => new Server({ limits: { maxMessageByte: 1 } as Any }), {
    message: 'unknown limit "maxMessageByte"; did you mean "maxMessageBytes"?',
  })
})
