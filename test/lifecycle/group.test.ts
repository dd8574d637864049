/** Groups whose workers end at any time: what is left of descriptors and threads, and how the process ends. */
import assert from 'node:assert/strict'
import { access } from 'node:fs/promises'
import { test } from 'node:test'
import { runProgram } from '../support/child.js'

const timeout = 120_000

for (const io of ['thread', 'adaptive'] as const) {
  for (const how of ['terminate', 'close', 'shutdown']) {
    test(`a group under load leaves no descriptor and no thread, ${how}, io ${io}`, { timeout }, async () => {
      const program = new URL('./programs/group-rounds.js', import.meta.url)
      const { code, lines, stderr } = await runProgram(program, [how, '3'], { io })
      assert.equal(stderr, '')
      assert.equal(code, 0)
      assert.deepEqual(
        lines.map((line) => JSON.parse(line)),
        [{ left: [], files: 0, threads: 1 }],
      )
    })
  }
}

test('a process that exits with a group leaves no path', { timeout }, async () => {
  const program = new URL('./programs/group-exits.js', import.meta.url)
  const { code, lines, stderr } = await runProgram(program)
  assert.equal(stderr, '')
  assert.equal(code, 3)
  const [path] = lines
  await assert.rejects(access(String(path)), { code: 'ENOENT' })
})

test('a shutdown with a time ends when the process has no descriptors', { timeout }, async () => {
  const program = new URL('./programs/group-starved.js', import.meta.url)
  const { code, lines, stderr } = await runProgram(program, [], { descriptors: 128 })
  assert.equal(stderr, '')
  assert.equal(code, 0)
  assert.deepEqual(lines, ['EMFILE', JSON.stringify({ cut: [], unreported: [] })])
})
