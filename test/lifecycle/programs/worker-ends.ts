/** In a worker: calls in both roles, and an end as `how` says. */
import { Buffer } from 'node:buffer'
import process from 'node:process'
import { workerData } from 'node:worker_threads'
import { connect } from 'ttrpc'
import { RAW_SERVICE, rawServer } from '../../support/raw-service.js'

const { how, path } = workerData as { how: string; path: string }
const server = rawServer()
await server.listen(path)
const client = await connect(path)
const calls = Array.from({ length: 30 }, (_, i) =>
  client.call(RAW_SERVICE, 'Echo', Buffer.alloc(i * 3000)).catch(() => undefined),
)
await client.call(RAW_SERVICE, 'Echo', Buffer.alloc(1))
if (how === 'exit') process.exit(3)
if (how === 'error') throw new Error('the worker fails in the midst of its calls')
await Promise.all(calls)
if (how === 'idle') {
  await client.close()
  await server.close()
}
