/** Options of a call that other libraries take: the error names the option to use here. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkCallOptions } from '#ttrpc/call/options.js'

for (const deadline of [1_800_000_000_000, Number.POSITIVE_INFINITY, '2026-01-31', new Date('x')]) {
  test(`deadline: ${typeof deadline} ${String(deadline)}`, () => {
    assert.throws(() => checkCallOptions({ deadline: deadline as Date }), {
      code: 'ERR_TTRPC_OPTION',
      message: 'deadline must be a valid Date; timeoutMs takes a number of milliseconds',
    })
  })
}
