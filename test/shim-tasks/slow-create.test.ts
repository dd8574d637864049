/** Calls that come while Create runs, as those of containerd do when its client leaves meanwhile. */
import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { Code } from 'ttrpc'
import { taskV3 } from 'ttrpc/containerd'
import { codeOf } from '../support/code-of.js'
import { holdWhileTesting } from '../support/hold.js'
import { shell } from './bundle.js'
import { gate } from './gate.js'
import { startTasks, type TasksOptions } from './started-tasks.js'

holdWhileTesting()

interface CreateOptions extends TasksOptions {
  /** What the Create fails with. Default: it does not fail. */
  readonly failure?: Error
}

/** Starts a Create, which goes on at `release`. */
async function startCreate(t: TestContext, { failure, ...options }: CreateOptions = {}) {
  const tasks = startTasks(t, options)
  const { id, path } = tasks.bundle(shell('sleep 1000'))
  const { wait, reached, release } = gate()
  tasks.hooks.create = async () => {
    await wait()
    if (failure !== undefined) throw failure
  }
  const creating = codeOf(tasks.client.create({ id, bundle: path }))
  await reached
  return { ...tasks, id, path, creating, release }
}

describe('a Create that runs', () => {
  test('Delete waits for it, and deletes what it made; one more Delete is NOT_FOUND', async (t) => {
    const { client, sink, id, creating, release } = await startCreate(t)
    const deleting = [codeOf(client.delete({ id })), codeOf(client.delete({ id }))]
    await client.connect({ id }) // behind them on the connection
    release()
    assert.equal(await creating, Code.OK)
    assert.deepEqual(await Promise.all(deleting), [Code.OK, Code.NOT_FOUND])
    assert.deepEqual(sink.topics(id), ['create', 'exit', 'delete'])
  })

  test('Kill waits for it, and kills what it made', async (t) => {
    const { client, id, creating, release } = await startCreate(t)
    const killing = codeOf(client.kill({ id, signal: 9 }))
    await client.connect({ id })
    release()
    assert.deepEqual([await creating, await killing], [Code.OK, Code.OK])
    assert.equal((await client.wait({ id })).exitStatus, 137)
  })

  test('Delete and Kill are NOT_FOUND when it fails', async (t) => {
    const { client, id, creating, release } = await startCreate(t, { failure: new Error('no reason') })
    const calls = [codeOf(client.delete({ id })), codeOf(client.kill({ id, signal: 9 }))]
    await client.connect({ id })
    release()
    assert.equal(await creating, Code.UNKNOWN)
    assert.deepEqual(await Promise.all(calls), [Code.NOT_FOUND, Code.NOT_FOUND])
  })

  test('a Delete whose deadline passes is done after it, and so is the Shutdown that follows', async (t) => {
    const { client, sink, shutdowns, id, path, creating, release } = await startCreate(t)
    assert.equal(await codeOf(client.delete({ id }, { timeoutMs: 20 })), Code.DEADLINE_EXCEEDED)
    await client.shutdown({ id })
    assert.equal(shutdowns(), 0)
    release()
    assert.equal(await creating, Code.OK)
    await sink.until(id, 'delete')
    while ((await codeOf(client.create({ id, bundle: path }))) === Code.ALREADY_EXISTS); // until the id is free
    assert.equal(shutdowns(), 1)
  })

  test('the Delete of a client that left is done after it', async (t) => {
    const { connect, sink, id, creating, release } = await startCreate(t)
    const leaving = connect()
    const deleting = codeOf(leaving.service(taskV3.Task).delete({ id }))
    await leaving.service(taskV3.Task).connect({ id })
    await leaving.close()
    assert.notEqual(await deleting, Code.OK)
    release()
    assert.equal(await creating, Code.OK)
    await sink.until(id, 'delete')
  })

  test('a Kill whose deadline passes is not done after it, and another call may wait', async (t) => {
    const { client, id, creating, release } = await startCreate(t, { limits: { maxWaitingCalls: 1 } })
    assert.equal(await codeOf(client.kill({ id, signal: 9 }, { timeoutMs: 20 })), Code.DEADLINE_EXCEEDED)
    const next = () => codeOf(client.delete({ id, execId: 'e' }, { timeoutMs: 20 }))
    while ((await next()) === Code.RESOURCE_EXHAUSTED); // until the server has seen the deadline pass
    release()
    assert.equal(await creating, Code.OK)
    await client.start({ id })
  })

  test('a Shutdown is done after it when it fails', async (t) => {
    const failure = new Error('no reason')
    const { client, shutdowns, id, creating, release } = await startCreate(t, { failure })
    await client.shutdown({ id })
    assert.equal(shutdowns(), 0)
    release()
    assert.equal(await creating, Code.UNKNOWN)
    assert.equal(shutdowns(), 1)
  })

  test('a Shutdown is not done while there is another container', async (t) => {
    const failure = new Error('no reason')
    const { client, shutdowns, hooks, bundle, id, creating, release } = await startCreate(t, { failure })
    delete hooks.create
    const other = bundle(shell('sleep 1000'))
    await client.create({ id: other.id, bundle: other.path })
    await client.shutdown({ id })
    release()
    assert.equal(await creating, Code.UNKNOWN)
    assert.equal(shutdowns(), 0)
    await client.delete({ id: other.id })
    assert.equal(shutdowns(), 1)
  })

  test('more calls than maxWaitingCalls that wait for it are RESOURCE_EXHAUSTED', async (t) => {
    const { client, id, creating, release } = await startCreate(t, { limits: { maxWaitingCalls: 1 } })
    const killing = codeOf(client.kill({ id, signal: 9 }))
    assert.equal(await codeOf(client.delete({ id })), Code.RESOURCE_EXHAUSTED)
    release()
    assert.deepEqual([await creating, await killing], [Code.OK, Code.OK])
  })
})
