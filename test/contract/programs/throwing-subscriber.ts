/** Makes one call while every channel has a subscriber that throws: node throwing-subscriber.js PATH. */
import { Buffer } from 'node:buffer'
import diagnostics from 'node:diagnostics_channel'
import process from 'node:process'
import { Channels, connect, Server } from 'ttrpc'
import { say } from '../../support/say.js'

process.on('uncaughtException', ({ message }) => say(`uncaught: ${message}`))
for (const channel of Object.values(Channels)) {
  diagnostics.subscribe(channel, () => {
    throw new Error('of a subscriber')
  })
}
const path = process.argv[2]!
const server = new Server().registerRaw('s', { Echo: (bytes) => bytes })
await server.listen(path)
const client = await connect(path)
await client.call('s', 'Echo', Buffer.from('x'))
await client.close()
await server.close()
setImmediate(() => say('answered'))
