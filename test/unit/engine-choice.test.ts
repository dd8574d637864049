/** TTRPC_ENGINE decides where `engine` is `'auto'`; a value that names no engine is refused and not ignored. */
import assert from 'node:assert/strict'
import process from 'node:process'
import { afterEach, test } from 'node:test'
import { connect } from 'ttrpc'
import { parseAddress } from '#ttrpc/engine/address/address.js'
import { engineFor } from '#ttrpc/engine/engines.js'

const { TTRPC_ENGINE } = process.env
const unix = parseAddress('/tmp/x.sock')

afterEach(() => {
  if (TTRPC_ENGINE === undefined) delete process.env.TTRPC_ENGINE
  else process.env.TTRPC_ENGINE = TTRPC_ENGINE
})

test('another value is refused, with the variable and what it may be', () => {
  for (const value of ['bogus', 'Native', ' node']) {
    process.env.TTRPC_ENGINE = value
    const refused = {
      code: 'ERR_TTRPC_OPTION',
      message: `the environment variable TTRPC_ENGINE must be 'native', 'node' or 'auto', not ${JSON.stringify(value)}`,
    }
    assert.throws(() => engineFor('auto', unix, false, 'thread'), refused)
    assert.throws(() => void connect('/tmp/x.sock'), refused)
    assert.equal(engineFor('node', unix, false, 'thread').name, 'node')
  }
})

test('node, native, auto and nothing are taken', () => {
  process.env.TTRPC_ENGINE = 'node'
  assert.equal(engineFor('auto', unix, false, 'thread').name, 'node')
  for (const value of ['native', 'auto', '']) {
    process.env.TTRPC_ENGINE = value
    assert.equal(engineFor('auto', unix, false, 'thread').name, 'native')
  }
})
