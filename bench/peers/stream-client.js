// A load of streams on an echo server, the same as the Go one: node bench/peers/stream-client.js --socket PATH
//   --mode flood|upload|pingpong [--engine native|node|grpc] [--io thread|adaptive] [--tree DIR]
//   [--streams N] [--size BYTES] [--messages N] [--seconds S] [--warmup S]
// flood: calls of so many messages from the server (0: 100,000, or 2,000 of 4 KiB and more); upload: to it;
// pingpong: messages to and fro on each stream. Every message is verified.
import { Buffer } from 'node:buffer'
import { performance } from 'node:perf_hooks'
import { openEcho } from './echo.js'
import { loadFlags } from './flags.js'
import { checkIndex, messages } from './messages.js'
import { measureLoad } from './report.js'

const texts = { mode: { type: 'string', default: 'flood' } }
const flags = loadFlags({ streams: 1, size: 64, messages: 0 }, texts)
const { mode, streams, size } = flags
const count = flags.messages || (size >= 4096 ? 2000 : 100_000)
const echo = await openEcho(flags)
const modes = { flood, upload, pingpong }

await measureLoad({ ...flags, counted: 'messages', load })
await echo.close()

/** Runs all streams until `end`; what is begun is ended and counted. */
async function load(end) {
  const found = await Promise.all(Array.from({ length: streams }, () => modes[mode](end)))
  return {
    times: found.flatMap((one) => one.times ?? []),
    count: found.reduce((sum, one) => sum + one.count, 0),
  }
}

async function flood(end) {
  let total = 0
  while (performance.now() < end) {
    let index = 0
    for await (const { value } of echo.flood(count, size)) {
      if (value.length !== size) throw new Error(`${value.length} bytes instead of ${size}`)
      checkIndex(value, index++)
    }
    if (index !== count) throw new Error(`${index} messages instead of ${count}`)
    total += index
  }
  return { count: total }
}

async function upload(end) {
  let total = 0
  while (performance.now() < end) {
    const { value } = await echo.upload(messages(count, size))
    if (value !== `${count} ${count * size}`) throw new Error(`the server says ${value}`)
    total += count
  }
  return { count: total }
}

async function pingpong(end) {
  const chat = echo.chat()
  const value = Buffer.alloc(size)
  const times = []
  for (let index = 0; ; index++) {
    if (size >= 4) value.writeUInt32BE(index)
    const before = performance.now()
    if (before >= end) break
    await chat.send({ value })
    const reply = await chat.receive()
    times.push(performance.now() - before)
    if (reply === undefined || !value.equals(reply.value))
      throw new Error(`a wrong answer to message ${index}`)
  }
  chat.closeSend()
  if ((await chat.receive()) !== undefined) throw new Error('a message behind the last')
  return { count: times.length, times }
}
