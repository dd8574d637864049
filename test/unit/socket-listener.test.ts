/** Connections that come before a command is ready for them. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { parseAddress } from '#ttrpc/engine/address/address.js'
import { SocketListener } from '#ttrpc/kits/cli/sockets/socket-listener.js'
import type { TapEvent } from '#ttrpc/kits/cli/tap/tap-event.js'
import { TapServer } from '#ttrpc/kits/cli/tap/tap-server.js'
import { tempSocket } from '../support/temp-socket.js'

/** Turns of the event loop in which a connection would have been handed over. */
async function someTurns(): Promise<void> {
  for (let i = 0; i < 20; i++) await setImmediate()
}

async function dialed(path: string): Promise<Socket> {
  const socket = connect(path).on('error', () => {})
  await once(socket, 'connect')
  await someTurns()
  return socket
}

test('connections wait until they are accepted, in their order', async () => {
  const path = tempSocket()
  const listener = await SocketListener.listen(parseAddress(path))
  const clients = [await dialed(path), await dialed(path)]
  const sockets: Socket[] = []
  listener.accept((socket) => sockets.push(socket))
  assert.equal(sockets.length, 2)
  clients.push(await dialed(path))
  assert.equal(sockets.length, 3)
  clients[1]!.write('second')
  const [bytes] = await once(sockets[1]!.resume(), 'data')
  assert.equal(String(bytes), 'second')
  for (const socket of [...sockets, ...clients]) socket.destroy()
  await listener.close()
})

test('those that nothing has accepted are closed with the listener', async () => {
  const path = tempSocket()
  const listener = await SocketListener.listen(parseAddress(path))
  const client = await dialed(path)
  const closed = once(client.resume(), 'close')
  await listener.close()
  await closed
})

test('a tap has no event before it starts, and then all of them', async () => {
  const path = tempSocket()
  const target = tempSocket()
  const server = createServer((socket) => socket.pipe(socket).on('error', () => {}))
  await new Promise<void>((resolve) => server.listen(target, resolve))
  const events: TapEvent[] = []
  const tap = await TapServer.listen(parseAddress(path), parseAddress(target), (event) => {
    events.push(event)
  })
  const client = await dialed(path)
  client.write('early')
  await someTurns()
  assert.deepEqual(events, [])
  tap.start()
  const [echo] = await once(client, 'data')
  assert.equal(String(echo), 'early')
  assert.deepEqual(
    events.map(({ event }) => event),
    ['open', 'bytes', 'bytes'],
  )
  client.destroy()
  await tap.close()
  server.close()
})
