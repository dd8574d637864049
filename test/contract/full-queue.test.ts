/** A connect whose server's queue is full waits until there is room, its time is over or it is given up. */
import assert from 'node:assert/strict'
import { performance } from 'node:perf_hooks'
import { describe, test } from 'node:test'
import { connect } from 'ttrpc'
import { fullQueue } from '../support/full-queue.js'
import { holdWhileTesting } from '../support/hold.js'
import { openFiles } from '../support/proc.js'
import { until } from '../support/raw-service.js'
import { tempSocket } from '../support/temp-socket.js'

holdWhileTesting()

for (const engine of ['native', 'node'] as const) {
  describe(`a full queue: ${engine}`, { timeout: 60_000 }, () => suite(engine))
}

function suite(engine: 'native' | 'node'): void {
  test('connect waits until the server accepts again', async () => {
    await using queue = await fullQueue()
    const connecting = Promise.all(Array.from({ length: 5 }, () => connect(queue.path, { engine })))
    // One that begins after them gives up, after longer than the longest pause between two tries.
    await assert.rejects(connect(queue.path, { engine, connectTimeoutMs: 200 }), { code: 'ETIMEDOUT' })
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
    // An engine begins connects in order: this one is refused after the first try of that one.
    await assert.rejects(connect(tempSocket(), { engine }), { code: 'ENOENT' })
    controller.abort()
    await assert.rejects(connecting, { code: 1, sent: false })
    await until(() => openFiles().length <= before.length)
  })
}
