/** In a worker: calls in both roles on an engine, and an end as `how` says; it posts `busy` when calls run. */
import { Buffer } from 'node:buffer'
import process from 'node:process'
import { parentPort, workerData } from 'node:worker_threads'
import { allowAnyPeer, connect } from 'ttrpc'
import { RAW_SERVICE, rawServer } from '../../support/raw-service.js'

const { how, path, engine } = workerData as { how: string; path: string; engine: 'native' | 'node' }
const server = rawServer({ engine, ...(engine === 'node' && { handshaker: allowAnyPeer() }) })
await server.listen(path)
const client = await connect(path, { engine })
const calls = Array.from({ length: 30 }, (_, i) =>
  client.call(RAW_SERVICE, 'Echo', Buffer.alloc(i * 3000)).catch(() => undefined),
)
await client.call(RAW_SERVICE, 'Echo', Buffer.alloc(1))
parentPort?.postMessage('busy')
if (how === 'exit') process.exit(3)
if (how === 'at busy') await new Promise(() => setInterval(() => {}, 1000)) // until it is terminated
if (how === 'error') throw new Error('the worker fails in the midst of its calls')
await Promise.all(calls)
if (how === 'idle') {
  await client.close()
  await server.close()
}
