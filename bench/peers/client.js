// A load on an echo server, the same as the Go one: node bench/peers/client.js --socket PATH
//   [--engine native|node|grpc] [--io thread|adaptive] [--tree DIR] [--connections N]
//   [--concurrency N] [--size BYTES] [--seconds S] [--warmup S] [--unread MESSAGES]
// --connections: the calls are spread over so many; with 0 each call opens and closes its own.
// --unread: beside the load, a stream of so many messages of 64 KiB that are not read.
// Every answer is compared with what was sent.
import { Buffer } from 'node:buffer'
import { performance } from 'node:perf_hooks'
import { openEcho } from './echo.js'
import { loadFlags } from './flags.js'
import { measureLoad } from './report.js'

const flags = loadFlags({ concurrency: 64, size: 64, connections: 1, unread: 0 })
const { concurrency, size, connections, unread } = flags

const clients = []
for (let opened = 0; opened < connections; opened += 100) {
  const some = Array.from({ length: Math.min(100, connections - opened) }, () => openEcho(flags))
  clients.push(...(await Promise.all(some)))
}
if (unread > 0) clients[0].flood(unread, 65_536)

await measureLoad({ ...flags, counted: 'calls', load })
await Promise.all(clients.map((client) => client.close()))

/** Runs until `end`; the last calls are awaited and counted. */
async function load(end) {
  const found = await Promise.all(Array.from({ length: concurrency }, (_, i) => work(i, end)))
  const times = new Float64Array(found.reduce((sum, one) => sum + one.length, 0))
  let at = 0
  for (const one of found) {
    times.set(one, at)
    at += one.length
  }
  return { times, count: times.length }
}

async function work(worker, end) {
  const times = []
  const value = Buffer.alloc(size, worker)
  const client = clients[worker % connections]
  for (let n = 0; ; n++) {
    if (size > 0) value[size - 1] = n
    const before = performance.now()
    if (before >= end) return times
    const reply = await (client === undefined ? callOnce(value) : client.unary(value))
    times.push(performance.now() - before)
    if (!value.equals(reply.value)) throw new Error(`wrong answer of ${reply.value.length} bytes`)
  }
}

/** Opens a connection, calls, and closes it. */
async function callOnce(value) {
  const client = await openEcho(flags)
  const reply = await client.unary(value)
  void client.close()
  return reply
}
