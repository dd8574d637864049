import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkReconnect } from '#ttrpc/client/link/backoff.js'
import { delayMs } from '#ttrpc/client/link/delay.js'

test('delays double up to the longest, and chance takes its part', () => {
  const backoff = { minDelayMs: 10, maxDelayMs: 100, jitter: 0, maxAttempts: 1 }
  assert.deepEqual(
    [0, 1, 2, 3, 4, 100].map((failures) => delayMs(backoff, failures, 0.5)),
    [10, 20, 40, 80, 100, 100],
  )
  const spread = { ...backoff, jitter: 0.5 }
  assert.deepEqual([delayMs(spread, 0, 0), delayMs(spread, 0, 0.5), delayMs(spread, 0, 1)], [10, 7.5, 5])
})

test('defaults', () => {
  assert.deepEqual(checkReconnect(true), { minDelayMs: 20, maxDelayMs: 5000, jitter: 1, maxAttempts: 10 })
  assert.equal(checkReconnect(false), undefined)
  assert.equal(checkReconnect({ minDelayMs: 9000 })?.maxDelayMs, 9000)
})
