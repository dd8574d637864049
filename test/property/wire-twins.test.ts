/** native/wire and ts/wire make the same rows of the same bytes, however the bytes are split. */
import assert from 'node:assert/strict'
import type { Buffer } from 'node:buffer'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import type { ReadLimits } from '#ttrpc/wire/frame-reader.js'
import { MethodTable } from '#ttrpc/wire/method-table.js'
import { readEnvelopes } from '../support/wire-envelopes.js'
import { cutAt, cutEvery, frame, rowsOf, WIDE } from '../support/wire-rows.js'
import { frameStream, limits, NAMES, places } from './wire-arbitraries.js'
import { Probe, type ProbeAnswer } from './wire-probe.js'

const methods = new MethodTable()
for (const [service, method] of NAMES) methods.add(service, method)

let probe: Probe
before(() => {
  probe = new Probe(NAMES)
})
after(async () => {
  assert.equal(await probe?.end(), 0)
})

function inTypeScript(chunks: Buffer[], bounds: ReadLimits): ProbeAnswer {
  const { result, partial, rows } = rowsOf(chunks, bounds, methods)
  return { result, partial, rows }
}

async function checkTwins(bytes: Buffer, splits: Buffer[][], bounds: ReadLimits): Promise<void> {
  const whole = inTypeScript([bytes], bounds)
  assert.deepEqual(await probe.ask([bytes], bounds), whole, 'C++, whole')
  for (const chunks of splits) {
    assert.deepEqual(inTypeScript(chunks, bounds), whole, 'TypeScript, split')
    assert.deepEqual(await probe.ask(chunks, bounds), whole, 'C++, split')
  }
}

test('any split of any frame stream makes the same rows in C++ and TypeScript', async () => {
  await fc.assert(
    fc.asyncProperty(frameStream, limits, places, places, async (bytes, bounds, one, other) => {
      await checkTwins(bytes, [cutAt(bytes, one), cutAt(bytes, other)], bounds)
    }),
    { numRuns: 1500 },
  )
})

test('a stream that arrives byte by byte makes the same rows in C++ and TypeScript', async () => {
  await fc.assert(
    fc.asyncProperty(frameStream, limits, async (bytes, bounds) => {
      const short = bytes.subarray(0, 3000)
      await checkTwins(short, [cutEvery(short, 1)], bounds)
    }),
    { numRuns: 300 },
  )
})

test('envelopes that Go judged give the same rows in C++ and TypeScript', async () => {
  const { requests, responses } = readEnvelopes()
  const frames = [
    ...requests.map(({ body }) => frame(1, 1, 0, body)),
    ...responses.map(({ body }) => frame(1, 2, 0, body)),
  ]
  for (const bytes of frames) await checkTwins(bytes, [cutEvery(bytes, 9)], WIDE)
})
