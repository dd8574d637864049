/** The life of a container: its states, its events, and those who wait for its end. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import process from 'node:process'
import { describe, test } from 'node:test'
import { Code } from 'ttrpc'
import { TaskStatus, taskV3 } from 'ttrpc/containerd'
import { codeOf } from '../support/code-of.js'
import { holdWhileTesting } from '../support/hold.js'
import { shell } from './bundle.js'
import { hostRuntime } from './host-runtime.js'
import { startTasks } from './started-tasks.js'

holdWhileTesting()

describe('the life of a container', () => {
  test('create, start, wait, delete: states, answers, and events in containerd’s order', async (t) => {
    const { client, sink, create } = startTasks(t)
    const { id, path } = await create(shell('exit 7'))
    const created = await client.state({ id })
    assert.equal(created.status, TaskStatus.CREATED)
    assert.equal(created.bundle, path)
    const waiting = client.wait({ id })
    const { pid } = await client.start({ id })
    assert.equal(pid, created.pid)
    const exit = await waiting
    assert.equal(exit.exitStatus, 7)
    const stopped = await client.state({ id })
    assert.equal(stopped.status, TaskStatus.STOPPED)
    assert.equal(stopped.exitStatus, 7)
    const deleted = await client.delete({ id })
    assert.equal(deleted.pid, pid)
    assert.equal(deleted.exitStatus, 7)
    assert.deepEqual(deleted.exitedAt, exit.exitedAt)
    assert.deepEqual(sink.topics(id), ['create', 'start', 'exit', 'delete'])
    assert.equal(await codeOf(client.state({ id })), Code.NOT_FOUND)
    assert.equal(await codeOf(client.wait({ id })), Code.NOT_FOUND)
  })

  test('the user’s program does not run before start', async (t) => {
    const { client, create } = startTasks(t)
    const marked = await create(shell('echo ran > "$0.txt"'))
    const { pid } = await client.state({ id: marked.id })
    assert.match(readFileSync(`/proc/${pid}/cmdline`, 'latin1'), /read -r/)
    assert.ok(!existsSync(marked.at('sh.txt')))
  })

  test('the start of a program that ends at once is published before its exit', async (t) => {
    const runtime = hostRuntime()
    // Returns from `start` only when the program has ended.
    let exited: Promise<unknown> = Promise.resolve()
    const { create, start } = runtime
    runtime.create = async (container, io) => {
      const made = await create.call(runtime, container, io)
      exited = made.exited
      return made
    }
    runtime.start = async (container) => {
      await start.call(runtime, container)
      await exited
    }
    const tasks = startTasks(t, { runtime })
    const { id } = await tasks.create(shell('exit 0'))
    await tasks.client.start({ id })
    await tasks.client.wait({ id })
    assert.deepEqual(tasks.sink.topics(id), ['create', 'start', 'exit'])
  })

  test('a killed process has the status 128 + signal; one more kill is NOT_FOUND', async (t) => {
    const { client, create } = startTasks(t)
    const { id } = await create(shell('sleep 1000'))
    await client.start({ id })
    await client.kill({ id, signal: 9, all: true })
    assert.equal((await client.wait({ id })).exitStatus, 137)
    assert.equal(await codeOf(client.kill({ id, signal: 9 })), Code.NOT_FOUND)
  })

  test('a container that was never started can be killed, and deleted', async (t) => {
    const { client, sink, create } = startTasks(t)
    const killed = await create(shell('exit 0'))
    await client.kill({ id: killed.id, signal: 9 })
    assert.equal((await client.wait({ id: killed.id })).exitStatus, 137)
    assert.equal(await codeOf(client.start({ id: killed.id })), Code.FAILED_PRECONDITION)
    const deleted = await create(shell('exit 0'))
    assert.equal((await client.delete({ id: deleted.id })).exitStatus, 137)
    assert.deepEqual(sink.topics(deleted.id), ['create', 'exit', 'delete'])
  })

  test('a thousand calls wait for one end; those whose caller has left are forgotten', async (t) => {
    const { client, served, create, connect } = startTasks(t)
    const { id } = await create(shell('sleep 1000'))
    await client.start({ id })
    const leaving = connect()
    const left = Promise.allSettled(
      Array.from({ length: 500 }, () => leaving.service(taskV3.Task).wait({ id })),
    )
    await leaving.service(taskV3.Task).state({ id }) // behind them all on the connection
    const waiting = Array.from({ length: 500 }, () => client.wait({ id }))
    await client.state({ id })
    assert.equal(waitersOf(served.dump!()), 1000)
    await leaving.close()
    const settled = await left
    assert.ok(settled.every(({ status }) => status === 'rejected'))
    while (waitersOf(served.dump!()) !== 500) await client.state({ id })
    await client.kill({ id, signal: 9 })
    const exits = await Promise.all(waiting)
    assert.ok(exits.every(({ exitStatus }) => exitStatus === 137))
    assert.equal(waitersOf(served.dump!()), 0)
  })

  test('one daemon has many containers: Connect of an id that it has not seen, and Create', async (t) => {
    const { client, create } = startTasks(t)
    const { shimPid, taskPid } = await client.connect({ id: 'unseen' })
    assert.equal(shimPid, process.pid)
    assert.equal(taskPid, 0)
    const made = [await create(shell('exit 1')), await create(shell('exit 2'))]
    for (const { id } of made) await client.start({ id })
    const exits = await Promise.all(made.map(({ id }) => client.wait({ id })))
    assert.deepEqual(
      exits.map(({ exitStatus }) => exitStatus),
      [1, 2],
    )
  })

  test('Shutdown does nothing while there is a container, also one that is being created', async (t) => {
    const { client, hooks, bundle, shutdowns } = startTasks(t)
    const { id, path } = bundle(shell('exit 0'))
    let reached = (): void => {}
    let release = (): void => {}
    const creating = new Promise<void>((resolve) => {
      reached = resolve
    })
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    hooks.create = () => {
      reached()
      return gate
    }
    const created = client.create({ id, bundle: path })
    await creating
    await client.shutdown({ id, now: true })
    assert.equal(shutdowns(), 0)
    release()
    await created
    await client.shutdown({ id })
    assert.equal(shutdowns(), 0)
    await client.delete({ id })
    await client.shutdown({ id })
    assert.equal(shutdowns(), 1)
  })

  test('pause and resume: states, events, and the state of execs', async (t) => {
    const { client, sink, create } = startTasks(t)
    const { id } = await create(shell('sleep 1000'))
    await client.start({ id })
    await client.pause({ id })
    assert.equal((await client.state({ id })).status, TaskStatus.PAUSED)
    assert.equal(await codeOf(client.pause({ id })), Code.FAILED_PRECONDITION)
    await client.resume({ id })
    assert.equal((await client.state({ id })).status, TaskStatus.RUNNING)
    assert.equal(await codeOf(client.resume({ id })), Code.FAILED_PRECONDITION)
    assert.deepEqual(sink.topics(id), ['create', 'start', 'paused', 'resumed'])
  })
})

interface Dump {
  readonly tasks: readonly { readonly processes: readonly { readonly waiters: number }[] }[]
}

function waitersOf(dump: unknown): number {
  return (dump as Dump).tasks
    .flatMap(({ processes }) => processes)
    .reduce((sum, { waiters }) => sum + waiters, 0)
}
