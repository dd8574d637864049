import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { Duplex } from 'node:stream'
import { test } from 'node:test'
import { DuplexOutput } from '#ttrpc/engine/duplex/duplex-output.js'

const SLICE = 64 * 1024

/** A duplex that takes a write only when `accept` is called. */
class SlowDuplex extends Duplex {
  readonly taken: Buffer[] = []
  #waiting: { readonly chunk: Buffer; readonly done: () => void } | undefined

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#waiting = { chunk, done }
  }

  accept(): boolean {
    const waiting = this.#waiting
    if (waiting === undefined) return false
    this.#waiting = undefined
    this.taken.push(waiting.chunk)
    waiting.done()
    return true
  }
}

interface Counted {
  readonly duplex: SlowDuplex
  readonly output: DuplexOutput
  drained: number
  stalled: number
  /** The sum of what `onChange` was called with. */
  waiting: number
}

function counted(stallMs = 0): Counted {
  const duplex = new SlowDuplex()
  const counts = { drained: 0, stalled: 0, waiting: 0 }
  const output = new DuplexOutput(duplex, stallMs, {
    onChange: (bytes) => {
      counts.waiting += bytes
    },
    onDrained: () => counts.drained++,
    onStall: () => counts.stalled++,
    onFailure: () => assert.fail('no write throws here'),
  })
  return Object.assign(counts, { duplex, output })
}

/** Bytes each of which follows from its position. */
function pattern(length: number): Buffer {
  return Buffer.from(Uint8Array.from({ length }, (_, i) => i ^ (i >> 8)))
}

const lengths = [[1], [SLICE], [SLICE + 1], [10, 3 * SLICE, 10], [5 * SLICE - 1, 1, 1], Array(200).fill(1000)]
for (const parts of lengths as number[][]) {
  test(`writes of ${parts.slice(0, 3)} bytes leave in order, in slices, and are reported as drained once`, async () => {
    const one = counted()
    const all = pattern(parts.reduce((sum, length) => sum + length, 0))
    let at = 0
    for (const length of parts) {
      one.output.write(all.subarray(at, at + length))
      at += length
    }
    assert.equal(one.output.bytes, all.length)
    while (one.output.bytes > 0) {
      const before = one.output.bytes
      assert.ok(one.duplex.writableLength <= 2 * SLICE)
      assert.ok(one.duplex.accept())
      assert.ok(before - one.output.bytes <= SLICE)
      assert.ok(one.waiting >= one.output.bytes && one.waiting <= before)
      await new Promise((resolve) => setImmediate(resolve))
    }
    assert.equal(one.drained, 1)
    assert.equal(one.waiting, 0)
    assert.deepEqual(Buffer.concat(one.duplex.taken), all)
  })
}

test('a peer that takes a slice in each limit does not stall, one that takes none does', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  let now = 0
  t.mock.method(performance, 'now', () => now)
  const one = counted(1000)
  one.output.write(pattern(10 * SLICE))
  for (let i = 0; i < 10; i++) {
    now += 900
    t.mock.timers.tick(900)
    assert.equal(one.stalled, 0)
    assert.ok(one.duplex.accept())
    await new Promise((resolve) => setImmediate(resolve))
  }
  assert.equal(one.drained, 1)
  one.output.write(pattern(1))
  now += 2000
  t.mock.timers.tick(2000)
  assert.equal(one.stalled, 1)
})

test('what waits is dropped at a close, and when the duplex takes no more', async () => {
  const closed = counted(1000)
  closed.output.write(pattern(10 * SLICE))
  closed.output.close()
  assert.equal(closed.output.bytes, closed.duplex.writableLength)
  assert.equal(closed.waiting, 0)
  closed.duplex.accept()
  assert.equal(closed.waiting, 0)
  const ended = counted()
  ended.output.write(pattern(10 * SLICE))
  ended.duplex.end()
  while (ended.duplex.accept()) await new Promise((resolve) => setImmediate(resolve))
  assert.equal(ended.output.bytes, 0)
  assert.equal(ended.drained, 1)
})
