// A process whose JavaScript is blocked 50 ms at a time, with a server on each of three sockets of a folder:
// `refused` refuses this user, `limited` wants a frame within 100 ms, `admitted` echoes. Prints `ready`.
//
//   node bench/peers/blocked-server.js --socket FOLDER [--engine native|node] [--io thread|adaptive] [--tree DIR]
import { join } from 'node:path'
import process from 'node:process'
import { setImmediate } from 'node:timers/promises'
import { loadPackage } from '../lib/package.js'
import { serverFlags } from './flags.js'

const BLOCKED_MS = 50
const { socket: folder, engine, io, tree } = serverFlags()
const { allowAnyPeer, Server, unixSocketRequireUidGid } = await loadPackage(tree)

async function serve(name, handshaker, limits = {}) {
  const server = new Server({ engine, io, handshaker, limits })
  server.registerRaw('interop.v1.Echo', { Echo: (bytes) => bytes })
  await server.listen(join(folder, name))
  return server
}

const uid = process.geteuid() + 1
const servers = [
  await serve('limited', allowAnyPeer(), { frameTimeoutMs: 100 }),
  await serve('admitted', allowAnyPeer()),
]
// The JS engine cannot see credentials, so that it has no rule that refuses.
if (engine !== 'node') servers.push(await serve('refused', unixSocketRequireUidGid({ uid })))
let ended = false
process.stdin.resume().on('end', () => {
  ended = true
})
console.log('ready')
const blocked = new Int32Array(new SharedArrayBuffer(4))
while (!ended) {
  Atomics.wait(blocked, 0, 0, BLOCKED_MS)
  await setImmediate()
}
await Promise.all(servers.map((server) => server.close()))
