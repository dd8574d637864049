// The load of bench/workers.js: client.js SOCKET LOAD CONCURRENCY SECONDS WARMUP. Prints JSON as bench/peers/client.js.
import { connect } from 'ttrpc'
import { median } from '../lib/statistics.js'
import { hash } from './hash.js'

const CONNECTIONS = 8
const [socket, load, ...numbers] = process.argv.slice(2)
const [concurrency, seconds, warmup] = numbers.map(Number)
const request = Buffer.alloc(64, 'x')
const expected = load === 'hash' ? hash(request) : request
const method = load === 'hash' ? 'hash' : 'echo'
const clients = await Promise.all(Array.from({ length: CONNECTIONS }, () => connect(socket)))
let times = []
let stopMs = performance.now() + warmup * 1000

async function call(client) {
  const reply = await client.call('bench.v1.Bench', method, request)
  if (!expected.equals(reply)) throw new Error('wrong answer')
}

async function connectAndCall() {
  const client = await connect(socket)
  await call(client)
  await client.close()
}

async function work(_, i) {
  const client = clients[i % CONNECTIONS]
  while (performance.now() < stopMs) {
    const started = performance.now()
    await (load === 'connect' ? connectAndCall() : call(client))
    times.push(performance.now() - started)
  }
}

const run = () => Promise.all(Array.from({ length: concurrency }, work))
await run()
times = []
const started = performance.now()
const cpu = process.cpuUsage()
stopMs = started + seconds * 1000
await run()
const { user, system } = process.cpuUsage(cpu)
const took = (performance.now() - started) / 1000
times.sort((a, b) => a - b)
const at = (share) => Math.round(times[Math.floor(times.length * share)] * 1000)
console.log(
  JSON.stringify({
    calls: times.length,
    seconds: took,
    p50us: Math.round(median(times) * 1000),
    p99us: at(0.99),
    cpuUserSec: user / 1e6,
    cpuSysSec: system / 1e6,
  }),
)
await Promise.all(clients.map((client) => client.close()))
