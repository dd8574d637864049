// An echo server: node bench/peers/server.js --socket PATH. Prints `ready`, ends when stdin does.
import { parseArgs } from 'node:util'
import { loadProto, Server } from 'ttrpc'

const { values } = parseArgs({ options: { socket: { type: 'string' } } })
const { Echo } = await loadProto(new URL('../../proto/echo.proto', import.meta.url))
const server = new Server()
server.register(Echo, { echo: (request) => request, echoBytes: (request) => request })
await server.listen(values.socket)
console.log('ready')
process.stdin.resume().on('end', () => server.close())
