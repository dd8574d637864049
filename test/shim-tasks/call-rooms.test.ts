/** Calls that last: they leave at their deadline, and leave room on their connection for those that end tasks. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Code } from 'ttrpc'
import { taskV3 } from 'ttrpc/containerd'
import type { Runtime } from 'ttrpc/shim'
import { mostLastingCalls } from '#ttrpc/kits/shim/tasks/task-limits.js'
import { limitTable } from '#ttrpc/options/limits.js'
import { codeOf } from '../support/code-of.js'
import { holdWhileTesting } from '../support/hold.js'
import { execSpec, shell } from './bundle.js'
import { gate } from './gate.js'
import { type StartedTasks, startTasks } from './started-tasks.js'

holdWhileTesting()

/** A call, and the least that it needs besides the id. */
type Call = (client: StartedTasks['client'], id: string, options?: { timeoutMs?: number }) => Promise<unknown>

/** The methods of Task that call the runtime, and the method of it that may hang. */
const lasting: readonly (readonly [name: string, hook: keyof Runtime, call: Call])[] = [
  ['start', 'start', (client, id, options) => client.start({ id }, options)],
  ['pause', 'pause', (client, id, options) => client.pause({ id }, options)],
  ['checkpoint', 'checkpoint', (client, id, options) => client.checkpoint({ id }, options)],
  ['stats', 'stats', (client, id, options) => client.stats({ id }, options)],
  ['pids', 'pids', (client, id, options) => client.pids({ id }, options)],
]

/**
 * Makes a call again while it is refused, and returns its code: the deadline of the calls before passes at their caller
 * a moment before it does here.
 */
async function codeOnceAdmitted(call: () => Promise<unknown>): Promise<number> {
  for (;;) {
    const code = await codeOf(call())
    if (code !== Code.RESOURCE_EXHAUSTED) return code
  }
}

/** Calls that are answered whatever else lasts on their connection. */
async function ends(client: StartedTasks['client'], id: string): Promise<void> {
  assert.equal((await client.state({ id })).id, id)
  assert.ok((await client.connect({ id })).taskPid > 0)
  await client.kill({ id, signal: 9 })
}

describe('Wait', () => {
  test('leaves its place at its deadline, for a process, an exec and a sandbox', async (t) => {
    const { client, sandbox, create } = startTasks(t, { limits: { maxWaits: 3 } })
    const { id } = await create(shell('sleep 1000'))
    await client.start({ id })
    await client.exec({ id, execId: 'e', spec: execSpec(['sleep', '1000']) })
    await client.start({ id, execId: 'e' })
    await sandbox.createSandbox({ sandboxId: 's' })
    for (let round = 0; round < 3; round++) {
      const options = { timeoutMs: 20 }
      const waits = [
        () => client.wait({ id }, options),
        () => client.wait({ id, execId: 'e' }, options),
        () => sandbox.waitSandbox({ sandboxId: 's' }, options),
      ]
      const codes = await Promise.all(waits.map(codeOnceAdmitted))
      assert.deepEqual(codes, Array(3).fill(Code.DEADLINE_EXCEEDED))
    }
    await client.kill({ id, signal: 9 })
    assert.equal(await codeOnceAdmitted(() => client.wait({ id })), Code.OK)
  })

  test('maxWaits: one more on a connection is RESOURCE_EXHAUSTED; others are answered', async (t) => {
    const { client, sandbox, create, connect } = startTasks(t, { limits: { maxWaits: 2 } })
    const { id } = await create(shell('sleep 1000'))
    await client.start({ id })
    await sandbox.createSandbox({ sandboxId: 's' })
    const waiting = [client.wait({ id }), client.wait({ id })]
    const refused = { code: Code.RESOURCE_EXHAUSTED, message: /2 calls of Wait.*maxWaits.*timeout/ }
    await assert.rejects(client.wait({ id }), refused)
    await assert.rejects(sandbox.waitSandbox({ sandboxId: 's' }), refused)
    const other = connect()
    const elsewhere = other.service(taskV3.Task).wait({ id })
    await ends(client, id)
    for (const { exitStatus } of await Promise.all([...waiting, elsewhere])) assert.equal(exitStatus, 137)
    assert.equal((await client.wait({ id })).exitStatus, 137)
    await other.close()
  })

  test('callers that stop listening leave room for the calls that end the task', {
    timeout: 60_000,
  }, async (t) => {
    const { client, create, connect } = startTasks(t)
    const { id } = await create(shell('sleep 1000'))
    await client.start({ id })
    const leaving = connect()
    const task = leaving.service(taskV3.Task)
    const gone = new AbortController()
    const most = limitTable.maxConcurrentStreams.default
    const codes = Array.from({ length: most + 1000 }, () =>
      codeOf(task.wait({ id }, { signal: gone.signal })),
    )
    await task.state({ id })
    gone.abort()
    const counts = new Map<number, number>()
    for (const code of await Promise.all(codes)) counts.set(code, (counts.get(code) ?? 0) + 1)
    assert.ok((counts.get(Code.CANCELED) ?? 0) >= 8192, String([...counts]))
    await ends(task, id)
    assert.equal((await client.wait({ id })).exitStatus, 137)
    await task.delete({ id })
    await leaving.close()
  })
})

