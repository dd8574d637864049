import { once } from 'node:events'
import { createConnection, createServer, type Socket } from 'node:net'
import { tempSocket } from './temp-socket.js'

/** Returns both ends of a connection over a unix socket. */
export async function connectedSockets(): Promise<[Socket, Socket]> {
  const path = tempSocket()
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }).listen(path)
  await once(server, 'listening')
  const accepted = once(server, 'connection')
  const ours = createConnection({ path, allowHalfOpen: true })
  await once(ours, 'connect')
  const [theirs] = (await accepted) as [Socket]
  server.close()
  return [ours, theirs]
}
