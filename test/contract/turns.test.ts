/** Requests that arrive all the time leave the event loop to timers and other connections, turn by turn. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { describe, test } from 'node:test'
import { connect, Server } from 'ttrpc'
import { RawListener } from '../support/raw-peer.js'
import { until } from '../support/raw-service.js'
import { busy, Turns } from '../support/turns.js'
import { RESPONSE, request, response } from '../support/wire.js'
import { engines } from './targets.js'

const SERVICE = 'test.v1.Busy'
const PEERS = 4
/** About 44 KiB a peer: less than a socket holds, so that all of it has arrived before a turn ends. */
const CALLS = 800
const BUSY_MS = 0.1
/** Longer than a turn. */
const LONG_MS = 12
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
      const bound = target.isNative ? MOST.native : MOST.node
      assert.ok(most <= bound, `${most} requests in one turn`)
    })

    test('requests that were received before a shutdown are answered, although the turn was over', async () => {
      const server = new Server(target.options).registerRaw(SERVICE, {
        Take: () => {
          shutdown ??= new Promise((resolve) => setImmediate(() => resolve(server.shutdown())))
          busy(LONG_MS)
          return new Uint8Array()
        },
      })
      let shutdown: Promise<unknown> | undefined
      await using way = await target.open(server)
      const peers = await Promise.all(Array.from({ length: PEERS }, () => way.dial()))
      await until(() => server.connectionCount === PEERS)
      const frame = request(1, { service: SERVICE, method: 'Take' })
      for (const peer of peers) void peer.send(frame)
      const answers = await Promise.all(peers.map((peer) => peer.next()))
      assert.deepEqual(
        answers.map(({ stream, type }) => [stream, type]),
        peers.map(() => [1, RESPONSE]),
      )
      for (const peer of peers) peer.close()
      await shutdown
    })
  })
}

for (const engine of ['native', 'node'] as const) {
  test(`answers that came before their server left are read, although the turn was over: ${engine}`, async () => {
    await using listener = await RawListener.open()
    const slow = {
      encode: (bytes: Uint8Array) => bytes,
      decode: (bytes: Uint8Array) => {
        busy(LONG_MS)
        return String(Buffer.from(bytes))
      },
    }
    const definition = { name: SERVICE, methods: { Take: { input: slow, output: slow } } }
    const clients = await Promise.all(Array.from({ length: PEERS }, () => connect(listener.path, { engine })))
    const peers = await Promise.all(clients.map(() => listener.accept()))
    const calls = clients.map((client) => client.service(definition).take(new Uint8Array()))
    for (const peer of peers) await peer.next()
    const frame = response(1, { payload: Buffer.from('answered') })
    for (const peer of peers) {
      void peer.send(frame)
      peer.close()
    }
    assert.deepEqual(
      await Promise.all(calls),
      peers.map(() => 'answered'),
    )
    await Promise.all(clients.map((client) => client.close()))
  })
}
