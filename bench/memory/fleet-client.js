// Opens a connection to each server of the fleet and makes a call on each; prints `open`, holds them until stdin ends.
import { Buffer } from 'node:buffer'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { connect } from 'ttrpc'

const { values } = parseArgs({ options: { folder: { type: 'string' }, count: { type: 'string' } } })
const names = Array.from({ length: Number(values.count) }, (_, i) => `shim-${i}`)
const clients = await Promise.all(names.map((name) => connect(join(values.folder, `${name}.sock`))))
const ids = await Promise.all(clients.map((client) => client.call('fleet.v1.Shim', 'Id', Buffer.alloc(0))))
if (ids.some((id, i) => Buffer.from(id).toString() !== names[i])) throw new Error('a wrong server answered')
console.log('open')
process.stdin.resume().on('end', () => process.exit(0))
