/**
 * TTRPC_ENGINE decides where `engine` is `'auto'`, TTRPC_IO where `io` is left out; a value that names none is refused and
 * not ignored.
 */
import assert from 'node:assert/strict'
import process from 'node:process'
import { afterEach, test } from 'node:test'
import { connect, Server } from 'ttrpc'
import { parseAddress } from '#ttrpc/engine/address/address.js'
import { engineFor } from '#ttrpc/engine/engines.js'
import type { Addon } from '#ttrpc/engine/native/addon.js'
import { checkMode } from '#ttrpc/engine/native/check-mode.js'

const { TTRPC_ENGINE, TTRPC_IO } = process.env
const unix = parseAddress('/tmp/x.sock')

afterEach(() => {
  if (TTRPC_ENGINE === undefined) delete process.env.TTRPC_ENGINE
  else process.env.TTRPC_ENGINE = TTRPC_ENGINE
  if (TTRPC_IO === undefined) delete process.env.TTRPC_IO
  else process.env.TTRPC_IO = TTRPC_IO
})

test('another value is refused, with the variable and what it may be', () => {
  for (const value of ['bogus', 'Native', ' node']) {
    process.env.TTRPC_ENGINE = value
    const refused = {
      code: 'ERR_TTRPC_OPTION',
      message: `the environment variable TTRPC_ENGINE must be 'native', 'node' or 'auto', not ${JSON.stringify(value)}`,
    }
    assert.throws(() => engineFor('auto', unix, false), refused)
    assert.throws(() => void connect('/tmp/x.sock'), refused)
    assert.equal(engineFor('node', unix, false).name, 'node')
  }
})

test('node, native, auto and nothing are taken', () => {
  process.env.TTRPC_ENGINE = 'node'
  assert.equal(engineFor('auto', unix, false).name, 'node')
  for (const value of ['native', 'auto', '']) {
    process.env.TTRPC_ENGINE = value
    assert.equal(engineFor('auto', unix, false).name, 'native')
  }
})

test('another mode is refused where the native engine is chosen, with what it may be', () => {
  process.env.TTRPC_IO = 'Adaptive'
  const refused = {
    code: 'ERR_TTRPC_OPTION',
    message: `the environment variable TTRPC_IO must be 'thread' or 'adaptive', not "Adaptive"`,
  }
  for (const choice of ['auto', 'native'] as const) {
    process.env.TTRPC_ENGINE = 'native'
    assert.throws(() => engineFor(choice, unix, false), refused)
    assert.equal(engineFor(choice, unix, false, 'thread').name, 'native')
  }
  assert.equal(engineFor('node', unix, false).name, 'node')
  const wrong = { code: 'ERR_TTRPC_OPTION', message: `io must be 'thread' or 'adaptive', not "both"` }
  assert.throws(() => new Server({ io: 'both' as 'thread' }), wrong)
  assert.throws(() => void connect('/tmp/x.sock', { io: 'both' as 'thread' }), wrong)
})

test('each mode has one engine', () => {
  process.env.TTRPC_IO = 'adaptive'
  const [thread, adaptive] = (['thread', 'adaptive'] as const).map((io) =>
    engineFor('native', unix, false, io),
  )
  assert.notEqual(thread, adaptive)
  assert.equal(engineFor('native', unix, false), adaptive)
  process.env.TTRPC_IO = ''
  assert.equal(engineFor('native', unix, false), thread)
})

test('a runtime without libuv has no adaptive mode, and the error says what works', () => {
  const addon = { adaptiveProblem: () => 'the runtime does not export uv_poll_init' } as Addon
  checkMode(addon, 'thread')
  assert.throws(() => checkMode(addon, 'adaptive'), {
    code: 'ERR_TTRPC_OPTION',
    message: `io 'adaptive' cannot be had here: the runtime does not export uv_poll_init; io 'thread' works everywhere`,
  })
})
