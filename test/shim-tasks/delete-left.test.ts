/** The action `delete`: cleans up without the daemon, from what Create wrote into the bundle. */
import assert from 'node:assert/strict'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { Code } from 'ttrpc'
import type { LeftContainer } from 'ttrpc/shim'
import { holdWhileTesting } from '../support/hold.js'
import { type Bundle, execSpec, shell } from './bundle.js'
import { hostRuntime } from './host-runtime.js'
import { deleteLeft } from './left-container.js'
import { type StartedTasks, startTasks } from './started-tasks.js'

holdWhileTesting()

/** Returns a runtime that records what it is to clean up. */
function recording() {
  const cleaned: LeftContainer[] = []
  const runtime = hostRuntime()
  const { cleanup } = runtime
  runtime.cleanup = async (container) => {
    cleaned.push(container)
    await cleanup.call(runtime, container)
  }
  return { runtime, cleaned }
}

const isGone = (pid: number): boolean => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'latin1').includes(') Z ')
  } catch {
    return true
  }
}

async function started(tasks: StartedTasks, script = 'sleep 1000'): Promise<{ bundle: Bundle; pid: number }> {
  const options = { typeUrl: 'containerd.runc.v1.Options', value: Buffer.from([1, 2, 3]) }
  const bundle = tasks.bundle(shell(script))
  await tasks.client.create({ id: bundle.id, bundle: bundle.path, options })
  const { pid } = await tasks.client.start({ id: bundle.id })
  return { bundle, pid }
}

describe('delete', () => {
  test('of options that the runtime cannot read ends the container without them, and fails with the reason', async (t) => {
    const { bundle, pid } = await started(startTasks(t))
    const { runtime, cleaned } = recording()
    const { cleanup } = runtime
    runtime.cleanup = async (container) => {
      if (container.options !== undefined) throw new Error('the message is cut off')
      await cleanup.call(runtime, container)
    }
    await assert.rejects(deleteLeft(bundle, runtime), /the message is cut off/)
    assert.equal(cleaned.length, 1)
    assert.ok(isGone(pid))
    runtime.cleanup = (({ options }: LeftContainer) => {
      if (options !== undefined) throw new Error('the message is cut off')
    }) as never // without a promise, as programs in JavaScript may have it
    await assert.rejects(deleteLeft(bundle, runtime), /the message is cut off/)
  })

  test('kills the processes of the container and of its execs, and answers with the first one’s pid', async (t) => {
    const tasks = startTasks(t)
    const { client } = tasks
    const { bundle, pid } = await started(tasks)
    const { id } = bundle
    await client.exec({ id, execId: 'e1', spec: execSpec(['sleep', '1000']) })
    const exec = await client.start({ id, execId: 'e1' })
    const { runtime, cleaned } = recording()
    const deleted = await deleteLeft(bundle, runtime)
    assert.equal(deleted.pid, pid)
    assert.equal(deleted.exitStatus, 137)
    assert.ok(isGone(pid) && isGone(exec.pid))
    const [left] = cleaned
    assert.deepEqual(left!.processes, [
      { pid, execId: undefined },
      { pid: exec.pid, execId: 'e1' },
    ])
    assert.equal(left!.options?.typeUrl, 'containerd.runc.v1.Options')
    assert.deepEqual([...left!.options!.value], [1, 2, 3])
    const again = await deleteLeft(bundle, runtime)
    assert.equal(again.pid, pid)
    assert.deepEqual(cleaned[1]!.processes, [])
  })

  test('answers with the status that the daemon saw', async (t) => {
    const tasks = startTasks(t)
    const { bundle, pid } = await started(tasks, 'exit 9')
    const { exitedAt } = await tasks.client.wait({ id: bundle.id })
    await tasks.client.delete({ id: bundle.id })
    const { runtime, cleaned } = recording()
    const deleted = await deleteLeft(bundle, runtime)
    assert.deepEqual([deleted.pid, deleted.exitStatus], [pid, 9])
    assert.equal(Math.floor(deleted.exitedAt.getTime() / 1000), Number(exitedAt!.seconds))
    assert.deepEqual(cleaned, [], 'Delete has cleaned up already')
  })

  test('a process that got the id of one that ended is not touched', async (t) => {
    const tasks = startTasks(t)
    const { bundle, pid } = await started(tasks)
    const file = bundle.at('task-record.json')
    const record = JSON.parse(readFileSync(file, 'utf8'))
    record.processes[0].startTime = '1'
    writeFileSync(file, JSON.stringify(record))
    await deleteLeft(bundle)
    assert.ok(!isGone(pid))
  })

  test('a bundle without a record, and one that is gone, have nothing to clean up but what the runtime knows', async (t) => {
    const tasks = startTasks(t)
    const { runtime, cleaned } = recording()
    const bundle = tasks.bundle(shell('exit 0'))
    assert.equal((await deleteLeft(bundle, runtime)).pid, 0)
    const gone = { id: 'gone', path: '/nonexistent/gone' } as Bundle
    assert.equal((await deleteLeft(gone, runtime)).pid, 0)
    assert.deepEqual(
      cleaned.map(({ id, processes }) => [id, processes.length]),
      [
        [bundle.id, 0],
        ['gone', 0],
      ],
    )
  })

  test('a damaged record is an error that names the file', async (t) => {
    const tasks = startTasks(t)
    const bundle = tasks.bundle(shell('exit 0'))
    for (const text of [
      '',
      '{"mounts":',
      '[]',
      '{}',
      '{"mounts":[],"processes":[{}]}',
      '{"mounts":3,"processes":[]}',
    ]) {
      writeFileSync(bundle.at('task-record.json'), text)
      await assert.rejects(
        deleteLeft(bundle),
        { code: Code.INVALID_ARGUMENT, message: /task-record\.json/ },
        text,
      )
    }
  })

  test('only the shim’s user can read the record, which has the options', async (t) => {
    const tasks = startTasks(t)
    const { bundle } = await started(tasks)
    assert.equal(statSync(bundle.at('task-record.json')).mode & 0o777, 0o600)
  })
})
