/**
 * native/wire and ts/wire make the same rows of the same bytes, for as long as one likes: frames of the seeds,
 * changed, and what libFuzzer has found, in any pieces.
 *
 * An input is one of frame_reader_fuzz.cc: limits, split (2 bytes), stream.
 */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import type { ReadLimits } from '#ttrpc/wire/frame-reader.js'
import { MethodTable } from '#ttrpc/wire/method-table.js'
import { NAMES } from '../property/wire-arbitraries.js'
import { Probe } from '../property/wire-probe.js'
import { rowsOf } from '../support/wire-rows.js'
import { framesOf, mutatedStream } from './mutate.js'
import { session } from './session.js'

const HEAD = 3
const BATCH = 100
const MOST_BYTES = 40_000
const MESSAGES = [4 << 20, 4 << 20, 20_000, 64, 0, 30_000, 4 << 20, 1]
const DISCARDS = [256 << 20, 100, 256 << 20, 0]
const PAIRS = [256, 2, 256, 0]
const METADATA_BYTES = [64 << 10, 64 << 10, 20, 64 << 10]

const run = session('twins', 'frame_reader')
const probe = new Probe(NAMES)
const methods = new MethodTable()
for (const [service, method] of NAMES) methods.add(service, method)

if (run.input !== undefined) await compare(run.input)
else await runAll()
assert.equal(await probe.end(), 0)
run.end()

async function runAll(): Promise<void> {
  const seeds = run.seeds.filter((seed) => seed.length > HEAD)
  for (let at = 0; at < seeds.length && run.more(); at += BATCH) {
    await Promise.all(seeds.slice(at, at + BATCH).map(compare))
  }
  const pool = seeds.flatMap((seed) => framesOf(seed.subarray(HEAD))).filter((one) => one.length < 2000)
  while (run.more()) {
    await Promise.all(Array.from({ length: BATCH }, () => compare(newInput(pool))))
  }
}

function newInput(pool: readonly Buffer[]): Buffer {
  const head = Buffer.from([
    run.random() < 0.5 ? 0 : run.random() * 256,
    run.random() * 256,
    run.random() * 256,
  ])
  return Buffer.concat([head, mutatedStream(pool, run.random).subarray(0, MOST_BYTES)])
}

async function compare(input: Buffer): Promise<void> {
  const limits = limitsOf(input[0] as number)
  const stream = input.subarray(HEAD)
  const chunks = split(stream, input.readUInt16BE(1))
  try {
    const native = await probe.ask(chunks, limits)
    const { result, partial, rows } = rowsOf([stream], limits, methods)
    assert.deepEqual(native, { result, partial, rows }, 'C++ in pieces, TypeScript as a whole')
    const pieces = rowsOf(chunks, limits, methods)
    assert.deepEqual(pieces.rows, rows, 'TypeScript in pieces and as a whole')
  } catch (error) {
    run.fail(input, error)
  }
  run.count()
}

function limitsOf(choice: number): ReadLimits {
  return {
    maxMessageBytes: MESSAGES[choice & 7] as number,
    maxDiscardBytes: DISCARDS[(choice >> 3) & 3] as number,
    maxMetadataPairs: PAIRS[(choice >> 5) & 3] as number,
    maxMetadataBytes: METADATA_BYTES[(choice >> 5) & 3] as number,
  }
}

/** The same pieces as in frame_reader_fuzz.cc. */
function split(stream: Buffer, seed: number): Buffer[] {
  const chunks: Buffer[] = []
  let state = seed
  for (let at = 0; at < stream.length; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    const most = state >>> 30 === 0 ? 20_000 : 24
    const end = Math.min(at + 1 + ((state >>> 8) % most), stream.length)
    chunks.push(stream.subarray(at, end))
    at = end
  }
  return chunks
}
