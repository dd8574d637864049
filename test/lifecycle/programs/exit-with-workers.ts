/** Calls process.exit while workers are busy, each with an engine and its I/O thread. */
import { once } from 'node:events'
import process from 'node:process'
import { Worker } from 'node:worker_threads'
import { startRawServer } from '../../support/raw-service.js'
import { tempSocket } from '../../support/temp-socket.js'

await startRawServer()
const workers = Array.from(
  { length: 3 },
  () => new Worker(new URL('./worker-calls.js', import.meta.url), { workerData: tempSocket() }),
)
await Promise.all(workers.map((worker) => once(worker, 'message')))
process.exit(9)
