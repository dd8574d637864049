// An echo server. Prints `ready`, ends when stdin does.
//
//   node bench/peers/server.js --socket PATH [--engine native|node] [--io thread|adaptive] [--tree DIR]
import { loadPackage } from '../lib/package.js'
import { collectWhenAsked } from './collect.js'
import { serverFlags } from './flags.js'
import { checkIndex, messages } from './messages.js'

const { socket, engine, io, tree } = serverFlags()
const { allowAnyPeer, loadProto, Server, unixSocketRequireSameUser } = await loadPackage(tree)
const { Echo } = await loadProto(new URL('../../proto/echo.proto', import.meta.url))
// The JS engine cannot see credentials.
const handshaker = engine === 'node' ? allowAnyPeer() : unixSocketRequireSameUser()
const server = new Server({ engine, io, handshaker })
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
await server.listen(socket)
console.log('ready')
collectWhenAsked(() => server.close())
