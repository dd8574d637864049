/** The event `/tasks/oom`: published when the kernel has killed a process of the container, before its exit. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Runtime } from 'ttrpc/shim'
import { holdWhileTesting } from '../support/hold.js'
import { shell } from './bundle.js'
import { gate } from './gate.js'
import { hostRuntime } from './host-runtime.js'
import { type StartedTasks, startTasks } from './started-tasks.js'

holdWhileTesting()

/** Returns a runtime with a watch that the test controls. `check`: what its `check` does. */
function watched(check: (onOom: () => void) => Promise<void> = async () => {}) {
  const runtime = hostRuntime()
  const seen = { watches: 0, closed: 0, onOom: () => {} }
  runtime.watchOom = async (_container, onOom) => {
    seen.watches++
    seen.onOom = onOom
    return { check: () => check(onOom), close: () => void seen.closed++ }
  }
  return { runtime, seen }
}

async function started(tasks: StartedTasks): Promise<string> {
  const { id } = await tasks.create(shell('sleep 1000'))
  await tasks.client.start({ id })
  return id
}

describe('/tasks/oom', () => {
  test('is published each time, and what the last check finds comes before the exit; none follows', async (t) => {
    const { runtime, seen } = watched(async (onOom) => onOom())
    const tasks = startTasks(t, { runtime })
    const id = await started(tasks)
    seen.onOom()
    await tasks.client.kill({ id, signal: 9 })
    await tasks.client.wait({ id })
    seen.onOom()
    await tasks.client.delete({ id })
    assert.deepEqual(tasks.sink.topics(id), ['create', 'start', 'oom', 'oom', 'exit', 'delete'])
    assert.deepEqual([seen.watches, seen.closed], [1, 1])
  })

  const mistakes: readonly (readonly [what: string, watchOom: NonNullable<Runtime['watchOom']>])[] = [
    ['throws', async () => Promise.reject(new Error('no watch'))],
    ['has nothing to watch', async () => undefined],
    ['fails in its check', async () => ({ check: () => Promise.reject(new Error('x')), close() {} })],
    ['hangs in its check', async () => ({ check: () => gate().wait(), close() {} })],
    ['hangs', () => new Promise(() => {})],
  ]
  for (const [what, watchOom] of mistakes) {
    test(`a watch that ${what} does not keep the exit back`, async (t) => {
      const runtime = Object.assign(hostRuntime(), { watchOom })
      const tasks = startTasks(t, { runtime, limits: { execExitMs: 50 } })
      const id = await started(tasks)
      await tasks.client.kill({ id, signal: 9 })
      assert.equal((await tasks.client.wait({ id })).exitStatus, 137)
      assert.deepEqual(tasks.sink.topics(id), ['create', 'start', 'exit'])
    })
  }
})
