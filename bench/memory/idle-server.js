// The server whose memory is measured: answers raw echoes, prints its memory after a GC at each line `measure`.
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { Server } from 'ttrpc'
import { memoryOf } from '../lib/memory.js'

const { values } = parseArgs({
  options: { socket: { type: 'string' }, engine: { type: 'string', default: 'native' } },
})
const { allowAnyPeer, unixSocketRequireSameUser } = await import('ttrpc')
const handshaker = values.engine === 'native' ? unixSocketRequireSameUser() : allowAnyPeer()
const server = new Server({ engine: values.engine, handshaker })
server.registerRaw('bench.v1.Echo', { Echo: (bytes) => bytes })
await server.listen(values.socket)
console.log('ready')
for await (const _ of createInterface({ input: process.stdin })) {
  for (let i = 0; i < 5; i++) {
    globalThis.gc()
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  console.log(JSON.stringify({ ...memoryOf(), connections: server.connectionCount }))
}
await server.close()
