/** How a ServerGroup shuts down when some of its workers do not follow, in both modes of the native engine. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { ClosedError } from 'ttrpc'
import { ask, TestGroup } from '../support/group.js'
import { until } from '../support/raw-service.js'

const timeout = 30_000
const couldNotJoin = { code: 'ERR_TTRPC_WORKER' }

/** Returns workerData with which so many workers join, and those that start later fail. */
function healthy(count: number): { healthy: Int32Array<SharedArrayBuffer> } {
  const left = new Int32Array(new SharedArrayBuffer(4))
  left[0] = count
  return { healthy: left }
}

for (const io of ['thread', 'adaptive'] as const) {
  const options = { io }

  test(`workers shut down while another is stuck at start, io ${io}`, { timeout }, async () => {
    await using made = await TestGroup.open({}, { options, ...healthy(2), fails: 'is stuck' })
    const clients = [await made.connect(), await made.connect()]
    for (const client of clients) await ask(client, 'Thread')
    const exits = made.group.workers.map((worker) => once(worker, 'exit'))
    const added = assert.rejects(made.group.addWorker(), couldNotJoin)
    const ended = made.group.shutdown()
    await Promise.all(exits)
    for (const client of clients) await assert.rejects(ask(client, 'Thread'), ClosedError)
    assert.equal(made.group.workers.length, 1, 'the one that is stuck')
    await made.group.close()
    assert.deepEqual(await ended, { cut: [], unreported: [] })
    await added
  })

  test(`a worker that has not joined is terminated when the time is over, io ${io}`, {
    timeout,
  }, async () => {
    await using made = await TestGroup.open({}, { options, ...healthy(2), fails: 'is stuck' })
    const added = assert.rejects(made.group.addWorker(), couldNotJoin)
    assert.deepEqual(await made.group.shutdown({ timeoutMs: 500 }), { cut: [], unreported: [] })
    await added
    assert.deepEqual(made.group.workers, [])
  })

  test(`a worker that joins during the shutdown is shut down, io ${io}`, { timeout }, async () => {
    await using made = await TestGroup.open({}, { options, ...healthy(2), fails: 'is late' })
    const exits = made.group.workers.map((worker) => once(worker, 'exit'))
    const added = made.group.addWorker()
    const ended = made.group.shutdown()
    await Promise.all(exits)
    const [late] = made.group.workers
    late?.postMessage('go')
    assert.equal(await added, late)
    assert.deepEqual(await ended, { cut: [], unreported: [] })
  })

  test(`a worker whose JavaScript is blocked is reported as such, io ${io}`, { timeout }, async () => {
    await using made = await TestGroup.open({ workers: 1 }, { options })
    const [worker] = made.group.workers
    const { threadId } = worker!
    const blocked = once(worker!, 'message')
    const failed = assert.rejects(ask(await made.connect(), 'Block'), ClosedError)
    await blocked
    assert.deepEqual(await made.group.shutdown({ timeoutMs: 0 }), { cut: [], unreported: [threadId] })
    await failed
  })
}

for (const [fails, message] of [
  ['runs on', /could not join: .*the JS engine has no groups of workers/],
  ['closes', /could not join: .*closed/],
] as const) {
  test(`addWorker rejects when the worker ${fails} instead of joining, and no peer waits for it`, {
    timeout,
  }, async () => {
    let ended = 0
    const group = { workers: 1, onWorkerExit: () => ended++ }
    await using made = await TestGroup.open(group, { ...healthy(1), fails })
    await made.group.workers[0]?.terminate()
    await until(() => ended === 1)
    await assert.rejects(made.group.addWorker(), { ...couldNotJoin, message })
    assert.equal(made.group.workers.length, 1, 'its thread runs on')
    await assert.rejects(ask(await made.connect(), 'Thread'), ClosedError)
    await until(() => made.refusals.length > 0)
    assert.equal(made.refusals[0]?.reason, 'no worker of the group runs')
    assert.deepEqual(await made.group.shutdown(), { cut: [], unreported: [] })
    assert.equal(ended, 1)
  })
}
