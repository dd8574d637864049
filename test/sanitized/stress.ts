/**
 * Everything at once, for an add-on under a sanitizer: many connections, verified calls and streams, large bodies,
 * calls given up, connections killed at either end, peers that write half a frame and go, workers that are
 * terminated in the midst of it, engines that come and go.
 *
 *   stress.js SECONDS [SEED]
 *
 * Says one line of JSON at the end. A wrong answer or an unexpected error ends it with code 1.
 */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { once } from 'node:events'
import { connect as dial } from 'node:net'
import process from 'node:process'
import { setImmediate as soon } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { type Client, connect, isTtrpcError, Server, unixSocketRequireUidGid } from 'ttrpc'
import { say } from '../support/say.js'
import { seededBytes, seededNumbers } from '../support/seeded.js'
import { tempSocket } from '../support/temp-socket.js'
import { header } from '../support/wire.js'

const SERVICE = 'stress.v1.Stress'
const CLIENTS = 16
const BIG = 3_000_000
const [seconds = '20', seed = String(Date.now() % 1e9)] = process.argv.slice(2)
const until = Date.now() + Number(seconds) * 1000
const random = seededNumbers(Number(seed))
const below = (bound: number): number => Math.floor(random() * bound)
const tally = {
  seed,
  rounds: 0,
  calls: 0,
  verified: 0,
  ended: 0,
  messages: 0,
  killed: 0,
  refused: 0,
  workers: 0,
}

while (Date.now() < until) await round()
say(JSON.stringify(tally))

async function round(): Promise<void> {
  tally.rounds++
  const server = stressServer()
  const path = tempSocket()
  const guarded = tempSocket()
  const listener = await server.listen(path)
  await server.listen(guarded, { handshaker: unixSocketRequireUidGid({ uid: 4_000_000 }) })
  const worker = tally.rounds % 3 === 1 ? terminatedWorker() : undefined
  const clients = await Promise.all(Array.from({ length: CLIENTS }, () => connect(path)))
  await Promise.all([
    ...clients.map(use),
    ...Array.from({ length: 4 }, () => rudePeer(path)),
    refused(guarded),
  ])
  await worker
  if (random() < 0.5) await listener.close()
  const ending = random() < 0.5 ? server.close() : server.shutdown({ timeoutMs: 5000 })
  await Promise.all([ending, ...clients.map((client) => client.close())])
}

function stressServer(): Server {
  return new Server().registerRaw(SERVICE, {
    Echo: (bytes) => bytes,
    Later: async (bytes) => {
      await soon()
      return bytes
    },
    Never: (_, context) =>
      new Promise((_, reject) =>
        context.signal.addEventListener('abort', () => reject(context.signal.reason)),
      ),
    Chat: {
      kind: 'bidiStreaming',
      async *handler(messages) {
        for await (const message of messages) yield message
      },
    },
  })
}

async function use(client: Client): Promise<void> {
  const kill = random() < 0.3
  const works = Array.from({ length: 6 + below(20) }, () => expected(work(client), kill))
  if (kill) {
    for (let turns = below(20); turns > 0; turns--) await soon()
    tally.killed++
    await client.close()
  }
  await Promise.all(works)
}

/** Errors may only be those of a call that was given up, or of a connection that we killed. */
async function expected(working: Promise<void>, killed: boolean): Promise<void> {
  try {
    await working
  } catch (error) {
    if (!isTtrpcError(error) || (!killed && error.name === 'ClosedError')) throw error
    tally.ended++
  }
}

function work(client: Client): Promise<void> {
  const choice = below(10)
  if (choice === 0) return echo(client, BIG)
  if (choice === 1) return echo(client, 15_000 + below(4000))
  if (choice === 2) return giveUp(client)
  if (choice === 3) return chat(client)
  return echo(client, below(500))
}

async function echo(client: Client, size: number): Promise<void> {
  tally.calls++
  const bytes = seededBytes(below(1e9), size)
  const answer = await client.call(SERVICE, random() < 0.5 ? 'Echo' : 'Later', bytes)
  assert.ok(bytes.equals(answer), 'a wrong answer')
  tally.verified++
}

async function giveUp(client: Client): Promise<void> {
  tally.calls++
  const options = random() < 0.5 ? { timeoutMs: 1 + below(20) } : { signal: AbortSignal.timeout(below(20)) }
  await client.call(SERVICE, 'Never', Buffer.alloc(below(50_000)), options)
}

async function chat(client: Client): Promise<void> {
  const call = client.stream(SERVICE, 'Chat', 'bidiStreaming')
  const sizes = Array.from({ length: 1 + below(20) }, () => below(random() < 0.1 ? 200_000 : 2000))
  const sending = (async () => {
    for (const [at, size] of sizes.entries()) await call.send(seededBytes(at + 1, size))
    call.closeSend()
  })()
  sending.catch(() => undefined) // receive() rejects with it too
  for (const [at, size] of sizes.entries()) {
    const message = await call.receive()
    assert.ok(message !== undefined && seededBytes(at + 1, size).equals(message), 'a wrong message')
    tally.messages++
    if (random() < 0.02) return call.cancel()
  }
  assert.equal(await call.receive(), undefined)
  await sending
}

/** Writes a header and some of its body, and closes. */
async function rudePeer(path: string): Promise<void> {
  const socket = dial(path)
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  const body = Buffer.alloc(below(100_000))
  socket.write(Buffer.concat([header(body.length + below(4_000_000), 1, 1 + below(3)), body]))
  for (let turns = below(5); turns > 0; turns--) await soon()
  socket.destroy()
  await once(socket, 'close')
}

async function refused(path: string): Promise<void> {
  const client = await connect(path)
  await assert.rejects(client.call(SERVICE, 'Echo', Buffer.from('let me in')))
  tally.refused++
  await client.close()
}

async function terminatedWorker(): Promise<void> {
  const worker = new Worker(new URL('../lifecycle/programs/worker-calls.js', import.meta.url), {
    workerData: tempSocket(),
  })
  await once(worker, 'message')
  for (let turns = below(50); turns > 0; turns--) await soon()
  await worker.terminate()
  tally.workers++
}
