/** A worker of a ServerGroup, as `workerData` says. Some methods end it, or leave the group. */
import { Buffer } from 'node:buffer'
import { once } from 'node:events'
import process from 'node:process'
import { parentPort, threadId, workerData } from 'node:worker_threads'
import { type JoinGroupOptions, joinGroup, type ServerOptions, unixCredentials } from 'ttrpc'
import { rawServer } from '../../support/raw-service.js'

export interface GroupWorkerData {
  readonly options?: ServerOptions
  readonly join?: JoinGroupOptions
  /** Admits peers in JavaScript while true, on this thread. */
  readonly asks?: 'admits' | 'refuses'
  /**
   * How it fails to join. 'is stuck': never calls `joinGroup`; 'is late': not before the main thread posts a message;
   * 'runs on': catches the error of `joinGroup`; 'closes': closes its server while it joins.
   */
  readonly fails?: 'throws' | 'ends' | 'joins twice' | 'is stuck' | 'is late' | 'runs on' | 'closes'
  /** How many workers do not fail: those that start first. Shared by all. Default: none. */
  readonly healthy?: Int32Array<SharedArrayBuffer>
}

const { options = {}, join = {}, asks, healthy, ...data } = (workerData ?? {}) as GroupWorkerData
const isHealthy = healthy !== undefined && Atomics.sub(healthy, 0, 1) > 0
const fails = isHealthy ? undefined : data.fails
const forever = new Int32Array(new SharedArrayBuffer(4))
if (fails === 'throws') throw new Error('broken at start')
if (fails === 'ends') process.exit(0)
if (fails === 'is stuck') Atomics.wait(forever, 0, 0)
if (fails === 'is late') {
  await once(parentPort!, 'message')
  parentPort?.unref()
}

const handshaker = unixCredentials(() => asks === 'admits')
const engine = fails === 'runs on' ? { engine: 'node' as const } : {}
const server = rawServer({ ...options, ...engine, ...(asks !== undefined && { handshaker }) })
server.registerRaw('test.v1.Worker', {
  Thread: () => Buffer.from(`${threadId}`),
  // Ends the thread without an answer.
  Throw() {
    setImmediate(() => {
      throw new Error('a bug of the worker')
    })
    return new Promise<Uint8Array>(() => {})
  },
  // Answers when the main thread posts a message.
  async Wait(request) {
    parentPort?.postMessage('waits')
    await once(parentPort!, 'message')
    parentPort?.unref()
    return request
  },
  // Lets no JavaScript of this thread run any more.
  Block() {
    parentPort?.postMessage('blocks')
    Atomics.wait(forever, 0, 0)
    return Buffer.alloc(0)
  },
  async Leave(request) {
    await listener?.close()
    return request
  },
})
if (fails === 'closes' || fails === 'runs on') setInterval(() => {}, 1000)
const joining = joinGroup(server, join).catch((error) => {
  if (fails !== 'runs on') throw error
})
if (fails === 'closes') await server.close()
const listener = await joining
if (fails === 'joins twice') await joinGroup(server)
