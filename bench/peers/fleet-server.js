// Many servers in one process: prints `ready`, starts them at the line `fill`, and collects garbage at each line:
//   node --expose-gc bench/peers/fleet-server.js --socket FOLDER --count N [--io thread|adaptive] [--tree DIR]
import { Buffer } from 'node:buffer'
import { join } from 'node:path'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { loadPackage } from '../lib/package.js'
import { collect } from './collect.js'
import { loadFlags } from './flags.js'

const { socket: folder, count, engine, io, tree } = loadFlags({ count: 1000 })
const { Server, unixSocketRequireUidGid } = await loadPackage(tree)
const us = { uid: process.geteuid(), gid: process.getegid() }
const servers = []

async function start(name) {
  const server = new Server({ engine, io, handshaker: unixSocketRequireUidGid(us) })
  server.registerRaw('fleet.v1.Shim', { Id: () => Buffer.from(name) })
  await server.listen(join(folder, `${name}.sock`))
  servers.push(server)
}

await start('first')
console.log('ready')
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'fill') for (let i = 0; i < count; i++) await start(`shim-${i}`)
  await collect()
  console.log('collect: ok')
}
await Promise.all(servers.map((server) => server.close()))
