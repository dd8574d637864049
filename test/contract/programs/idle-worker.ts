/** A worker of a ServerGroup that joins when it is the first one, and never otherwise. It then loads nothing. */
import { workerData } from 'node:worker_threads'

const { started } = workerData as { started: Int32Array<SharedArrayBuffer> }
if (Atomics.add(started, 0, 1) === 0) {
  const { joinGroup, Server } = await import('ttrpc')
  await joinGroup(new Server())
} else {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}
