/**
 * Seeds of the simulation: `npm run simulate` runs any number of them, and
 * replays one. What is checked: docs/testing.md.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { report, runSeed, type SeedResult } from './seeds.js'

const SEEDS = 10_000
const PARTS = 4
/** Seeds that are run twice. */
const REPLAYED = 200

for (let part = 0; part < PARTS; part++) {
  const from = 1 + (part * SEEDS) / PARTS
  const to = from + SEEDS / PARTS
  test(`seeds ${from} to ${to - 1} hold`, { timeout: 120_000 }, async () => {
    const failed: SeedResult[] = []
    for (let seed = from; seed < to; seed++) {
      const result = await runSeed(seed)
      if (result.violations.length > 0) failed.push(result)
    }
    assert.equal(failed.length, 0, failed.map(report).join('\n'))
  })
}

test('a seed does the same each time', { timeout: 120_000 }, async () => {
  for (let seed = 1; seed <= REPLAYED; seed++) {
    const [first, second] = [await runSeed(seed), await runSeed(seed)]
    assert.deepEqual(first.trace, second.trace, `seed ${seed}`)
  }
})
