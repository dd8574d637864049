/** A server that ends waits for its peers to close their side, and not for ever: the JS engine's lingering close. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import { allowAnyPeer } from 'ttrpc'
import { holdWhileTesting } from '../support/hold.js'
import { RAW_SERVICE, rawServer } from '../support/raw-service.js'
import { tempSocket } from '../support/temp-socket.js'
import { request } from '../support/wire.js'

holdWhileTesting()

test('node: a peer that never closes its side holds up a shutdown for a second, and may write meanwhile (differs: cut)', async () => {
  await using server = rawServer({ engine: 'node', handshaker: allowAnyPeer() })
  const path = tempSocket()
  await server.listen(path)
  const socket = connect({ path, allowHalfOpen: true })
  socket.on('error', () => undefined)
  socket.write(request(1, { service: RAW_SERVICE, method: 'Echo' }))
  await once(socket, 'data')
  const startedMs = performance.now()
  const report = server.shutdown()
  await once(socket, 'end')
  await new Promise<void>((resolve, reject) => {
    socket.write(request(3, { service: RAW_SERVICE, method: 'Echo' }), (error) =>
      error ? reject(error) : resolve(),
    )
  })
  assert.deepEqual(await report, { cut: [] })
  const tookMs = performance.now() - startedMs
  assert.ok(tookMs > 900 && tookMs < 5000, `${tookMs} ms`)
  socket.destroy()
})
