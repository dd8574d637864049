/** The bound of what waits for all peers of an engine together. Lowering it lasts as long as the engine, so it has a file of its own. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import type { Duplex } from 'node:stream'
import { describe, test } from 'node:test'
import { RAW_SERVICE, rawRequest, until } from '../support/raw-service.js'
import { HEADER_BYTES } from '../support/wire.js'
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

function suite(target: Target): void {
  test('engineOutputBytes: peers that do not read wait, those who read do not, nothing is lost', async () => {
    const MIB = 1024 * KIB
    await using way = await openRaw(target, { limits: { engineOutputBytes: MIB } })
    const queued = (): number => way.server.connections.reduce((sum, one) => sum + one.queuedBytes, 0)
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
}
