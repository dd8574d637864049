/**
 * What a program does with descriptors that it was started with. Arguments: engine, and one of
 *   listen     listens on descriptor 3 and says where; closes at any line on stdin
 *   activated  listens on all that the service manager has opened, and says them; closes at any line on stdin
 *   refused    listens on descriptor 3 with any other argument as `allowAbstract`, and says how that ended
 *   connect    calls over descriptor 3 and says the reply
 */
import { Buffer } from 'node:buffer'
import process from 'node:process'
import { allowAnyPeer, connect, listenFds } from 'ttrpc'
import { RAW_SERVICE, rawServer } from '../../support/raw-service.js'
import { listen, say } from '../../support/say.js'

const [engine, what, allow] = process.argv.slice(2) as ['native' | 'node', string, string?]
const handshaker = engine === 'node' ? { handshaker: allowAnyPeer() } : {}
const server = rawServer({ engine, ...handshaker })

if (what === 'connect') {
  const client = await connect('fd:3', { engine })
  say(String(Buffer.from(await client.call(RAW_SERVICE, 'Peer', Buffer.alloc(0)))))
  await client.close()
} else if (what === 'refused') {
  const options = { allowAbstract: allow !== undefined }
  say(
    await server.listen({ fd: 3 }, options).then(
      () => 'listening',
      (error) => `${error.code}: ${error.message}`,
    ),
  )
  await server.close()
} else {
  const sockets = what === 'listen' ? [{ fd: 3, name: 'the one' }] : listenFds()
  for (const socket of sockets) {
    const { address } = await server.listen(socket)
    say(`${socket.name} ${address}`)
  }
  say('listening')
  const told = listen(() => {
    told.stop()
    void server.close().then(() => say('closed'))
  })
}
