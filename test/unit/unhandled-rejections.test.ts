/** An unhandled rejection fails the run of the tests, whichever test it comes from: no test may hide one. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { test } from 'node:test'

/** They look for rejections themselves: one fails its seed, the other is a process whose output is compared. */
const WATCHERS = ['simulation/seeds.js', 'lifecycle/programs/failing-handlers.js']
const compiled = new URL('..', import.meta.url)

test('the runner fails for a rejection after the end of its test, and names the test', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ttrpc-rejections-'))
  try {
    const file = join(folder, 'late.test.mjs')
    writeFileSync(
      file,
      `import { test } from 'node:test'
      test('drops it', () => { setImmediate(() => Promise.reject(new Error('late'))) })
      test('another', () => new Promise((resolve) => setTimeout(resolve, 50)))`,
    )
    const { NODE_TEST_CONTEXT: _, ...env } = process.env
    const { status, stdout } = spawnSync(process.execPath, ['--test', file], { env, encoding: 'utf8' })
    assert.equal(status, 1)
    assert.match(stdout, /drops it/)
    assert.match(stdout, /late/)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('no test hides unhandled rejections', () => {
  const hiding: string[] = []
  for (const file of readdirSync(compiled, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.js') || file.endsWith('unhandled-rejections.test.js')) continue
    const source = readFileSync(new URL(file, compiled), 'utf8')
    if (/unhandledRejection|unhandled-rejections|removeAllListeners\(\)/.test(source)) hiding.push(file)
  }
  assert.deepEqual(hiding.sort(), WATCHERS.toSorted())
})
