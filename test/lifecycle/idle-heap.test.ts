/** How much of the heap an idle connection and a server of a fleet take: counts that do not depend on the machine. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runProgram } from '../support/child.js'

const timeout = 120_000

/** The least of three processes: tables that grow by halves and compiled code add up to 200 KiB to one or the other. */
async function heapOf(kind: 'connections' | 'servers', count: number): Promise<number> {
  const runs: number[] = []
  for (let run = 0; run < 3; run++) runs.push(await heapOnce(kind, count))
  return Math.min(...runs)
}

async function heapOnce(kind: 'connections' | 'servers', count: number): Promise<number> {
  const ending = await runProgram(new URL('./programs/idle-heap.js', import.meta.url), [kind, String(count)])
  assert.equal(ending.stderr, '')
  return (JSON.parse(ending.lines[0]!) as { bytes: number }).bytes
}

test('an idle connection of a server takes at most 320 bytes of heap', { timeout }, async () => {
  const bytes = await heapOf('connections', 8000)
  assert.ok(bytes <= 320, `${bytes.toFixed(1)} bytes`)
})

test('a server with a listener and an idle connection takes at most 4,400 bytes of heap', {
  timeout,
}, async () => {
  const bytes = await heapOf('servers', 2000)
  assert.ok(bytes <= 4400, `${bytes.toFixed(1)} bytes`)
})
