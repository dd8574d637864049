/** The pump, which moves messages from a source to a sender. */
import assert from 'node:assert/strict'
import { AsyncLocalStorage } from 'node:async_hooks'
import { test } from 'node:test'
import { Pump } from '#ttrpc/call/stream/pump.js'
import { Gate } from '../support/gate.js'

const nothing = (): undefined => undefined

test('sources of every kind, to their end', async () => {
  async function* generator(): AsyncGenerator<number> {
    yield 1
    yield 2
  }
  const bare = { [Symbol.asyncIterator]: () => ({ next: async () => ({ done: true, value: undefined }) }) }
  for (const [source, all] of [
    [generator(), [1, 2]],
    [
      [1, 2],
      [1, 2],
    ],
    [new Set([1]), [1]],
    [
      [Promise.resolve(1), 2],
      [1, 2],
    ],
    [bare, []],
  ] as const) {
    const taken: unknown[] = []
    await new Pump(source, (message) => void taken.push(message)).run()
    assert.deepEqual(taken, all)
  }
})

test('what is not an iterable, or a text, is refused at once', () => {
  for (const wrong of [undefined, null, 5, {}, 'text', () => []]) {
    assert.throws(() => new Pump(wrong, nothing), { code: 'ERR_TTRPC_ARGUMENT' })
  }
})

const thrown = new Error('not today')
const throwing = (symbol: symbol) =>
  Object.defineProperty({}, symbol, {
    get() {
      throw thrown
    },
  })
const iterates = (symbol: symbol, iterator: unknown) => ({ [symbol]: () => iterator })
const { asyncIterator, iterator } = Symbol

for (const [source, message] of [
  [throwing(asyncIterator), /^reading Symbol\(Symbol.asyncIterator\) of the iterable .* threw: not today$/],
  [throwing(iterator), /^reading Symbol\(Symbol.iterator\) of the iterable .* threw: not today$/],
  ...[asyncIterator, iterator].flatMap(
    (symbol) =>
      [
        [
          iterates(symbol, {}),
          /^the iterable of messages \(Object\) has an iterator without .* next: Object$/,
        ],
        [iterates(symbol, undefined), /has an iterator without a function next: undefined$/],
        [iterates(symbol, { next: 5 }), /has an iterator without a function next: Object$/],
        [
          iterates(symbol, { next: () => undefined }),
          /gave undefined as the result of next, must give \{ done/,
        ],
        [iterates(symbol, { next: () => 5 }), /gave number as the result of next/],
        [iterates(symbol, { next: () => null }), /gave null as the result of next/],
      ] as const,
  ),
] as const) {
  test(`a broken iterable is named: ${message.source}`, async () => {
    await assert.rejects(
      async () => new Pump(source, nothing).run(),
      (error: Error & { code?: string }) => {
        assert.equal(error.code, 'ERR_TTRPC_ARGUMENT')
        assert.match(error.message, message)
        if (/threw/.test(message.source)) assert.equal(error.cause, thrown)
        return true
      },
    )
  })
}

for (const [kind, source] of [
  [
    'async',
    (async function* () {
      for (;;) yield 1
    })(),
  ],
  [
    'sync',
    (function* () {
      for (;;) yield 1
    })(),
  ],
] as const) {
  test(`an endless ${kind} source that never waits leaves the event loop its turns`, async () => {
    const pump = new Pump(source, nothing)
    const running = pump.run()
    for (let turns = 0; turns < 5; turns++) await new Promise((resolve) => setTimeout(resolve, 1))
    pump.stop()
    await running
  })
}

test('the source waits where the taker does', async () => {
  let made = 0
  function* source(): Generator<number> {
    for (;;) yield made++
  }
  const gates = [new Gate(), new Gate()]
  const pump = new Pump(source(), (message) => gates[message as number]?.happened)
  const running = pump.run()
  assert.equal(made, 1)
  gates[0]!.open()
  await gates[0]!.happened
  await Promise.resolve()
  assert.equal(made, 2)
  pump.stop()
  gates[1]!.open()
  await running
  assert.equal(made, 2)
})

test('stop runs the cleanup of a source at its current yield', async () => {
  const told: string[] = []
  async function* source(): AsyncGenerator<number> {
    try {
      for (;;) yield 1
    } finally {
      told.push('finally')
    }
  }
  const taken = new Gate()
  const go = new Gate()
  const pump = new Pump(source(), () => {
    taken.open()
    return go.happened
  })
  const running = pump.run()
  await taken.happened
  pump.stop()
  await new Promise((resolve) => setImmediate(resolve))
  assert.deepEqual(told, ['finally'])
  go.open()
  await running
})

test('a source may stop its own pump, and still cleans up', async () => {
  const told: string[] = []
  function* source(): Generator<number> {
    try {
      yield 1
      pump.stop()
      yield 2
      told.push('went on')
    } finally {
      told.push('finally')
    }
  }
  const pump: Pump = new Pump(source(), nothing)
  await pump.run()
  assert.deepEqual(told, ['finally'])
})

test('an error of a cleanup is dropped', async () => {
  function* source(): Generator<number> {
    try {
      for (;;) yield 1
    } finally {
      // biome-ignore lint/correctness/noUnsafeFinally: that is the point
      throw new Error('in finally')
    }
  }
  const pump = new Pump(source(), () => pump.stop() as undefined)
  await pump.run()
})

test('what the source or the taker throws ends the pump, and the source is cleaned up', async () => {
  const told: string[] = []
  async function* source(fails: boolean): AsyncGenerator<number> {
    try {
      yield 1
      if (fails) throw new Error('source')
      yield 2
    } finally {
      told.push('finally')
    }
  }
  await assert.rejects(new Pump(source(true), nothing).run(), { message: 'source' })
  const failing = (): undefined => {
    throw new Error('taker')
  }
  await assert.rejects(new Pump(source(false), failing).run(), { message: 'taker' })
  assert.deepEqual(told, ['finally', 'finally'])
})

test('a source cleans up in its own async context, whichever context stops it', async () => {
  const store = new AsyncLocalStorage<string>()
  const taken = new Gate()
  let cleaning: unknown
  async function* source(): AsyncGenerator<number> {
    try {
      yield 1
    } finally {
      cleaning = store.getStore()
      store.enterWith('leak')
    }
  }
  const go = new Gate()
  const pump = store.run(
    'its own',
    () =>
      new Pump(source(), () => {
        taken.open()
        return go.happened
      }),
  )
  const running = pump.run()
  await taken.happened
  store.run('the stopper', () => {
    pump.stop()
    assert.equal(store.getStore(), 'the stopper')
  })
  go.open()
  await running
  assert.equal(cleaning, 'its own')
})
