// The echo server of server.js, of @grpc/grpc-js. Prints `ready`, ends when stdin does: --socket PATH

import { collectWhenAsked } from './collect.js'
import { serverFlags } from './flags.js'
import { loadGrpc, writeAll } from './grpc-echo.js'
import { checkIndex, messages } from './messages.js'

const { socket } = serverFlags()
const { grpc, Echo, options } = await loadGrpc()
const server = new grpc.Server(options)

server.addService(Echo.service, {
  echo: ({ request }, done) => done(null, request),
  echoBytes: ({ request }, done) => done(null, request),
  chat(call) {
    call.on('data', (request) => call.write(request))
    call.on('end', () => call.end())
  },
  flood(call) {
    void writeAll(call, messages(...call.request.value.split(' ').map(Number)))
  },
  upload(call, done) {
    let count = 0
    let bytes = 0
    call.on('data', ({ value }) => {
      checkIndex(value, count++)
      bytes += value.length
    })
    call.on('end', () => done(null, { value: `${count} ${bytes}` }))
  },
})
server.bindAsync(`unix:${socket}`, grpc.ServerCredentials.createInsecure(), (error) => {
  if (error !== null) throw error
  console.log('ready')
})
collectWhenAsked(() => server.forceShutdown())
