/** A client that is closed ends thousands of calls in interceptors in slices: it does not block the event loop. */
import assert from 'node:assert/strict'
import { createHook } from 'node:async_hooks'
import { Buffer } from 'node:buffer'
import { mock, test } from 'node:test'
import { ClosedError, Server } from 'ttrpc'
import { CallBounds } from '#ttrpc/call/client/call-bounds.js'
import { holdWhileTesting } from '../support/hold.js'
import { busy, Turns } from '../support/turns.js'
import { engines } from './targets.js'

holdWhileTesting()

const CALLS = 2000
/** How long the end of each call keeps the event loop busy, so that all of them fit into no slice. */
const BUSY_MS = 0.1
/** So many turns at least: a slice has 4 ms, or 64 calls. */
const TURNS = CALLS / 64 / 2
const { onClientClosed } = CallBounds.prototype

/** Counts the immediates that are made until it is stopped. */
function countImmediates(): { readonly count: () => number; stop(): void } {
  let count = 0
  const hook = createHook({
    init(_, type) {
      if (type === 'Immediate') count++
    },
  }).enable()
  return { count: () => count, stop: () => void hook.disable() }
}

for (const target of engines) {
  test(`calls that wait in interceptors: in slices, with few immediates (${target.name})`, {
    timeout: 120_000,
  }, async () => {
    await using way = await target.open(new Server(target.options))
    using turns = new Turns()
    const endings = new Set<number>()
    const reached = mock.method(CallBounds.prototype, 'onClientClosed', function end(this: CallBounds) {
      busy(BUSY_MS)
      endings.add(turns.count)
      return Reflect.apply(onClientClosed, this, [])
    })
    try {
      const client = await way.connect({ interceptors: [() => () => new Promise(() => {})] })
      const call = (): Promise<unknown> =>
        client.call('test.v1.Many', 'Wait', Buffer.alloc(0)).catch((error) => error)
      const ends = Array.from({ length: CALLS }, call)
      const immediates = countImmediates()
      void client.close()
      const errors = await Promise.all([...ends, call()])
      immediates.stop()
      for (const error of errors) assert.ok(error instanceof ClosedError)
      assert.equal(new Set(errors).size, CALLS + 1)
      assert.equal(reached.mock.callCount(), CALLS + 1)
      assert.ok(endings.size >= TURNS, `${endings.size} turns`)
      assert.ok(immediates.count() < CALLS / 2, `${immediates.count()} immediates`)
    } finally {
      reached.mock.restore()
    }
  })
}
