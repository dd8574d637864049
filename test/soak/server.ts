/** The soak's server: says `listening`, ends when its input does, or by a signal. `node server.js PATH`. */
import { Buffer } from 'node:buffer'
import process from 'node:process'
import { Server } from 'ttrpc'
import { SOAK_SERVICE } from './calls.js'

const server = new Server().registerRaw(SOAK_SERVICE, {
  Echo: (bytes) => bytes,
  Wait: (_, { signal }) =>
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  Count: {
    kind: 'serverStreaming',
    async *handler(request) {
      const count = Buffer.from(request).readUInt32BE()
      for (let i = 0; i < count; i++) yield numbered(i, request)
    },
  },
  Sum: {
    kind: 'clientStreaming',
    async handler(requests) {
      let sum = 0
      for await (const request of requests) sum = (sum + Buffer.from(request).readUInt32BE()) >>> 0
      return numbered(sum)
    },
  },
  Chat: {
    kind: 'bidiStreaming',
    async *handler(requests) {
      for await (const request of requests) yield request
    },
  },
})

function numbered(number: number, rest: Uint8Array = Buffer.alloc(0)): Buffer {
  const bytes = Buffer.alloc(4 + rest.length)
  bytes.writeUInt32BE(number)
  bytes.set(rest, 4)
  return bytes
}

await server.listen(`unix://${process.argv[2]}`)
console.log('listening')
process.stdin.resume().on('end', () => server.close())
