/** A connection is read while no layer holds a reason against it, whatever the order in which they come and go. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { test } from 'node:test'
import fc from 'fast-check'
import { Server } from 'ttrpc'
import { ServerCall } from '#ttrpc/call/server/server-call.js'
import { PauseReason } from '#ttrpc/protocol/pause-reason.js'
import type { ServerConnection } from '#ttrpc/protocol/server-connection.js'
import { engines } from '../contract/targets.js'
import { holdWhileTesting } from '../support/hold.js'
import { until } from '../support/raw-service.js'
import { request } from '../support/wire.js'

holdWhileTesting()

const SERVICE = 'test.v1.Pauses'
const step = fc.record({
  held: fc.boolean(),
  reason: fc.constantFrom(...Object.values(PauseReason)),
  /** Whether the peer sends something after it. */
  sends: fc.boolean(),
})

for (const target of engines) {
  test(`reading follows the set of reasons: ${target.name}`, { timeout: 120_000 }, async () => {
    let seen = 0
    let connection: ServerConnection | undefined
    const server = new Server(target.options).registerRaw(SERVICE, {
      Tick(bytes, context) {
        connection ??= ServerCall.connectionOf(context)
        seen++
        return bytes
      },
      Ping: (bytes) => bytes,
    })
    await using way = await target.open(server)
    using peer = await way.dial()
    const other = await way.connect()
    // What the engine was asked before is done when another connection has had answers from it.
    const settle = async (): Promise<void> => {
      for (let i = 0; i < 3; i++) await other.call(SERVICE, 'Ping', Buffer.alloc(1))
    }
    let sent = 0
    const tick = (): Promise<void> => peer.send(request(2 * sent++ + 1, { service: SERVICE, method: 'Tick' }))
    await tick()
    await until(() => connection !== undefined)
    const property = fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const reasons = new Set<PauseReason>()
      for (const { held, reason, sends } of steps) {
        if (held) connection!.pause(reason)
        else connection!.resume(reason)
        if (held) reasons.add(reason)
        else reasons.delete(reason)
        await settle()
        const before = seen
        if (sends) await tick()
        await settle()
        if (reasons.size > 0) assert.equal(seen, before, `read in spite of ${[...reasons]}`)
        else await until(() => seen === sent)
      }
      for (const reason of reasons) connection!.resume(reason)
      await until(() => seen === sent)
    })
    await fc.assert(property, { numRuns: 60, seed: 20_26 })
  })
}
