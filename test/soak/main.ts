/**
 * Mixes calls of all kinds, cancels, deadlines, killed connections and killed
 * servers; verifies every answer, shows how it goes, and writes what memory and
 * descriptors did. `npm run soak` builds and runs it.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { Code, isTtrpcError } from 'ttrpc'
import { seededNumbers } from '../support/seeded.js'
import { tempSocket } from '../support/temp-socket.js'
import { anyCall, WrongAnswer } from './calls.js'
import { Connections, type SoakConnection } from './connections.js'
import { ServerProcess } from './server-process.js'

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '10000000' },
    kills: { type: 'string', default: '0.01' },
    concurrency: { type: 'string', default: '64' },
    connections: { type: 'string', default: '16' },
    'server-kill-seconds': { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    out: { type: 'string' },
  },
})
const [calls, kills, concurrency, seed] = [values.calls, values.kills, values.concurrency, values.seed].map(
  Number,
) as [number, number, number, number]
/** A call that has not ended after this time is lost. */
const LOST_MS = 60_000

interface Sample {
  readonly seconds: number
  readonly calls: number
  readonly clientMiB: number
  readonly serverMiB: number
  readonly clientFds: number
  readonly serverFds: number
}

const random = seededNumbers(seed)
const counts = { begun: 0, answered: 0, cut: 0, cancelled: 0, late: 0 }
const faults: string[] = []
const samples: Sample[] = []
const server = new ServerProcess(tempSocket())
const connections = new Connections(server.path, Number(values.connections))
const started = Date.now()

await server.start()
console.log(`soak: ${calls.toLocaleString('en')} calls, seed ${seed}`)
const sampler = setInterval(sample, 1000)
const killer = setInterval(killServer, Number(values['server-kill-seconds']) * 1000)
await Promise.all(Array.from({ length: concurrency }, worker))
clearInterval(sampler)
clearInterval(killer)
sample()
await connections.close()
const code = await server.stop()
if (code !== 0) faults.push(`the server ended with ${code}`)
finish()

async function worker(): Promise<void> {
  while (counts.begun < calls && faults.length === 0) {
    const connection = await connections.take(random)
    counts.begun++
    const lost = setTimeout(() => faults.push('a call has not ended'), LOST_MS)
    await oneCall(connection)
    clearTimeout(lost)
  }
}

async function oneCall(connection: SoakConnection): Promise<void> {
  const cancels = random() < 0.02
  const hurries = random() < 0.01
  const controller = cancels ? new AbortController() : undefined
  const options = {
    ...(controller !== undefined && { signal: controller.signal }),
    ...(hurries && { timeoutMs: 1 + Math.floor(random() * 3) }),
  }
  const call = anyCall(random)(connection.client, random, options)
  if (controller !== undefined) setImmediate(() => controller.abort())
  // A kill ends all calls of its connection, a few at a time.
  if (random() < kills / Math.max(1, concurrency / Number(values.connections)))
    connections.kill(connection, random)
  try {
    await call
    counts.answered++
  } catch (error) {
    if (error instanceof WrongAnswer) faults.push(error.message)
    else if (isTtrpcError(error) && error.code === Code.CANCELED && cancels) counts.cancelled++
    else if (isTtrpcError(error) && error.code === Code.DEADLINE_EXCEEDED && hurries) counts.late++
    else if (isTtrpcError(error) && error.code === Code.UNAVAILABLE && connection.killed) counts.cut++
    else faults.push(`unexpected: ${String(error)}`)
  }
}

async function killServer(): Promise<void> {
  connections.serverDies()
  await server.kill()
  connections.serverIsBack()
}

function sample(): void {
  const seconds = Math.round((Date.now() - started) / 1000)
  const one = {
    seconds,
    calls: counts.begun,
    clientMiB: residentMiB(process.pid),
    serverMiB: residentMiB(server.pid),
    clientFds: descriptors(process.pid),
    serverFds: descriptors(server.pid),
  }
  samples.push(one)
  if (process.stdout.isTTY || seconds % 10 === 0) {
    const share = ((100 * counts.begun) / calls).toFixed(1)
    console.log(
      `${seconds} s, ${share} %: ${counts.answered} answered, ${counts.cut} cut, ${counts.cancelled} cancelled, ${counts.late} late; RSS ${one.clientMiB} + ${one.serverMiB} MiB, fds ${one.clientFds} + ${one.serverFds}`,
    )
  }
}

/** 0 while a server is being started again. */
function residentMiB(pid: number): number {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1])
    return Math.round((pages * 4096) / 2 ** 20)
  } catch {
    return 0
  }
}

function descriptors(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length
  } catch {
    return 0
  }
}

function finish(): void {
  const seconds = (Date.now() - started) / 1000
  const ended = counts.answered + counts.cut + counts.cancelled + counts.late
  if (ended !== counts.begun && faults.length === 0) faults.push(`${counts.begun - ended} calls are lost`)
  if (values.out !== undefined)
    writeFileSync(values.out, `${JSON.stringify({ seed, counts, samples }, undefined, 1)}\n`)
  console.log(
    `${counts.begun.toLocaleString('en')} calls in ${seconds.toFixed(0)} s, ${connections.kills} connections and ${server.kills} servers killed: ${counts.answered} answered and right, ${counts.cut} cut by a kill, ${counts.cancelled} cancelled, ${counts.late} late, ${faults.length} wrong or lost`,
  )
  for (const fault of faults.slice(0, 10)) console.error(fault)
  process.exitCode = faults.length === 0 ? 0 : 1
}
