/** Terminates busy workers, as many as its argument says, then ends by itself. */
import { once } from 'node:events'
import process from 'node:process'
import { Worker } from 'node:worker_threads'
import { connect } from 'ttrpc'
import { ioThreads } from '../../support/proc.js'
import { RAW_SERVICE, startRawServer } from '../../support/raw-service.js'
import { say } from '../../support/say.js'
import { tempSocket } from '../../support/temp-socket.js'

const { server, path } = await startRawServer()
const client = await connect(path)
for (let round = 0; round < Number(process.argv[2] ?? 20); round++) {
  const worker = new Worker(new URL('./worker-calls.js', import.meta.url), { workerData: tempSocket() })
  await once(worker, 'message')
  await worker.terminate()
  await client.call(RAW_SERVICE, 'Echo', new Uint8Array(3)) // the main thread's own engine goes on
}
say(`threads ${ioThreads()}`)
await client.close()
await server.close()
