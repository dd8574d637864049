/** Execs: further processes of a container. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { anyUnpack, Code } from 'ttrpc'
import { runcOptionsV1, TaskStatus } from 'ttrpc/containerd'
import { codeOf } from '../support/code-of.js'
import { holdWhileTesting } from '../support/hold.js'
import { execSpec, FifoReader, shell } from './bundle.js'
import { startTasks } from './started-tasks.js'

holdWhileTesting()

describe('execs', () => {
  test('exec, start, wait, delete: states, answers, and events in containerd’s order', async (t) => {
    const { client, sink, create } = startTasks(t)
    const { id } = await create(shell('sleep 1000'))
    await client.start({ id })
    const execId = 'e1'
    await client.exec({ id, execId, spec: execSpec(['sh', '-c', 'exit 3']) })
    const added = await client.state({ id, execId })
    assert.equal(added.status, TaskStatus.CREATED)
    assert.equal(added.pid, 0)
    const waiting = client.wait({ id, execId })
    const { pid } = await client.start({ id, execId })
    assert.equal((await waiting).exitStatus, 3)
    const stopped = await client.state({ id, execId })
    assert.equal(stopped.id, execId)
    assert.equal(stopped.pid, pid)
    assert.equal(stopped.status, TaskStatus.STOPPED)
    const deleted = await client.delete({ id, execId })
    assert.deepEqual([deleted.pid, deleted.exitStatus], [pid, 3])
    assert.equal(await codeOf(client.state({ id, execId })), Code.NOT_FOUND)
    assert.deepEqual(sink.topics(id), ['create', 'start', 'exec-added:e1', 'exec-started:e1', 'exit:e1'])
  })

  test('refusals: a second one with its id, before it is started, while it runs, after it has ended', async (t) => {
    const { client, create } = startTasks(t)
    const { id } = await create(shell('sleep 1000'))
    await client.start({ id })
    const execId = 'e1'
    const spec = execSpec(['sleep', '1000'])
    await client.exec({ id, execId, spec })
    assert.equal(await codeOf(client.exec({ id, execId, spec })), Code.ALREADY_EXISTS)
    assert.equal(await codeOf(client.kill({ id, execId, signal: 9 })), Code.FAILED_PRECONDITION)
    await client.start({ id, execId })
    assert.equal(await codeOf(client.start({ id, execId })), Code.FAILED_PRECONDITION)
    assert.equal(await codeOf(client.delete({ id, execId })), Code.FAILED_PRECONDITION)
    await client.kill({ id, execId, signal: 15 })
    assert.equal((await client.wait({ id, execId })).exitStatus, 143)
    assert.equal(await codeOf(client.kill({ id, execId, signal: 9 })), Code.NOT_FOUND)
    assert.equal(await codeOf(client.start({ id, execId })), Code.FAILED_PRECONDITION)
    assert.equal((await client.state({ id })).status, TaskStatus.RUNNING)
  })

  test('CloseIO that comes before Start is answered ends the stdin', async (t) => {
    const { client, create } = startTasks(t)
    const made = await create(shell('sleep 1000'))
    const { id } = made
    await client.start({ id })
    const execId = 'e1'
    await client.exec({ id, execId, spec: execSpec(['cat']), stdin: made.fifo('e1-in') })
    const started = client.start({ id, execId })
    await client.closeIO({ id, execId, stdin: true })
    await started
    assert.equal((await client.wait({ id, execId }, { timeoutMs: 5000 })).exitStatus, 0)
  })

  test('a damaged spec is INVALID_ARGUMENT', async (t) => {
    const { client, create } = startTasks(t)
    const { id } = await create(shell('sleep 1000'))
    const specs = [undefined, '', '[]', '{}', '{"args":[]}', '{"args":[1]}', '{"args":"sh"}']
    for (const text of specs) {
      const spec = text === undefined ? undefined : { typeUrl: 'x', value: Buffer.from(text) }
      assert.equal(await codeOf(client.exec({ id, execId: 'e', spec })), Code.INVALID_ARGUMENT, text)
    }
  })

  test('one that cannot be started can be deleted, and who waits for it is answered', async (t) => {
    const { client, create } = startTasks(t)
    const { id } = await create(shell('sleep 1000'))
    await client.start({ id })
    const execId = 'e1'
    await client.exec({ id, execId, spec: execSpec(['true'], { cwd: '/nonexistent' }) })
    const waiting = client.wait({ id, execId })
    const started = client.start({ id, execId })
    await assert.rejects(started, { code: Code.UNKNOWN, message: /no folder \/nonexistent/ })
    await client.delete({ id, execId })
    assert.equal((await waiting).exitStatus, 255)
  })

  test('the end of the container ends its execs, and is published last', async (t) => {
    const { client, sink, create } = startTasks(t)
    const { id } = await create(shell('sleep 1000'))
    await client.start({ id })
    for (const execId of ['e1', 'e2']) {
      await client.exec({ id, execId, spec: execSpec(['sleep', '1000']) })
      await client.start({ id, execId })
    }
    await client.kill({ id, signal: 9 })
    await client.wait({ id })
    const topics = sink.topics(id)
    assert.equal(topics.at(-1), 'exit')
    assert.deepEqual(topics.slice(-3, -1).sort(), ['exit:e1', 'exit:e2'])
    assert.equal((await client.wait({ id, execId: 'e1' })).exitStatus, 137)
  })

  test('Kill of an exec with `all` does not kill the container', async (t) => {
    const { client, create } = startTasks(t)
    const { id } = await create(shell('sleep 1000'))
    await client.start({ id })
    await client.exec({ id, execId: 'e1', spec: execSpec(['sleep', '1000']) })
    await client.start({ id, execId: 'e1' })
    await client.kill({ id, execId: 'e1', signal: 9, all: true })
    assert.equal((await client.wait({ id, execId: 'e1' })).exitStatus, 137)
    assert.equal((await client.state({ id })).status, TaskStatus.RUNNING)
  })

  test('Pids marks the processes of execs', async (t) => {
    const { client, create } = startTasks(t)
    const { id } = await create(shell('sleep 1000'))
    await client.start({ id })
    await client.exec({ id, execId: 'e1', spec: execSpec(['sleep', '1000']) })
    const { pid } = await client.start({ id, execId: 'e1' })
    const { processes } = await client.pids({ id })
    const { info } = processes.find((process) => process.pid === pid)!
    assert.equal(anyUnpack(info!, runcOptionsV1.ProcessDetails)?.execId, 'e1')
    assert.equal(processes.filter((process) => process.info === undefined).length > 0, true)
  })

  test('has its own environment, folder and io', async (t) => {
    const { client, create } = startTasks(t)
    const bundle = await create(shell('sleep 1000'))
    const { id } = bundle
    await client.start({ id })
    const stdout = bundle.fifo('e1-stdout')
    const reader = new FifoReader(stdout)
    const spec = execSpec(['sh', '-c', 'echo "$GREETING $PWD"'], { env: ['GREETING=hello'], cwd: '/tmp' })
    await client.exec({ id, execId: 'e1', spec, stdout })
    await client.start({ id, execId: 'e1' })
    assert.equal(await reader.all(), 'hello /tmp\n')
  })
})
