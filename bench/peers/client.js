// A load on an echo server, the same as the Go one: node bench/peers/client.js --socket PATH
//   [--engine native|node] [--io thread|adaptive] [--concurrency N] [--size BYTES] [--seconds S] [--warmup S] [--unread MESSAGES]
// --unread: beside the load, a stream of so many messages of 64 KiB that are not read.
// Every answer is compared with what was sent. Prints one line of JSON.
import { Buffer } from 'node:buffer'
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { connect, loadProto } from 'ttrpc'

const { values } = parseArgs({
  options: {
    socket: { type: 'string' },
    engine: { type: 'string', default: 'native' },
    io: { type: 'string', default: 'thread' },
    concurrency: { type: 'string', default: '64' },
    size: { type: 'string', default: '64' },
    seconds: { type: 'string', default: '5' },
    warmup: { type: 'string', default: '1' },
    unread: { type: 'string', default: '0' },
  },
})
const concurrency = Number(values.concurrency)
const size = Number(values.size)
const { Echo } = await loadProto(new URL('../../proto/echo.proto', import.meta.url))
const client = await connect(values.socket, { engine: values.engine, io: values.io })
const echo = client.service(Echo)

const unread = Number(values.unread)
if (unread > 0) echo.flood({ value: `${unread} 65536` })

await load(Number(values.warmup))
const cpu = process.cpuUsage()
const { latencies, seconds } = await load(Number(values.seconds))
const { user, system } = process.cpuUsage(cpu)
latencies.sort()
console.log(
  JSON.stringify({
    calls: latencies.length,
    seconds,
    p50us: quantile(0.5),
    p99us: quantile(0.99),
    cpuUserSec: user / 1e6,
    cpuSysSec: system / 1e6,
  }),
)
await client.close()

function quantile(q) {
  return (latencies[Math.floor(q * (latencies.length - 1))] ?? 0) * 1000
}

/** Runs for that many seconds; the last calls are awaited and counted. */
async function load(duration) {
  const begin = performance.now()
  const end = begin + duration * 1000
  const found = await Promise.all(Array.from({ length: concurrency }, (_, i) => work(i, end)))
  const took = (performance.now() - begin) / 1000
  const all = new Float64Array(found.reduce((sum, one) => sum + one.length, 0))
  let at = 0
  for (const one of found) {
    all.set(one, at)
    at += one.length
  }
  return { latencies: all, seconds: took }
}

async function work(worker, end) {
  const latencies = []
  const value = Buffer.alloc(size, worker)
  for (let n = 0; ; n++) {
    if (size > 0) value[size - 1] = n
    const before = performance.now()
    if (before >= end) return latencies
    const reply = await echo.echoBytes({ value })
    latencies.push(performance.now() - before)
    if (!value.equals(reply.value)) throw new Error(`wrong answer of ${reply.value.length} bytes`)
  }
}
