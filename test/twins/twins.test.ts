/** Both engines do the same, or differ as docs/engines.md says: each scenario runs on both, and what was seen is compared. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { holdWhileTesting } from '../support/hold.js'
import { differences } from './differences.js'
import { Bench, type EngineName, type Scenario, withoutSockets } from './scenario.js'
import { differing } from './scenarios/differing.js'
import { ends, handshakes } from './scenarios/ends.js'
import { options, refusals } from './scenarios/refusals.js'
import { views } from './scenarios/views.js'

holdWhileTesting()

const scenarios: readonly Scenario[] = [
  ...refusals,
  ...options,
  ...ends,
  ...handshakes,
  ...views,
  ...differing,
]
const repository = new URL('../../', import.meta.url)

/** Returns the differences that the titles of tests in this file name. */
function titles(file: string): string[] {
  const text = readFileSync(new URL(file, repository), 'utf8')
  return Array.from(text.matchAll(/\(differs: ([a-z-]+)\)['`]/g), ([, id]) => id!)
}

async function seenOn(engine: EngineName, scenario: Scenario): Promise<unknown> {
  await using bench = new Bench(engine)
  return bench.plain(await scenario.run(bench))
}

describe('twins', { timeout: 120_000 }, () => {
  for (const scenario of scenarios) {
    test(scenario.name, { skip: scenario.skip ?? false }, async () => {
      const native = await seenOn('native', scenario)
      const node = await seenOn('node', scenario)
      if (scenario.expected === undefined)
        assert.deepEqual(node, native, 'the JS engine, beside the native one')
      else assert.deepEqual({ native, node }, scenario.expected)
      if (scenario.onMemory !== true) return
      const memory = withoutSockets(await seenOn('memory', scenario))
      assert.deepEqual(memory, withoutSockets(node), 'memory, beside sockets')
    })
  }
})

test('docs/engines.md has the differences, each of which a test shows', () => {
  const page = readFileSync(new URL('docs/engines.md', repository), 'utf8')
  const table = page.split('\n## Where they differ\n')[1]?.split('\n## ')[0] ?? ''
  const rows = table
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| what | native engine |'))
  const wanted = differences.map(
    ({ what, native, node, why }) => `| ${what} | ${native} | ${node} | ${why} |`,
  )
  assert.deepEqual(rows, wanted)
  const shown = new Set(differing.map(({ differs }) => differs))
  for (const { id, shownBy } of differences) {
    const isShown = shownBy === undefined ? shown.has(id) : titles(shownBy).includes(id)
    assert.ok(isShown, id)
  }
  assert.deepEqual(
    [...shown].filter((id) => !differences.some((one) => one.id === id)),
    [],
  )
})