describe('calls whose runtime hangs', () => {
  for (const [name, hook, call] of lasting) {
    test(`${name}: maxRunningCalls bounds them, and the task can be ended`, async (t) => {
      const { client, hooks, create } = startTasks(t, { limits: { maxRunningCalls: 2 } })
      const { id } = await create(shell('sleep 1000'))
      if (hook !== 'start') await client.start({ id })
      const step = gate()
      t.after(() => step.release())
      hooks[hook] = step.wait
      const hung = [codeOf(call(client, id)), codeOf(call(client, id))]
      await client.state({ id })
      await assert.rejects(call(client, id), { code: Code.RESOURCE_EXHAUSTED, message: /maxRunningCalls/ })
      await ends(client, id)
      step.release()
      await Promise.all(hung)
    })
  }

  test('maxEndingCalls: Kill and Delete have room of their own', async (t) => {
    const { client, hooks, create } = startTasks(t, { limits: { maxEndingCalls: 1, maxRunningCalls: 1 } })
    const { id } = await create(shell('sleep 1000'))
    await client.start({ id })
    const step = gate()
    t.after(() => step.release())
    hooks.stats = step.wait
    hooks.kill = step.wait
    const hung = [client.stats({ id }), client.kill({ id, signal: 9 })]
    await client.state({ id })
    const refused = { code: Code.RESOURCE_EXHAUSTED, message: /maxEndingCalls/ }
    await assert.rejects(client.kill({ id, signal: 9 }), refused)
    assert.equal(await codeOf(client.delete({ id })), Code.FAILED_PRECONDITION)
    step.release()
    await Promise.all(hung.map(codeOf)) // the process may end before its statistics are read
    assert.equal((await client.wait({ id })).exitStatus, 137)
    await client.delete({ id })
  })

  test('a call that waits for another one leaves its place at its deadline', async (t) => {
    const { client, hooks, create } = startTasks(t, { limits: { maxWaitingCalls: 1, maxRunningCalls: 2 } })
    const { id } = await create(shell('sleep 1000'))
    await client.start({ id })
    const step = gate()
    t.after(() => step.release())
    hooks.pause = step.wait
    const pausing = client.pause({ id })
    await client.state({ id })
    for (let round = 0; round < 3; round++) {
      const code = await codeOnceAdmitted(() => client.resume({ id }, { timeoutMs: 20 }))
      assert.equal(code, Code.DEADLINE_EXCEEDED)
    }
    step.release()
    await pausing
  })
})

test('all calls that may last, at the largest limits, leave room on a connection', () => {
  const left = limitTable.maxConcurrentStreams.default - mostLastingCalls
  assert.ok(left >= 1024, String(left))
})
