/** Failures of handlers do not end the process. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runProgram } from '../support/child.js'

test('B1: a handler that throws or rejects answers 2, and the process lives', {
  timeout: 60_000,
}, async () => {
  const ending = await runProgram(new URL('./programs/failing-handlers.js', import.meta.url))
  const lines = ['Throw 2', 'Reject 2', 'Later 2', 'Odd 2', 'alive']
  assert.deepEqual(ending, { code: 0, signal: null, stderr: '', lines })
})
