/** The call by which start finds the daemon of a group. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { Worker } from 'node:worker_threads'
import { callServer } from '#ttrpc/kits/shim/served-socket.js'

/** A server on a thread of its own, which answers each connection with the header of a response, and counts answers. */
const program = `
const { parentPort, workerData } = require('node:worker_threads')
const { path, answers } = workerData
const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 1, 2, 0])
require('node:net')
  .createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () =>
      socket.write(header, () => {
        Atomics.add(answers, 0, 1)
        Atomics.notify(answers, 0)
      }),
    )
  })
  .listen(path, () => parentPort.postMessage('up'))
`

async function startServer(
  t: TestContext,
): Promise<{ path: string; answers: Int32Array<SharedArrayBuffer> }> {
  const folder = mkdtempSync(join(tmpdir(), 'tt-'))
  const path = join(folder, 'socket')
  const answers = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(program, { eval: true, workerData: { path, answers } })
  t.after(async () => {
    await worker.terminate()
    rmSync(folder, { recursive: true })
  })
  await once(worker, 'message')
  return { path, answers }
}

/** Blocks the event loop. */
function block(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

test('a server that accepts while the event loop is blocked for longer than it may take is found', async (t) => {
  const { path } = await startServer(t)
  for (let round = 0; round < 5; round++) {
    const called = callServer(path, 60_000)
    block(150)
    await called
  }
})

test('an answer that comes while the event loop is blocked for longer than timeoutMs counts', async (t) => {
  const { path, answers } = await startServer(t)
  for (let round = 0; round < 5; round++) {
    const called = callServer(path, 50, () => {
      // Runs before the request is written: the loop is blocked right after that, and the timer begins in between.
      queueMicrotask(() => {
        Atomics.wait(answers, 0, round, 10_000)
        block(100)
      })
    })
    await called
    assert.equal(answers[0], round + 1)
  }
})
