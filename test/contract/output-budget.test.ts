/** The bound of what waits for all peers of an engine together. Lowering it lasts as long as the engine, so it has a file of its own. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import type { Duplex } from 'node:stream'
import { describe, test } from 'node:test'
import { Server } from 'ttrpc'
import { Gate } from '../support/gate.js'
import { RAW_SERVICE, rawRequest, until } from '../support/raw-service.js'
import { HEADER_BYTES, request } from '../support/wire.js'
import { engines, openRaw, type Target } from './targets.js'

const KIB = 1024
const PEERS = 20
const REQUESTS = 30
const REPLY = 200 * KIB

for (const target of engines) {
  describe(`output budget: ${target.name}`, { timeout: 120_000 }, () => suite(target))
}

/** Reads until all replies have come. */
async function readAll(peer: Duplex): Promise<void> {
  let received = 0
  for await (const chunk of peer.iterator({ destroyOnReturn: false })) {
    received += (chunk as Buffer).length
    if (received >= REQUESTS * (REPLY + HEADER_BYTES)) return
  }
  assert.fail(`only ${received} bytes came`)
}

/** Returns how many bytes wait for all peers of a server. */
function queuedBytes(server: Server): number {
  return server.connections.reduce((sum, one) => sum + one.queuedBytes, 0)
}

function suite(target: Target): void {
  test('engineOutputBytes: peers that do not read wait, those who read do not, nothing is lost', async () => {
    const MIB = 1024 * KIB
    await using way = await openRaw(target, { limits: { engineOutputBytes: MIB } })
    const queued = (): number => queuedBytes(way.server)
    const peers = await Promise.all(Array.from({ length: PEERS }, () => way.duplex()))
    for (const peer of peers) {
      const asks = Array.from({ length: REQUESTS }, (_, i) => rawRequest(2 * i + 1, 'Big', String(REPLY)))
      peer.write(Buffer.concat(asks))
    }
    await until(() => queued() > MIB)
    await using client = await way.connect()
    const ask = (): Promise<Uint8Array> => client.call(RAW_SERVICE, 'Echo', Buffer.from('x'))
    for (let i = 0; i < 50; i++) assert.equal(String(await ask()), 'x')
    assert.ok(queued() <= MIB + 2 * PEERS * REPLY, `${queued()} bytes wait`)
    await Promise.all(peers.map(readAll))
    await until(() => queued() === 0)
    assert.equal(String(await ask()), 'x')
  })

  // TCP's buffers take all of it.
  if (target.name === 'tcp') return
  test('engineOutputBytes: at twice the limit, peers for which calls still answer are closed', async () => {
    const MIB = 1024 * KIB
    const gate = new Gate()
    let begun = 0
    const made = new Server({ ...target.options, limits: { engineOutputBytes: MIB } }).registerRaw('late', {
      async Answer() {
        begun++
        await gate.happened
        return Buffer.alloc(REPLY, 'x')
      },
    })
    await using way = await target.open(made)
    await using client = await way.connect()
    const peers = await Promise.all(Array.from({ length: PEERS }, () => way.duplex()))
    for (const peer of peers) {
      peer.on('error', () => undefined)
      const asks = Array.from({ length: 10 }, (_, i) =>
        request(2 * i + 1, { service: 'late', method: 'Answer' }),
      )
      peer.write(Buffer.concat(asks))
    }
    await until(() => begun === 10 * PEERS)
    gate.open()
    const ended = (): number => PEERS + 1 - way.server.connectionCount
    let most = 0
    // All answer before the event loop turns: what a microtask sees is as of an answer.
    for (let i = 0; i < 100 * PEERS; i++) {
      await undefined
      most = Math.max(most, queuedBytes(way.server))
    }
    await until(() => ended() > 0)
    assert.ok(most <= 2 * MIB + 2 * PEERS * REPLY, `${most} bytes waited`)
    assert.equal((await client.call('late', 'Answer', Buffer.alloc(0))).length, REPLY)
  })
}
