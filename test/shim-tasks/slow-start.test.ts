/** Containers that end while another call on them runs: what their callers are answered, and the order of events. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Code } from 'ttrpc'
import { codeOf } from '../support/code-of.js'
import { holdWhileTesting } from '../support/hold.js'
import { execSpec, shell } from './bundle.js'
import { gate } from './gate.js'
import { hostRuntime } from './host-runtime.js'
import { startTasks } from './started-tasks.js'

holdWhileTesting()

describe('a container that ends while a call runs', () => {
  test('a start that hangs: the exit is published after execExitMs, and the start is refused', async (t) => {
    const { client, hooks, sink, create } = startTasks(t, { limits: { execExitMs: 50 } })
    const { id } = await create(shell('sleep 1000'))
    const { wait, reached, release } = gate()
    hooks.start = wait
    const starting = codeOf(client.start({ id }))
    await reached
    await client.kill({ id, signal: 9 })
    assert.equal((await client.wait({ id })).exitStatus, 137)
    release()
    assert.equal(await starting, Code.FAILED_PRECONDITION)
    assert.deepEqual(sink.topics(id), ['create', 'exit'])
    await client.delete({ id })
  })

  test('an exec whose start hangs is killed when it is made after the exit was published', async (t) => {
    const runtime = hostRuntime()
    const { exec } = runtime
    let ended: Promise<unknown> | undefined
    runtime.exec = async (...args) => {
      const made = await exec.apply(runtime, args)
      ended = made.exited
      return made
    }
    const { client, hooks, sink, create } = startTasks(t, { runtime, limits: { execExitMs: 50 } })
    const { id } = await create(shell('sleep 1000'))
    await client.start({ id })
    await client.exec({ id, execId: 'e', spec: execSpec(['sleep', '1000']) })
    const { wait, reached, release } = gate()
    hooks.exec = wait
    const starting = codeOf(client.start({ id, execId: 'e' }))
    await reached
    await client.kill({ id, signal: 9 })
    await client.wait({ id })
    release()
    assert.equal(await starting, Code.FAILED_PRECONDITION)
    await ended
    assert.deepEqual(sink.topics(id), ['create', 'start', 'exec-added:e', 'exit'])
  })

  test('Kill is NOT_FOUND from its end on, since another process may have its id', async (t) => {
    const runtime = hostRuntime()
    const { create } = runtime
    let exited: Promise<unknown> | undefined
    runtime.create = async (...args) => {
      const made = await create.apply(runtime, args)
      exited = made.exited
      return made
    }
    const tasks = startTasks(t, { runtime })
    const { client, hooks } = tasks
    const { id } = await tasks.create(shell('sleep 1000'))
    const { wait, reached, release } = gate()
    hooks.start = wait
    const starting = client.start({ id })
    await reached
    await client.kill({ id, signal: 9 })
    await exited
    assert.equal(await codeOf(client.kill({ id, signal: 9 })), Code.NOT_FOUND)
    release()
    await starting
    await client.wait({ id })
    assert.deepEqual(tasks.sink.topics(id), ['create', 'start', 'exit'])
  })

  for (const operation of ['pause', 'resume'] as const) {
    test(`no event of ${operation} follows that of the exit`, async (t) => {
      const { client, hooks, sink, create } = startTasks(t)
      const { id } = await create(shell('sleep 1000'))
      await client.start({ id })
      if (operation === 'resume') await client.pause({ id })
      const { wait, reached, release } = gate()
      hooks[operation] = wait
      const running = codeOf(client[operation]({ id }))
      await reached
      await client.kill({ id, signal: 9 })
      await client.wait({ id })
      release()
      await running
      assert.equal(sink.topics(id).at(-1), 'exit')
    })
  }

  test('calls that wait for its Delete are NOT_FOUND', async (t) => {
    const { client, create } = startTasks(t)
    const { id } = await create(shell('exit 0'))
    await client.start({ id })
    await client.wait({ id })
    const calls = [client.delete({ id }), client.delete({ id }), client.pause({ id }), client.start({ id })]
    const codes = await Promise.all(calls.map(codeOf))
    assert.deepEqual(codes, [Code.OK, Code.NOT_FOUND, Code.NOT_FOUND, Code.NOT_FOUND])
  })
})
