import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runSeed } from './seeds.js'

const SEEDS = 200

test('a seed does the same each time', { timeout: 60_000 }, async () => {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const [first, second] = [await runSeed(seed), await runSeed(seed)]
    assert.deepEqual(first.trace, second.trace, `seed ${seed}`)
  }
})
