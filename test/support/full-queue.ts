/** A server whose queue is full: for connects that wait. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createConnection, type Socket } from 'node:net'
import { Child } from './child.js'
import { until } from './raw-service.js'
import { tempSocket } from './temp-socket.js'

export interface FullQueue extends AsyncDisposable {
  readonly path: string
  /** Lets the server accept again. */
  accept(): void
}

/** Returns the socket, or the code of the error. */
function dial(path: string): Promise<Socket | string> {
  return new Promise((resolve) => {
    const socket = createConnection(path)
    socket.once('connect', () => resolve(socket))
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''))
  })
}

/** A server that is stopped, with as many connections in its queue as the kernel takes. */
export async function fullQueue(): Promise<FullQueue> {
  const path = tempSocket()
  const child = Child.start(new URL('../contract/programs/short-queue.js', import.meta.url), [path])
  await child.expect('listening')
  child.kill('SIGSTOP')
  const isStopped = (): boolean => / T /.test(readFileSync(`/proc/${child.pid}/stat`, 'utf8'))
  await until(isStopped)
  const waiting: Socket[] = []
  let last = await dial(path)
  for (; typeof last !== 'string'; last = await dial(path)) waiting.push(last)
  assert.equal(last, 'EAGAIN')
  return {
    path,
    accept: () => child.kill('SIGCONT'),
    async [Symbol.asyncDispose]() {
      for (const socket of waiting) socket.destroy()
      await child[Symbol.asyncDispose]()
    },
  }
}
