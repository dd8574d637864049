// A fleet in one process: a thousand servers, each on its own socket with its own rule, each with a client.
//
//   node examples/fleet/main.js [servers]
import { Buffer } from 'node:buffer'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, Server, unixSocketRequireUidGid } from 'ttrpc'

const count = Number(process.argv[2] ?? 1000)
const folder = mkdtempSync(join(tmpdir(), 'fleet-'))
const us = { uid: process.geteuid(), gid: process.getegid() }
const before = process.memoryUsage().rss

/** A server like one shim: with its own socket, its own state and its own rule on who may call. */
async function startShim(id) {
  const server = new Server({ handshaker: unixSocketRequireUidGid(us) })
  server.registerRaw('fleet.v1.Shim', { Id: () => Buffer.from(id) })
  const listener = await server.listen(join(folder, `${id}.sock`))
  return { server, address: listener.address }
}

const shims = await Promise.all(Array.from({ length: count }, (_, i) => startShim(`shim-${i}`)))
const clients = await Promise.all(shims.map((shim) => connect(shim.address)))
const ids = await Promise.all(clients.map((client) => client.call('fleet.v1.Shim', 'Id', Buffer.alloc(0))))
const right = ids.filter((id, i) => Buffer.from(id).toString() === `shim-${i}`).length

const above = (process.memoryUsage().rss - before) / 1024
console.log(`${count} servers on ${count} sockets, one I/O thread; ${right} answered with their own id`)
console.log(
  `${(above / count).toFixed(1)} KiB of RSS a server with its listener, its connection and the client's end`,
)

await Promise.all(clients.map((client) => client.close()))
const reports = await Promise.all(shims.map(({ server }) => server.shutdown({ timeoutMs: 5000 })))
console.log(`all shut down, ${reports.flatMap((report) => report.cut).length} calls cut`)
rmSync(folder, { recursive: true, force: true })
