/** In a worker: a listener, a client, calls that wait and calls that never stop. */
import { Buffer } from 'node:buffer'
import { parentPort, workerData } from 'node:worker_threads'
import { connect } from 'ttrpc'
import { RAW_SERVICE, rawServer } from '../../support/raw-service.js'

const path = workerData as string
await rawServer().listen(path)
const client = await connect(path)
for (let i = 0; i < 50; i++) client.call(RAW_SERVICE, 'Block', Buffer.from(`${i}`)).catch(() => undefined)
const big = Buffer.alloc(200_000)
async function callOn(bytes: Uint8Array): Promise<void> {
  for (;;) await client.call(RAW_SERVICE, 'Echo', bytes)
}
for (let i = 0; i < 20; i++) void callOn(i % 2 === 0 ? big : Buffer.from('small'))
await client.call(RAW_SERVICE, 'Echo', big)
parentPort?.postMessage('busy')
