/** A connect whose server's queue is full waits until there is room, its time is over or it is given up. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createConnection, type Socket } from 'node:net'
import { performance } from 'node:perf_hooks'
import { describe, test } from 'node:test'
import { connect } from 'ttrpc'
import { Child } from '../support/child.js'
import { holdWhileTesting } from '../support/hold.js'
import { openFiles } from '../support/proc.js'
import { until } from '../support/raw-service.js'
import { tempSocket } from '../support/temp-socket.js'

holdWhileTesting()

interface FullQueue extends AsyncDisposable {
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
async function fullQueue(): Promise<FullQueue> {
  const path = tempSocket()
  const child = Child.start(new URL('./programs/short-queue.js', import.meta.url), [path])
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

for (const engine of ['native', 'node'] as const) {
  describe(`a full queue: ${engine}`, { timeout: 60_000 }, () => suite(engine))
}

function suite(engine: 'native' | 'node'): void {
  test('connect waits until the server accepts again', async () => {
    await using queue = await fullQueue()
    const connecting = Promise.all(Array.from({ length: 5 }, () => connect(queue.path, { engine })))
    await new Promise((resolve) => setTimeout(resolve, 200)) // longer than the longest pause between two tries
    queue.accept()
    for (const client of await connecting) await client.close()
  })

  test('connect rejects with ETIMEDOUT when its time is over, and leaves nothing', async () => {
    await using queue = await fullQueue()
    await assert.rejects(connect(tempSocket(), { engine }), { code: 'ENOENT' }) // the engine has started
    const before = openFiles()
    const startedMs = performance.now()
    await assert.rejects(connect(queue.path, { engine, connectTimeoutMs: 200 }), {
      name: 'ConnectError',
      code: 'ETIMEDOUT',
      errno: -110,
      syscall: 'connect',
      message: `cannot connect to unix://${queue.path}: connection timed out (connect: ETIMEDOUT)`,
    })
    const tookMs = performance.now() - startedMs
    assert.ok(tookMs >= 199, `${tookMs} ms`)
    await until(() => openFiles().length <= before.length)
  })

  test('a signal gives up at once, and leaves nothing', async () => {
    await using queue = await fullQueue()
    await assert.rejects(connect(tempSocket(), { engine }), { code: 'ENOENT' }) // the engine has started
    const before = openFiles()
    const controller = new AbortController()
    const connecting = connect(queue.path, { engine, signal: controller.signal })
    setTimeout(() => controller.abort(), 100)
    await assert.rejects(connecting, { code: 1, sent: false })
    await until(() => openFiles().length <= before.length)
  })
}
