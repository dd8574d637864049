// Opens a connection to each server of the fleet and makes a call on each; prints `open`, holds them until stdin ends.
import { Buffer } from 'node:buffer'
import { join } from 'node:path'
import process from 'node:process'
import { loadPackage } from '../lib/package.js'
import { loadFlags } from './flags.js'

const { socket: folder, count, tree } = loadFlags({ count: 1000 })
const { connect } = await loadPackage(tree)
const names = Array.from({ length: count }, (_, i) => `shim-${i}`)
const clients = await Promise.all(names.map((name) => connect(join(folder, `${name}.sock`))))
const ids = await Promise.all(clients.map((client) => client.call('fleet.v1.Shim', 'Id', Buffer.alloc(0))))
if (ids.some((id, i) => Buffer.from(id).toString() !== names[i])) throw new Error('a wrong server answered')
console.log('open')
process.stdin.resume().on('end', () => process.exit(0))
