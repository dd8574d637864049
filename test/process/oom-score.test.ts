import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { oomScore, setOomScore } from 'ttrpc/process'

test('the score of a process can be set and read', async () => {
  const child = spawn('sleep', ['60'])
  await once(child, 'spawn')
  setOomScore(child.pid!, 321)
  assert.equal(oomScore(child.pid!), 321)
  child.kill()
  await once(child, 'exit')
  assert.throws(() => oomScore(child.pid!), { code: 'ENOENT' })
})

test('what is not a score is refused', () => {
  for (const score of [1001, -1001, 0.5]) {
    assert.throws(() => setOomScore(1, score), { code: 'ERR_TTRPC_ARGUMENT' }, String(score))
  }
})
