// What a package adds to a Node that does nothing, in one process: a raw server that answers its first call, asked by
// a client in the same process. And the time from starting the process of a typed server to its first answer, for all.
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { execPath } from 'node:process'
import { fileURLToPath } from 'node:url'
import { runToEnd } from '../lib/children.js'
import { startServer } from '../lib/load.js'
import { memoryOf, memoryViews } from '../lib/memory.js'
import { ourPeers, peers } from '../lib/peers.js'
import { openEcho } from '../peers/echo.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const library = JSON.stringify(new URL('../lib/memory.js', import.meta.url).href)
const ROUNDS = { standard: 3, full: 15 }
const print = `
  const { memoryOf } = await import(${library})
  console.log(JSON.stringify({ ms, ...memoryOf() }))`
const bare = `const ms = performance.now();${print}`

const ttrpc = (options) => `
  const { allowAnyPeer, Server, connect } = await import('ttrpc')
  const options = ${JSON.stringify(options)}
  // The JS engine cannot see credentials.
  const rules = options.engine === 'node' ? { handshaker: allowAnyPeer() } : {}
  const server = new Server({ ...options, ...rules }).registerRaw('a.B', { C: bytes => bytes })
  await server.listen(process.argv[1])
  const client = await connect(process.argv[1], options)
  await client.call('a.B', 'C', new Uint8Array(5))
  const ms = performance.now();${print}
  await client.close()
  await server.close()`

const grpc = `
  const { default: grpc } = await import('@grpc/grpc-js')
  const same = (bytes) => bytes
  const C = { path: '/a.B/C', requestSerialize: same, requestDeserialize: same,
    responseSerialize: same, responseDeserialize: same }
  const server = new grpc.Server()
  server.addService({ C }, { C: ({ request }, done) => done(null, request) })
  const address = 'unix:' + process.argv[1]
  await new Promise((resolve) => server.bindAsync(address, grpc.ServerCredentials.createInsecure(), resolve))
  const client = new grpc.Client(address, grpc.credentials.createInsecure())
  await new Promise((resolve) => client.makeUnaryRequest('/a.B/C', same, same, Buffer.alloc(5), resolve))
  const ms = performance.now();${print}
  process.exit(0)`

const added = {
  id: 'added',
  title: 'raw server and client above bare Node, at the first answer',
  contestants: [...ourPeers, 'grpc'],
  rounds: ROUNDS,
  views: [
    {
      id: 'call',
      title: 'first answer above bare Node, raw',
      metric: { key: 'ms', unit: 'ms', better: 'less' },
    },
    ...memoryViews({ id: 'rss', title: 'a raw server and client above bare Node', unit: 'MiB' }),
  ],
}
const whole = {
  id: 'whole',
  title: 'a typed server, from its start to its first answer',
  contestants: Object.keys(peers),
  rounds: ROUNDS,
  views: [
    {
      id: 'answer',
      title: 'start of the process to the first answer, typed',
      metric: { key: 'ms', unit: 'ms', better: 'less' },
    },
    ...memoryViews({ id: 'process', title: 'the process of the server then', unit: 'MiB' }),
  ],
}

export const startup = {
  name: 'startup',
  title: 'Start-up',
  cases: () => [added, whole],
  cost: () => 0.4,
  measure: ({ id }, run) => (id === 'added' ? measureAdded(run) : measureWhole(run)),
}

async function measureAdded({ contestant, folder }) {
  const { server, tree = root } = contestant
  const socket = join(folder, 'startup.sock')
  const program = server.name === 'grpc' ? grpc : ttrpc(server.options)
  const base = await printed(bare, tree, socket)
  const own = await printed(program, tree, socket)
  return Object.fromEntries(Object.keys(own).map((name) => [name, own[name] - base[name]]))
}

/** Runs a program in a tree's folder, where `ttrpc` is the package of the tree. */
async function printed(program, cwd, socket) {
  return JSON.parse(await runToEnd([execPath, '--input-type=module', '-e', program, socket], { cwd }))
}

async function measureWhole({ contestant, folder }) {
  const { server, tree } = contestant
  const socket = join(folder, 'startup.sock')
  const engine = server.name === 'grpc' ? 'grpc' : 'native'
  await warm(engine)
  const begin = performance.now()
  const served = await startServer(server.server(socket, tree))
  try {
    const client = await openEcho({ engine, socket })
    try {
      await client.unary(new Uint8Array(64))
      const ms = performance.now() - begin
      return { ms, ...memoryOf(served.pid) }
    } finally {
      await client.close()
    }
  } finally {
    await served.stop()
  }
}

/** Loads the client of this process before the time runs: to a socket that does not exist. */
async function warm(engine) {
  const client = await openEcho({ engine, socket: '/missing/bench.sock' }).catch(() => undefined)
  await client?.unary(new Uint8Array(0)).catch(() => {})
  await client?.close()
}
