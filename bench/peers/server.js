// An echo server: node bench/peers/server.js --socket PATH [--engine native|node]. Prints `ready`, ends when stdin does.
import { parseArgs } from 'node:util'
import { allowAnyPeer, loadProto, Server, unixSocketRequireSameUser } from 'ttrpc'

const { values } = parseArgs({
  options: { socket: { type: 'string' }, engine: { type: 'string', default: 'native' } },
})
const { Echo } = await loadProto(new URL('../../proto/echo.proto', import.meta.url))
// The JS engine cannot see credentials.
const handshaker = values.engine === 'node' ? allowAnyPeer() : unixSocketRequireSameUser()
const server = new Server({ engine: values.engine, handshaker })
server.register(Echo, { echo: (request) => request, echoBytes: (request) => request })
await server.listen(values.socket)
console.log('ready')
process.stdin.resume().on('end', () => server.close())
