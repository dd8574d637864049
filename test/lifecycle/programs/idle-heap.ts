/**
 * A server whose heap is measured: prints the bytes of JavaScript heap that each of the last half of `count` idle
 * connections, or servers of a fleet, has added. Each connection has made a call. argv: `connections` or `servers`, count.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { setImmediate as soon } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Server, unixSocketRequireSameUser } from 'ttrpc'
import { say } from '../../support/say.js'
import { tempSocket } from '../../support/temp-socket.js'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const kind = process.argv[2] === 'servers' ? 'servers' : 'connections'
const count = Number(process.argv[3])
const servers: Server[] = []

async function listen(): Promise<string> {
  const path = tempSocket()
  const server = new Server({ handshaker: unixSocketRequireSameUser() })
  server.registerRaw('heap.v1.Echo', { Say: (bytes) => bytes })
  await server.listen(path)
  servers.push(server)
  return path
}

async function heapBytes(): Promise<number> {
  for (let i = 0; i < 5; i++) {
    collect()
    await soon()
  }
  return getHeapStatistics().used_heap_size
}

const callers = spawn(process.execPath, [fileURLToPath(new URL('./idle-callers.js', import.meta.url))], {
  stdio: ['pipe', 'pipe', 'inherit'],
})

/** Opens connections in the other process. Resolves when each has been answered a call. */
async function open(paths: readonly string[]): Promise<void> {
  callers.stdin.write(`${JSON.stringify(paths)}\n`)
  await once(callers.stdout, 'data')
}

/** Opens a hundred at a time, of either kind. */
async function fill(number: number): Promise<void> {
  for (let filled = 0; filled < number; filled += 100) {
    const paths = []
    for (let i = 0; i < 100; i++) paths.push(kind === 'servers' ? await listen() : only)
    await open(paths)
  }
}

const only = await listen()
await fill(count / 2)
const before = await heapBytes()
await fill(count / 2)
const bytes = ((await heapBytes()) - before) / (count / 2)
say(JSON.stringify({ bytes }))
callers.kill()
process.exit()
