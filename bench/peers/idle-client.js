// Opens connections, makes a call on each, prints `open`, and holds them until stdin ends:
//   node bench/peers/idle-client.js --socket PATH --count N [--engine native|grpc]
import { Buffer } from 'node:buffer'
import process from 'node:process'
import { openEcho } from './echo.js'
import { loadFlags } from './flags.js'

const flags = loadFlags({ count: 100 })
const value = Buffer.from('hello')
const clients = []
for (let opened = 0; opened < flags.count; opened += 100) {
  const some = await Promise.all(Array.from({ length: 100 }, () => openEcho(flags)))
  const replies = await Promise.all(some.map((client) => client.unary(value)))
  if (!replies.every((reply) => value.equals(reply.value))) throw new Error('a wrong answer')
  clients.push(...some)
}
console.log('open')
process.stdin.resume().on('end', () => process.exit(0))
