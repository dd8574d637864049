/** The bounds of a shim, each reached. */
import assert from 'node:assert/strict'
import process from 'node:process'
import { describe, test } from 'node:test'
import { Code } from 'ttrpc'
import { taskV3 } from 'ttrpc/containerd'
import { runtimeShim } from 'ttrpc/shim'
import { codeOf } from '../support/code-of.js'
import { holdWhileTesting } from '../support/hold.js'
import { execSpec, shell, specOf } from './bundle.js'
import { hostRuntime } from './host-runtime.js'
import { startTasks } from './started-tasks.js'

holdWhileTesting()

describe('limits', () => {
  test('maxTasks: one more container is RESOURCE_EXHAUSTED until one is deleted', async (t) => {
    const { client, create, bundle } = startTasks(t, { limits: { maxTasks: 2 } })
    const { id } = await create(shell('exit 0'))
    await create(shell('exit 0'))
    const third = bundle(shell('exit 0'))
    const request = { id: third.id, bundle: third.path }
    assert.equal(await codeOf(client.create(request)), Code.RESOURCE_EXHAUSTED)
    await client.delete({ id })
    assert.equal(await codeOf(client.create(request)), Code.OK)
  })

  test('maxExecs: one more exec is RESOURCE_EXHAUSTED until one is deleted', async (t) => {
    const { client, create } = startTasks(t, { limits: { maxExecs: 2 } })
    const { id } = await create(shell('sleep 1000'))
    const exec = (execId: string) => codeOf(client.exec({ id, execId, spec: execSpec(['true']) }))
    assert.deepEqual([await exec('a'), await exec('b'), await exec('c')], [0, 0, Code.RESOURCE_EXHAUSTED])
    await client.delete({ id, execId: 'a' })
    assert.equal(await exec('c'), Code.OK)
  })

  test('maxWaitingCalls: calls that wait for a slow one are bounded; Kill does not wait', async (t) => {
    const { client, hooks, create } = startTasks(t, { limits: { maxWaitingCalls: 1 } })
    const { id } = await create(shell('sleep 1000'))
    await client.start({ id })
    let reached = (): void => {}
    const pausing = new Promise<void>((resolve) => {
      reached = resolve
    })
    let release = (): void => {}
    hooks.pause = () => {
      reached()
      return new Promise<void>((resolve) => {
        release = resolve
      })
    }
    const first = client.pause({ id })
    await pausing
    const waiting = codeOf(client.resume({ id }))
    assert.equal(await codeOf(client.resume({ id })), Code.RESOURCE_EXHAUSTED)
    await client.kill({ id, signal: 9 })
    assert.equal((await client.wait({ id })).exitStatus, 137)
    release()
    await first
    assert.equal(await waiting, Code.FAILED_PRECONDITION)
  })

  test('a call whose caller has left while it waited does nothing', async (t) => {
    const { client, hooks, sink, create, connect } = startTasks(t)
    const { id } = await create(shell('sleep 1000'))
    await client.start({ id })
    let reached = (): void => {}
    const resuming = new Promise<void>((resolve) => {
      reached = resolve
    })
    let release = (): void => {}
    hooks.resume = () => {
      reached()
      return new Promise<void>((resolve) => {
        release = resolve
      })
    }
    await client.pause({ id })
    const resumed = client.resume({ id })
    await resuming
    const leaving = connect()
    const refused = assert.rejects(leaving.service(taskV3.Task).pause({ id }))
    await leaving.service(taskV3.Task).state({ id }) // behind it on the connection
    await leaving.close()
    await refused
    await client.state({ id })
    release()
    await resumed
    await client.state({ id })
    assert.deepEqual(sink.topics(id), ['create', 'start', 'paused', 'resumed'])
  })

  test('maxSpecBytes: a longer config.json, and a longer process of an Exec, are INVALID_ARGUMENT', async (t) => {
    const { client, bundle, create } = startTasks(t, { limits: { maxSpecBytes: 1000 } })
    const long = ['true', 'x'.repeat(1000)]
    const { id, path } = bundle(specOf(long))
    const created = client.create({ id, bundle: path })
    await assert.rejects(created, { code: Code.INVALID_ARGUMENT, message: /longer than 1000 bytes/ })
    const other = await create(shell('sleep 1000'))
    const exec = client.exec({ id: other.id, execId: 'e', spec: execSpec(long) })
    await assert.rejects(exec, { code: Code.INVALID_ARGUMENT, message: /longer than 1000 bytes/ })
  })

  test('execExitMs: an exec that does not end delays the exit of its container only for so long', async (t) => {
    const { client, hooks, sink, create } = startTasks(t, { limits: { execExitMs: 50 } })
    const { id } = await create(shell('sleep 1000'))
    await client.start({ id })
    await client.exec({ id, execId: 'e', spec: execSpec(['sleep', '1000']) })
    const { pid } = await client.start({ id, execId: 'e' })
    await client.kill({ id, signal: 9 })
    hooks.kill = () => {
      throw new Error('cannot kill')
    }
    await client.wait({ id })
    assert.ok(!sink.topics(id).includes('exit:e'))
    delete hooks.kill
    process.kill(pid, 'SIGKILL')
    await sink.until(id, 'exit:e')
  })

  test('limits are checked: a wrong one is a TypeError that names it', () => {
    const shim = (limits: object) => () => runtimeShim({ name: 'x', runtime: hostRuntime(), limits })
    assert.throws(shim({ maxTasks: 0 }), { code: 'ERR_TTRPC_OPTION', message: /maxTasks/ })
    assert.throws(shim({ ioDrainMs: -1 }), { code: 'ERR_TTRPC_OPTION', message: /ioDrainMs/ })
    assert.throws(shim({ maxSpecBytes: 1.5 }), { code: 'ERR_TTRPC_OPTION', message: /maxSpecBytes/ })
    assert.throws(shim({ maxTask: 1 }), { code: 'ERR_TTRPC_OPTION', message: /"maxTask"/ })
  })
})
