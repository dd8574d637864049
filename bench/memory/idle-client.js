// Opens connections, makes a call on each, prints `open`, and holds them until stdin ends.
import { Buffer } from 'node:buffer'
import { parseArgs } from 'node:util'
import { connect } from 'ttrpc'

const { values } = parseArgs({ options: { socket: { type: 'string' }, count: { type: 'string' } } })
const clients = []
for (let opened = 0; opened < Number(values.count); opened += 100) {
  const some = await Promise.all(Array.from({ length: 100 }, () => connect(values.socket)))
  await Promise.all(some.map((client) => client.call('bench.v1.Echo', 'Echo', Buffer.from('hello'))))
  clients.push(...some)
}
console.log('open')
process.stdin.resume().on('end', () => process.exit(0))
