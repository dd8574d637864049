/** How connections share what all of them together may keep. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Account } from '#ttrpc/protocol/account.js'
import { EngineBudget } from '#ttrpc/protocol/engine-budget.js'
import type { PauseReason } from '#ttrpc/protocol/pause-reason.js'
import { RequestBudget } from '#ttrpc/protocol/request-budget.js'
import { holdWhileTesting } from '../support/hold.js'
import { until } from '../support/raw-service.js'

holdWhileTesting()

const KIB = 1024
const MIB = 1024 * KIB
const limits = { engineReceiveBytes: MIB, engineBufferBytes: MIB }

/** A connection that notes whether it is read. */
class Connection {
  paused = false
  readonly account: Account
  readonly requests: RequestBudget

  constructor(engine: EngineBudget, maxBytes = 100 * MIB) {
    this.account = new Account(engine, limits)
    this.requests = new RequestBudget(this, this.account, maxBytes)
  }

  pause(_: PauseReason): void {
    this.paused = true
  }

  resume(_: PauseReason): void {
    this.paused = false
  }
}

test('below the limit one connection may hold all; above it, an equal part, and never less than 16 KiB', () => {
  const engine = new EngineBudget()
  const [a, b, ...others] = Array.from({ length: 200 }, () => new Account(engine, limits))
  assert.equal(a!.share, Number.POSITIVE_INFINITY)
  a!.add(MIB)
  assert.equal(a!.share, Number.POSITIVE_INFINITY)
  a!.add(1)
  assert.equal(a!.share, MIB)
  b!.add(1)
  assert.equal(b!.share, MIB / 2)
  for (const other of others) other.add(1)
  assert.equal(a!.share, 16 * KIB)
  for (const other of others) other.remove(1)
  b!.remove(1)
  a!.remove(2)
  assert.equal(a!.share, Number.POSITIVE_INFINITY)
  assert.deepEqual([engine.total, engine.holders], [MIB - 1, 1])
})

test('only a connection above its part is exhausted', () => {
  const engine = new EngineBudget()
  const most = new Account(engine, limits)
  const least = new Account(engine, limits)
  least.add(KIB)
  most.add(2 * MIB - KIB)
  assert.deepEqual([most.exhausted, least.exhausted], [false, false])
  most.add(1)
  assert.deepEqual([most.exhausted, least.exhausted], [true, false])
})

test('a connection above its part waits, and goes on when its own calls or those of others have ended', () => {
  const engine = new EngineBudget()
  const big = new Connection(engine)
  const mine = new Connection(engine)
  big.requests.add(MIB, false)
  mine.requests.add(600 * KIB, false)
  assert.deepEqual([big.paused, mine.paused], [false, true])
  big.requests.add(1, false)
  assert.equal(big.paused, true)
  big.requests.remove(1, false)
  assert.equal(mine.paused, true, 'too much is still held')
  big.requests.remove(MIB, false)
  assert.deepEqual([big.paused, mine.paused], [false, false])
  big.requests.add(MIB, false)
  mine.requests.add(1, false)
  assert.equal(mine.paused, true)
  mine.requests.remove(400 * KIB, false)
  assert.equal(mine.paused, false)
})

test('one that waits goes on when no more than the limit is held, though others keep nearly all', async () => {
  const engine = new EngineBudget()
  const others = Array.from({ length: 10 }, () => new Connection(engine))
  const mine = new Connection(engine)
  for (const other of others) other.requests.add(100 * KIB, false)
  mine.requests.add(200 * KIB, false)
  assert.equal(mine.paused, true)
  others[0]!.requests.remove(100 * KIB, false)
  others[1]!.requests.remove(100 * KIB, false)
  assert.ok(engine.total > (MIB * 3) / 4 && engine.total <= MIB)
  await until(() => !mine.paused)
})

test('calls that take messages count, are not waited for, and do not begin above the limit', () => {
  const connection = new Connection(new EngineBudget(), 100)
  const { requests } = connection
  assert.equal(requests.mayStream(200), true, 'the first may')
  requests.add(90, true)
  assert.deepEqual([requests.mayStream(10), requests.mayStream(11)], [true, false])
  requests.add(200, true)
  assert.equal(connection.paused, false)
  requests.add(1, false)
  assert.equal(connection.paused, true)
  requests.remove(1, false)
  assert.equal(connection.paused, false, 'only calls are left that need to be read')
  requests.remove(290, true)
  assert.equal(requests.used, 0)
})

test('a connection that is gone is not read again', () => {
  const engine = new EngineBudget()
  const connection = new Connection(engine, 100)
  connection.requests.add(200, false)
  connection.requests.close()
  connection.requests.remove(200, false)
  assert.equal(connection.paused, true)
  assert.equal(engine.total, 0)
})

test('all is given back, and a connection that holds nothing is read: any order of requests', () => {
  const step = fc.record({ at: fc.nat(4), bytes: fc.integer({ min: 1, max: 2 * MIB }), ends: fc.boolean() })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
      const engine = new EngineBudget()
      const connections = Array.from({ length: 5 }, () => new Connection(engine, MIB))
      const running = connections.map((): number[] => [])
      for (const { at, bytes, ends } of steps) {
        const { requests } = connections[at]!
        const ended = ends ? running[at]!.shift() : undefined
        if (ended !== undefined) requests.remove(ended, false)
        else if (!connections[at]!.paused) {
          requests.add(bytes, false)
          running[at]!.push(bytes)
        }
        const held = running.flat()
        assert.equal(
          engine.total,
          held.reduce((sum, one) => sum + one, 0),
        )
        assert.equal(engine.holders, running.filter((calls) => calls.length > 0).length)
        for (const [i, connection] of connections.entries()) {
          if (running[i]!.length === 0) assert.equal(connection.paused, false)
          if (connection.requests.used > MIB) assert.equal(connection.paused, true)
        }
      }
    }),
    { seed: 2026, numRuns: 300 },
  )
})
