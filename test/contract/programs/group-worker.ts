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
  /** How it fails before it joins. */
  readonly fails?: 'throws' | 'ends' | 'joins twice'
}

const { options = {}, join = {}, asks, fails } = (workerData ?? {}) as GroupWorkerData
if (fails === 'throws') throw new Error('broken at start')
if (fails === 'ends') process.exit(0)

const handshaker = unixCredentials(() => asks === 'admits')
const server = rawServer({ ...options, ...(asks !== undefined && { handshaker }) })
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
  async Leave(request) {
    await listener.close()
    return request
  },
})
const listener = await joinGroup(server, join)
if (fails === 'joins twice') await joinGroup(server)
