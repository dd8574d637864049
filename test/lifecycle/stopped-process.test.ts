/** A process that does not run for a while ends no connection whose bytes have arrived in time. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { Child } from '../support/child.js'
import { RawPeer } from '../support/raw-peer.js'
import { RAW_SERVICE } from '../support/raw-service.js'
import { tempSocket } from '../support/temp-socket.js'
import { request } from '../support/wire.js'

const STOPPED_MS = 1500 // longer than the frameTimeoutMs of the program

for (const mode of ['thread', 'adaptive', 'node']) {
  test(`a frame whose end arrives while the server is stopped is answered, ${mode}`, {
    timeout: 30_000,
  }, async () => {
    const path = tempSocket()
    await using server = Child.start(new URL('./programs/stopped.js', import.meta.url), [path, mode])
    await server.expect('listening')
    const peer = await RawPeer.dial(path)
    await peer.send(request(1, { service: RAW_SERVICE, method: 'Echo', payload: Buffer.from('a') }))
    await peer.answer()
    const frame = request(3, { service: RAW_SERVICE, method: 'Echo', payload: Buffer.alloc(20_000, 'b') })
    await peer.send(frame.subarray(0, 10_000))
    await setTimeout(50) // no event says that the server has read it; if it has not, the test shows less
    server.kill('SIGSTOP')
    await peer.send(frame.subarray(10_000))
    await setTimeout(STOPPED_MS)
    server.kill('SIGCONT')
    assert.equal((await peer.answer()).stream, 3)
    peer.close()
  })
}
