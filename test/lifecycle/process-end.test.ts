/** How a process that uses the package ends. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Ending, runProgram } from '../support/child.js'

const timeout = 60_000
const program = (name: string): URL => new URL(`./programs/${name}.js`, import.meta.url)

function endedWell({ code, signal, stderr }: Ending): void {
  assert.deepEqual({ code, signal, stderr }, { code: 0, signal: null, stderr: '' })
}

test('a server and a client that are closed let the process end by itself', { timeout }, async () => {
  const ending = await runProgram(program('close-all'))
  endedWell(ending)
  assert.deepEqual(ending.lines, ['99', 'closed'])
})

test('workers with a listener, a client and calls in flight can be terminated', { timeout }, async () => {
  const ending = await runProgram(program('terminate-workers'))
  endedWell(ending)
  assert.deepEqual(ending.lines, ['threads 1'], "the workers' I/O threads are gone")
})

test('process.exit() in the midst of calls ends the process with its code', { timeout }, async () => {
  const { code, signal, stderr, lines } = await runProgram(program('exit-in-call'))
  assert.deepEqual({ code, signal, stderr, lines }, { code: 7, signal: null, stderr: '', lines: [] })
})

test('B1: a handler that throws or rejects answers 2, and the process lives', { timeout }, async () => {
  const ending = await runProgram(program('failing-handlers'))
  endedWell(ending)
  assert.deepEqual(ending.lines, ['Throw 2', 'Reject 2', 'Later 2', 'Odd 2', 'alive'])
})
