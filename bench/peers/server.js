// An echo server. Prints `ready`, ends when stdin does.
//
//   node bench/peers/server.js --socket PATH [--engine native|node] [--io thread|adaptive]
import { parseArgs } from 'node:util'
import { allowAnyPeer, loadProto, Server, unixSocketRequireSameUser } from 'ttrpc'
import { checkIndex, messages } from './messages.js'

const { values } = parseArgs({
  options: {
    socket: { type: 'string' },
    engine: { type: 'string', default: 'native' },
    io: { type: 'string', default: 'thread' },
  },
})
const { Echo } = await loadProto(new URL('../../proto/echo.proto', import.meta.url))
// The JS engine cannot see credentials.
const handshaker = values.engine === 'node' ? allowAnyPeer() : unixSocketRequireSameUser()
const server = new Server({ engine: values.engine, io: values.io, handshaker })
server.register(Echo, {
  echo: (request) => request,
  echoBytes: (request) => request,
  async *chat(requests) {
    for await (const request of requests) yield request
  },
  flood: ({ value }) => messages(...value.split(' ').map(Number)),
  async upload(requests) {
    let count = 0
    let bytes = 0
    for await (const { value } of requests) {
      checkIndex(value, count++)
      bytes += value.length
    }
    return { value: `${count} ${bytes}` }
  },
})
await server.listen(values.socket)
console.log('ready')
process.stdin.resume().on('end', () => server.close())
