/** What an engine does for peers of other processes while JavaScript is busy: docs/engines.md. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { allowAnyPeer, type ServerOptions } from 'ttrpc'
import { Child } from '../support/child.js'
import { holdWhileTesting } from '../support/hold.js'
import { RAW_SERVICE, rawServer, until } from '../support/raw-service.js'
import { tempSocket } from '../support/temp-socket.js'
import { request } from '../support/wire.js'

holdWhileTesting()

const timeout = 60_000
const cell = new Int32Array(new SharedArrayBuffer(4))

/** Blocks JavaScript until the file exists, or for so long. Returns whether it exists. */
function busyUntil(file: string, forMs: number): boolean {
  const startedMs = performance.now()
  while (!existsSync(file) && performance.now() - startedMs < forMs) Atomics.wait(cell, 0, 0, 2)
  return existsSync(file)
}

async function open(engine: 'native' | 'node', bytes: Uint8Array, options: ServerOptions = {}) {
  const server = rawServer({ engine, handshaker: allowAnyPeer(), ...options })
  const path = tempSocket()
  await server.listen(path)
  const written = `${path}.written`
  const closed = `${path}.closed`
  const hex = Buffer.from(bytes).toString('hex')
  const program = new URL('./programs/commanded-peer.js', import.meta.url)
  const peer = Child.start(program, [path, hex, written, closed])
  await peer.expect('ready')
  return { server, peer, written, closed }
}

for (const engine of ['native', 'node'] as const) {
  test(`${engine}: a time limit of a connection while JavaScript is busy (differs: busy)`, {
    timeout,
  }, async () => {
    const half = Uint8Array.of(0, 0, 0, 9, 0)
    const { server, peer, closed } = await open(engine, half, { limits: { frameTimeoutMs: 50 } })
    await using _server = server
    await using _peer = peer
    peer.tell('connect')
    if (engine === 'native') {
      assert.ok(busyUntil(closed, 30_000)) // from before the connection: JavaScript has no part in it
    } else {
      await until(() => server.connectionCount === 1)
      assert.ok(!busyUntil(closed, 500))
    }
    await peer.expect('closed')
  })

  test(`${engine}: shutdown, and a peer that has connected just before it (differs: accepted)`, {
    timeout,
  }, async () => {
    const { server, peer, written } = await open(
      engine,
      request(1, { service: RAW_SERVICE, method: 'Echo', payload: Buffer.from('x') }),
    )
    await using _server = server
    await using _peer = peer
    peer.tell('connect')
    assert.ok(busyUntil(written, 30_000))
    const ended = server.shutdown()
    if (engine === 'native') await peer.expect('answered')
    await peer.expect('closed')
    assert.deepEqual(await ended, { cut: [] })
  })
}
