import assert from 'node:assert/strict'
import { test } from 'node:test'
import { report, runSeed, type SeedResult } from './seeds.js'

/** Seeds of one test file: on a busy machine they take well under the minute that a file has. */
const SEEDS_A_FILE = 2500

/** Declares the test of a quarter of the seeds that every change has to pass. */
export function holdSeeds(quarter: 0 | 1 | 2 | 3): void {
  const from = 1 + quarter * SEEDS_A_FILE
  const to = from + SEEDS_A_FILE
  test(`seeds ${from} to ${to - 1} hold`, { timeout: 60_000 }, async () => {
    const failed: SeedResult[] = []
    for (let seed = from; seed < to; seed++) {
      const result = await runSeed(seed)
      if (result.violations.length > 0) failed.push(result)
    }
    assert.equal(failed.length, 0, failed.map(report).join('\n'))
  })
}
