/** Mistakes of a runtime: they are answered and logged, and do not end the daemon with its other containers. */
import assert from 'node:assert/strict'
import process from 'node:process'
import { describe, test } from 'node:test'
import { Code } from 'ttrpc'
import type { Runtime } from 'ttrpc/shim'
import { codeOf } from '../support/code-of.js'
import { holdWhileTesting } from '../support/hold.js'
import { execSpec, shell } from './bundle.js'
import { hostRuntime } from './host-runtime.js'
import { startTasks } from './started-tasks.js'

holdWhileTesting() // an unhandled rejection fails the test that runs

describe('mistakes of a runtime', () => {
  test('a process without a pid whose `exited` rejects is INTERNAL', async (t) => {
    const runtime = hostRuntime()
    runtime.create = async () => ({ pid: Number.NaN, exited: Promise.reject(new Error('no pid')) })
    const { client, bundle } = startTasks(t, { runtime })
    const { id, path } = bundle(shell('exit 0'))
    assert.equal(await codeOf(client.create({ id, bundle: path })), Code.INTERNAL)
    await new Promise(setImmediate) // an unhandled rejection is found by then
  })

  test('an `exited` that resolves with no exit is in the log, and the exit status is 255', async (t) => {
    const exitedAt = new Date()
    for (const [wrong, reason] of [
      [undefined, 'exitCode must be an integer from 0 to 4294967295, not undefined'],
      [{ code: 3 }, 'exitCode must be an integer from 0 to 4294967295, not undefined'],
      [{ exitCode: null, exitedAt }, 'not null; for a killed process it is 128 and the number of its signal'],
      [{ exitCode: '3', exitedAt }, 'exitCode must be an integer from 0 to 4294967295, not "3"'],
      [{ exitCode: -1, exitedAt }, 'not -1'],
      [{ exitCode: 2 ** 32, exitedAt }, 'not 4294967296'],
      [{ exitCode: 0, exitedAt: 1_700_000_000_000 }, 'exitedAt must be a valid Date, not 1700000000000'],
      [{ exitCode: 0, exitedAt: new Date(Number.NaN) }, 'exitedAt must be a valid Date, not an invalid one'],
      [{ exitCode: 0, exitedAt: new Date(8.64e15) }, 'exitedAt must be a valid Date'],
    ] as const) {
      const runtime = hostRuntime()
      const { create } = runtime
      runtime.create = async (container, io) => {
        const { pid, exited } = await create.call(runtime, container, io)
        return { pid, exited: exited.then(() => wrong as never) }
      }
      const tasks = startTasks(t, { runtime })
      const { id } = await tasks.create(shell('exit 0'))
      await tasks.client.start({ id })
      assert.equal((await tasks.client.wait({ id })).exitStatus, 255)
      const text = tasks.log.find((line) => line.includes('must resolve `exited`'))
      assert.ok(text?.includes(reason), text)
      await tasks.client.delete({ id })
    }
  })

  test('what is not a process is INTERNAL, with the field that is wrong', async (t) => {
    for (const [wrong, reason] of [
      [undefined, /pid must be an integer above 0, not undefined/],
      [{ pid: '7', exited: Promise.resolve() }, /pid must be an integer above 0, not "7"/],
      [{ pid: 1 }, /exited must be a promise/],
    ] as const) {
      const runtime = hostRuntime()
      runtime.create = async () => wrong as never
      const { client, bundle } = startTasks(t, { runtime })
      const { id, path } = bundle(shell('exit 0'))
      const created = client.create({ id, bundle: path })
      await assert.rejects(created, { code: Code.INTERNAL, message: reason })
    }
  })

  test('a container whose Create fails is removed, also where its process cannot be killed', async (t) => {
    const runtime = hostRuntime()
    const { create, kill } = runtime
    const removed: string[] = []
    // Attaches no terminal, which is an error after the process was made.
    runtime.create = (container, io) => create.call(runtime, container, { ...io, terminal: false })
    runtime.kill = async (...args) => {
      await kill.apply(runtime, args)
      throw Object.assign(new Error('it has ended'), { code: 'ESRCH' })
    }
    runtime.delete = async ({ id }) => void removed.push(id)
    const { client, bundle } = startTasks(t, { runtime })
    const { id, path } = bundle(shell('exit 0'))
    assert.equal(await codeOf(client.create({ id, bundle: path, terminal: true })), Code.INTERNAL)
    assert.deepEqual(removed, [id])
  })

  test('a Delete that fails can be repeated', async (t) => {
    const runtime = hostRuntime()
    const { delete: remove } = runtime
    let calls = 0
    runtime.delete = async (container) => {
      await remove.call(runtime, container)
      if (++calls === 1) throw new Error('something else is left')
    }
    const { client, create } = startTasks(t, { runtime })
    const { id } = await create(shell('exit 0'))
    await client.start({ id })
    await client.wait({ id })
    assert.equal(await codeOf(client.delete({ id })), Code.UNKNOWN)
    assert.equal((await client.delete({ id })).exitStatus, 0)
  })

  test('methods that return no promise', async (t) => {
    const runtime = hostRuntime()
    const kill: unknown = (_: unknown, { pid }: { pid: number }, signal: number): void => {
      process.kill(pid, signal)
    }
    runtime.kill = kill as Runtime['kill']
    const { client, sink, create } = startTasks(t, { runtime, direct: true })
    const { id } = await create(shell('sleep 1000'))
    await client.start({ id })
    await client.exec({ id, execId: 'e', spec: execSpec(['sleep', '1000']) })
    await client.start({ id, execId: 'e' })
    await client.kill({ id, signal: 9 })
    assert.equal((await client.wait({ id })).exitStatus, 137)
    assert.deepEqual(sink.topics(id).slice(-2), ['exit:e', 'exit'])
  })
})
