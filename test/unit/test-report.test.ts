/** What `npm test` reports, and how it ends a file whose tests leave something open. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const timeout = 60_000
const root = fileURLToPath(new URL('../../', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'ttrpc-report-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const IMPORTS = `import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { describe, test } from 'node:test'
`

/** Writes a test file. Returns its path. */
function fileOf(name: string, body: string): string {
  const file = join(folder, `${name}.test.js`)
  writeFileSync(file, IMPORTS + body)
  return file
}

/** Runs Node's runner as scripts/test.mjs does. */
function runTests(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): { code: number | null; out: string } {
  const { NODE_TEST_CONTEXT: _, CI: __, ...own } = process.env
  const fixed = ['--import', './dist-test/support/file-end.js', '--test']
  const reporter = '--test-reporter=./scripts/lib/test-report.mjs'
  const { status, stdout } = spawnSync(process.execPath, [...fixed, reporter, ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { ...own, TTRPC_TEST_GRACE_MS: '500', ...env },
    timeout,
  })
  return { code: status, out: stdout }
}

test('a pattern reports what it ran, in its suites, and counts only that', { timeout }, () => {
  const file = fileOf(
    'named',
    `describe('outer', () => {
       describe('inner', () => { test('A8: wanted', () => {}); test('A9: other', () => {}) })
       describe('without', () => { test('A10: other', () => {}) })
     })
     test('A8: wanted too', async (t) => { await t.test('A8: step', () => {}) })
     test('A11: other', () => {})`,
  )
  const without = fileOf('without', `test('A12: other', () => {})`)
  const { code, out } = runTests(['--test-name-pattern=A8', file, without])
  assert.equal(code, 0)
  assert.doesNotMatch(out, /without/)
  assert.deepEqual(
    out.match(/(?:outer|inner|without|A\d+: [a-z ]+)(?= \()/g),
    ['A8: wanted', 'inner', 'outer', 'A8: step', 'A8: wanted too'],
    out,
  )
  assert.match(out, /tests 3\n.* suites 2\n.* pass 3\n[\s\S]* skipped 0\n/)
  assert.doesNotMatch(out, /Left out/)
})

test('a pattern that no test matches fails', { timeout }, () => {
  const { code, out } = runTests(['--test-name-pattern=A8', fileOf('none', `test('B1', () => {})`)])
  assert.equal(code, 1)
  assert.match(out, /No test has such a name/)
})

test('a failed test of a pattern is reported, and fails the run', { timeout }, () => {
  const file = fileOf('failing', `describe('suite', () => { test('A8', () => assert.equal(1, 2)) })`)
  const { code, out } = runTests(['--test-name-pattern=A8', file])
  assert.equal(code, 1)
  assert.match(out, /✖ A8[\s\S]*fail 1\n[\s\S]*failing tests/)
})

test('a run without Go and Rust lists at its end what was left out', { timeout }, () => {
  const files = ['otel', 'rust-clauses'].map((name) => `dist-test/interop/${name}.test.js`)
  const { code, out } = runTests(files, { PATH: folder })
  assert.equal(code, 0, out)
  const end = out.split('Left out:\n')[1] ?? out
  assert.match(end, /^ {2}\d+ tests or suites: go is not installed/m)
  assert.match(end, /^ {2}\d+ tests or suites: cargo 1\.\d+ is not installed/m)
})

for (const [title, assertion] of [
  ['a failed assertion that leaves a server open ends its file', 'assert.equal(1, 2)'],
  ['a file whose tests pass and leave a server open fails', ''],
] as const) {
  test(title, { timeout }, () => {
    const file = fileOf('leaking', `test('leaves', () => { createServer().listen(0); ${assertion} })`)
    const { code, out } = runTests(['--test-timeout=50000', file])
    assert.equal(code, 1)
    assert.match(out, /have ended, and the process has not[^\n]*TCPServerWrap[^\n]*await using/)
    assert.match(out, / fail 1\n/)
  })
}

test('a file that closes what it opens is left alone, however late it ends', { timeout }, () => {
  const late = `await new Promise((resolve) => setTimeout(resolve, 1000))`
  const file = fileOf(
    'closing',
    `test('first', () => {})
     describe('suite', () => { test('late', async () => { ${late} }) })`,
  )
  const { code, out } = runTests([file])
  assert.equal(code, 0, out)
  assert.doesNotMatch(out, /have ended/)
})
