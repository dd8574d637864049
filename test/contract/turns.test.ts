/** Requests that arrive all the time leave the event loop to timers and other connections, turn by turn. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Server } from 'ttrpc'
import { until } from '../support/raw-service.js'
import { busy, Turns } from '../support/turns.js'
import { request } from '../support/wire.js'
import { engines } from './targets.js'

const SERVICE = 'test.v1.Busy'
const PEERS = 4
/** About 44 KiB a peer: less than a socket holds, so that all of it has arrived before a turn ends. */
const CALLS = 800
const BUSY_MS = 0.1
/** Calls of 8 ms, and a chunk of 64 KiB of them, which is read whole. */
const MOST = { native: 8 / BUSY_MS + 2 * 64, node: 8 / BUSY_MS + CALLS }

for (const target of engines) {
  describe(`requests in turns of the event loop: ${target.name}`, { timeout: 60_000 }, () => {
    test('a turn is over after some milliseconds, however many requests of however many peers wait', async () => {
      using turns = new Turns()
      const perTurn = new Map<number, number>()
      let handled = 0
      const server = new Server(target.options).registerRaw(SERVICE, {
        Take: () => {
          busy(BUSY_MS)
          perTurn.set(turns.count, (perTurn.get(turns.count) ?? 0) + 1)
          handled++
          return new Uint8Array()
        },
      })
      await using way = await target.open(server)
      const peers = await Promise.all(Array.from({ length: PEERS }, () => way.dial()))
      await until(() => server.connectionCount === PEERS)
      const frames = Array.from({ length: CALLS }, (_, i) =>
        request(2 * i + 1, { service: SERVICE, method: 'Take' }),
      )
      for (const peer of peers) void peer.send(...frames)
      await until(() => handled === PEERS * CALLS)
      const most = Math.max(...perTurn.values())
      const bound = target.name === 'native' ? MOST.native : MOST.node
      assert.ok(most <= bound, `${most} requests in one turn`)
    })
  })
}
