/** When a path is free for the next server. */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { allowAnyPeer, connect, type Listener, type Server } from 'ttrpc'
import { RAW_SERVICE, rawServer } from '../support/raw-service.js'
import { tempSocket } from '../support/temp-socket.js'

const timeout = 60_000

async function answers(path: string): Promise<void> {
  await using client = await connect(path)
  assert.deepEqual([...(await client.call(RAW_SERVICE, 'Echo', Uint8Array.of(7)))], [7])
}

for (const engine of ['native', 'node'] as const) {
  const ends: readonly [string, (server: Server, listener: Listener) => Promise<unknown>][] = [
    ['server.close', (server) => server.close()],
    ['server.shutdown', (server) => server.shutdown()],
    ['listener.close', (_, listener) => listener.close()],
  ]
  for (const [how, end] of ends) {
    test(`${engine}: a path is free as soon as ${how} was called`, { timeout }, async () => {
      const path = tempSocket()
      const options = { engine, handshaker: allowAnyPeer() }
      await using server = rawServer(options)
      for (let round = 0; round < 5; round++) {
        await using before = rawServer(options)
        const ended = end(before, await before.listen(path))
        assert.ok(!existsSync(path))
        const listener = await server.listen(path)
        await ended
        await answers(path)
        await listener.close()
      }
    })
  }
}
