/** Makes one call to the server at the path of its argument, and ends. */
import { Buffer } from 'node:buffer'
import process from 'node:process'
import { connect, Server } from 'ttrpc'

const path = String(process.argv[2])
const server = new Server().registerRaw('s', { Echo: (bytes) => bytes })
await server.listen(path)
const client = await connect(path)
await client.call('s', 'Echo', Buffer.from('secret'), { metadata: { token: 'secret' } })
await client.close()
await server.shutdown()
