/** In a worker: makes a call, and wakes the main thread, which is blocked until then. */
import { Buffer } from 'node:buffer'
import { workerData } from 'node:worker_threads'
import { connect } from 'ttrpc'

const { path, answered } = workerData as { path: string; answered: Int32Array<SharedArrayBuffer> }
const client = await connect(path)
const reply = await client.call('test.v1.Worker', 'Thread', Buffer.alloc(0))
Atomics.store(answered, 0, Number(Buffer.from(reply).toString()))
Atomics.notify(answered, 0)
await client.close()
