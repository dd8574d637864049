// A thousand servers in one process, for bench/fleet.js: prints `ready`, then its memory at each line `measure`.
import { Buffer } from 'node:buffer'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { Server, unixSocketRequireUidGid } from 'ttrpc'
import { memoryOf } from '../lib/memory.js'

const { values } = parseArgs({ options: { folder: { type: 'string' }, count: { type: 'string' } } })
const us = { uid: process.geteuid(), gid: process.getegid() }
const servers = []

async function start(name) {
  const server = new Server({ handshaker: unixSocketRequireUidGid(us) })
  server.registerRaw('fleet.v1.Shim', { Id: () => Buffer.from(name) })
  await server.listen(join(values.folder, `${name}.sock`))
  servers.push(server)
}

await start('first')
console.log('ready')
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'fill') for (let i = 0; i < Number(values.count); i++) await start(`shim-${i}`)
  for (let i = 0; i < 5; i++) {
    globalThis.gc()
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  console.log(JSON.stringify(memoryOf()))
}
await Promise.all(servers.map((server) => server.close()))
