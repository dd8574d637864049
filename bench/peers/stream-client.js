// A load of streams on an echo server, the same as the Go one: node bench/peers/stream-client.js --socket PATH
//   --mode flood|upload|pingpong [--engine native|node] [--io thread|adaptive] [--streams N] [--size BYTES] [--count N] [--seconds S] [--warmup S]
// flood: calls of `count` messages from the server; upload: to it; pingpong: messages to and fro on each stream.
// Every message is verified. Prints one line of JSON.
import { Buffer } from 'node:buffer'
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { connect, loadProto } from 'ttrpc'
import { checkIndex, messages } from './messages.js'

const { values } = parseArgs({
  options: {
    socket: { type: 'string' },
    mode: { type: 'string', default: 'flood' },
    engine: { type: 'string', default: 'native' },
    io: { type: 'string', default: 'thread' },
    streams: { type: 'string', default: '1' },
    size: { type: 'string', default: '64' },
    count: { type: 'string', default: '100000' },
    seconds: { type: 'string', default: '5' },
    warmup: { type: 'string', default: '1' },
  },
})
const [streams, size, count] = [values.streams, values.size, values.count].map(Number)
const { Echo } = await loadProto(new URL('../../proto/echo.proto', import.meta.url))
const client = await connect(values.socket, { engine: values.engine, io: values.io })
const echo = client.service(Echo)
const modes = { flood, upload, pingpong }

await load(Number(values.warmup))
const cpu = process.cpuUsage()
const { latencies, sent, seconds } = await load(Number(values.seconds))
const { user, system } = process.cpuUsage(cpu)
latencies.sort((a, b) => a - b)
const quantile = (q) => (latencies[Math.floor(q * (latencies.length - 1))] ?? 0) * 1000
console.log(
  JSON.stringify({
    messages: sent,
    seconds,
    p50us: quantile(0.5),
    p99us: quantile(0.99),
    cpuUserSec: user / 1e6,
    cpuSysSec: system / 1e6,
  }),
)
await client.close()

/** Runs all streams for that many seconds; what is begun is ended and counted. */
async function load(duration) {
  const begin = performance.now()
  const end = begin + duration * 1000
  const found = await Promise.all(Array.from({ length: streams }, () => modes[values.mode](end)))
  const took = (performance.now() - begin) / 1000
  return {
    latencies: found.flatMap((one) => one.latencies ?? []),
    sent: found.reduce((sum, one) => sum + one.messages, 0),
    seconds: took,
  }
}

async function flood(end) {
  let total = 0
  while (performance.now() < end) {
    let index = 0
    for await (const { value } of echo.flood({ value: `${count} ${size}` })) {
      if (value.length !== size) throw new Error(`${value.length} bytes instead of ${size}`)
      checkIndex(value, index++)
    }
    if (index !== count) throw new Error(`${index} messages instead of ${count}`)
    total += index
  }
  return { messages: total }
}

async function upload(end) {
  let total = 0
  while (performance.now() < end) {
    const { value } = await echo.upload(messages(count, size))
    if (value !== `${count} ${count * size}`) throw new Error(`the server says ${value}`)
    total += count
  }
  return { messages: total }
}

async function pingpong(end) {
  const chat = echo.chat()
  const value = Buffer.alloc(size)
  const latencies = []
  for (let index = 0; ; index++) {
    if (size >= 4) value.writeUInt32BE(index)
    const before = performance.now()
    if (before >= end) break
    await chat.send({ value })
    const reply = await chat.receive()
    latencies.push(performance.now() - before)
    if (reply === undefined || !value.equals(reply.value))
      throw new Error(`a wrong answer to message ${index}`)
  }
  chat.closeSend()
  if ((await chat.receive()) !== undefined) throw new Error('a message behind the last')
  return { messages: latencies.length, latencies }
}
