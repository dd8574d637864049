/** Peers on whose connection bytes move slowly: neither idle nor stalled, and their answers are not lost. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import type { Duplex } from 'node:stream'
import { describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { RAW_SERVICE, rawRequest } from '../support/raw-service.js'
import { engines, openRaw, type Target } from './targets.js'

const timeout = 60_000
const MIB = 1024 * 1024

for (const target of engines) {
  describe(`slow peers: ${target.name}`, { timeout: 120_000 }, () => suite(target))
}

/** Takes what comes, a chunk at a time with a pause between two, until `bytes` have come or the connection ends. */
async function takeSlowly(peer: Duplex, bytes: number, pauseMs: number): Promise<number> {
  let received = 0
  for await (const chunk of peer.iterator({ destroyOnReturn: false })) {
    received += (chunk as Buffer).length
    if (received >= bytes) break
    await delay(pauseMs)
  }
  return received
}

function suite(target: Target): void {
  test('idleTimeoutMs: a request that takes longer to arrive is answered', { timeout }, async () => {
    await using way = await openRaw(target, { limits: { idleTimeoutMs: 200 } })
    await using peer = await way.dial()
    const bytes = rawRequest(1, 'Echo', Buffer.alloc(1000, 'x'))
    for (let at = 0; at < bytes.length; at += 100) {
      await peer.send(bytes.subarray(at, at + 100))
      await delay(50)
    }
    assert.equal((await peer.answer()).payload?.length, 1000)
    await peer.closed // and now it is idle
  })

  test('idleTimeoutMs: a partial frame alone does not keep a connection', { timeout }, async () => {
    await using way = await openRaw(target, { limits: { idleTimeoutMs: 60, frameTimeoutMs: 0 } })
    await using peer = await way.dial()
    await peer.send(rawRequest(1, 'Echo', 'x').subarray(0, 8))
    await peer.closed
  })

  test('idleTimeoutMs: an answer that waits for its peer is not lost', { timeout }, async () => {
    await using way = await openRaw(target, { limits: { idleTimeoutMs: 60 } })
    const peer = await way.duplex()
    peer.write(rawRequest(1, 'Big', String(3 * MIB)))
    await delay(300)
    assert.ok((await takeSlowly(peer, 3 * MIB, 0)) >= 3 * MIB)
  })

  test('writeStallTimeoutMs: a peer that takes a long answer slowly gets it', { timeout }, async () => {
    await using way = await openRaw(target, { limits: { writeStallTimeoutMs: 400 } })
    const peer = await way.duplex()
    peer.write(rawRequest(1, 'Big', String(4 * MIB - 1024)))
    const started = performance.now()
    assert.ok((await takeSlowly(peer, 4 * MIB - 1024, 15)) >= 4 * MIB - 1024)
    assert.ok(performance.now() - started > 800, 'it must take longer than the limit')
    await using fresh = await way.connect()
    assert.equal(String(await fresh.call(RAW_SERVICE, 'Echo', Buffer.from('x'))), 'x')
  })
}
