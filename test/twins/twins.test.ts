/** Both engines do the same, or differ as docs/engines.md says: each scenario runs on both, and what was seen is compared. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { holdWhileTesting } from '../support/hold.js'
import { Bench, type EngineName, type Scenario } from './scenario.js'
import { ends, handshakes } from './scenarios/ends.js'
import { options, refusals } from './scenarios/refusals.js'
import { views } from './scenarios/views.js'

holdWhileTesting()

const scenarios: readonly Scenario[] = [...refusals, ...options, ...ends, ...handshakes, ...views]

async function seenOn(engine: EngineName, scenario: Scenario): Promise<unknown> {
  await using bench = new Bench(engine)
  return bench.plain(await scenario.run(bench))
}

describe('twins', { timeout: 120_000 }, () => {
  for (const scenario of scenarios) {
    test(scenario.name, { skip: scenario.skip ?? false }, async () => {
      const native = await seenOn('native', scenario)
      const node = await seenOn('node', scenario)
      if (scenario.differs === undefined)
        assert.deepEqual(node, native, 'the JS engine, beside the native one')
      else assert.notDeepEqual(node, native)
    })
  }
})
