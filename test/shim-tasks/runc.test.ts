/** The example's runtime over a real runc, below the services of a shim. */
import assert from 'node:assert/strict'
import { mkdirSync, readdirSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { anyUnpack, Code } from 'ttrpc'
import { cgroupsV1, cgroupsV2, TaskStatus } from 'ttrpc/containerd'
import { holdWhileTesting } from '../support/hold.js'
import { skipWithoutRunc } from '../support/runc.js'
import { type Bundle, execSpec, FifoReader, FifoWriter, newFolder } from './bundle.js'
import { exampleProcess, runcRuntime } from './host-runtime.js'
import { addBusybox, runcSpec } from './runc-bundle.js'
import { type StartedTasks, startTasks } from './started-tasks.js'

holdWhileTesting()

describe('runc', { skip: skipWithoutRunc() }, () => {
  let stopReaping = (): void => {}

  before(() => {
    exampleProcess.setChildSubreaper(true)
    stopReaping = exampleProcess.reapAdopted()
  })
  after(() => {
    stopReaping()
    exampleProcess.setChildSubreaper(false)
  })

  /** Makes a bundle whose container runs a script of busybox. */
  function newBundle(tasks: StartedTasks, script: string, terminal = false): Bundle {
    const folder = newFolder()
    const made = tasks.bundle(runcSpec(folder, ['/bin/sh', '-c', script], terminal), folder)
    addBusybox(made)
    return made
  }

  test('create, start, exec, pids, stats, pause, resume, update, kill, delete', async (t) => {
    const tasks = startTasks(t, { runtime: runcRuntime() })
    const { client, sink } = tasks
    const made = newBundle(tasks, 'echo hello; exec sleep 1000')
    const { id, path } = made
    const stdout = made.fifo('out')
    const reader = new FifoReader(stdout)
    const { pid } = await client.create({ id, bundle: path, stdout })
    assert.ok(pid > 0)
    assert.equal((await client.state({ id })).status, TaskStatus.CREATED)
    await client.start({ id })
    await reader.until('hello\n')

    const execOut = made.fifo('exec-out')
    const execReader = new FifoReader(execOut)
    const spec = execSpec(['/bin/sh', '-c', 'echo in exec; exit 4'], { user: { uid: 0, gid: 0 } })
    await client.exec({ id, execId: 'e1', stdout: execOut, spec })
    const exec = await client.start({ id, execId: 'e1' })
    assert.equal((await client.wait({ id, execId: 'e1' })).exitStatus, 4)
    assert.equal(await execReader.all(), 'in exec\n')
    assert.equal((await client.delete({ id, execId: 'e1' })).pid, exec.pid)

    const { processes } = await client.pids({ id })
    assert.deepEqual(
      processes.map((one) => one.pid),
      [pid],
    )
    const { stats } = await client.stats({ id })
    const metrics = anyUnpack(stats!, cgroupsV1.Metrics) ?? anyUnpack(stats!, cgroupsV2.Metrics)
    assert.ok(metrics?.memory !== undefined)

    await client.pause({ id })
    assert.equal((await client.state({ id })).status, TaskStatus.PAUSED)
    await client.resume({ id })
    const resources = { typeUrl: 'x', value: Buffer.from(JSON.stringify({ pids: { limit: 50 } })) }
    await client.update({ id, resources })
    const checkpoint = client.checkpoint({ id, path: '/nowhere' })
    await assert.rejects(checkpoint, { code: Code.UNIMPLEMENTED, message: /CRIU/ })

    await client.kill({ id, signal: 9, all: true })
    assert.equal((await client.wait({ id })).exitStatus, 137)
    await client.delete({ id })
    assert.deepEqual(sink.topics(id).slice(-4), ['paused', 'resumed', 'exit', 'delete'])
    assert.ok(!readdirSync('/run/containerd/runc/tests').includes(id))
  })

  test('a terminal, of the container and of an exec', async (t) => {
    const tasks = startTasks(t, { runtime: runcRuntime() })
    const { client } = tasks
    const made = newBundle(tasks, 'read line; echo "got $line"; stty size; exec sleep 1000', true)
    const { id, path } = made
    const [stdin, stdout] = [made.fifo('in'), made.fifo('out')]
    const [reader, writer] = [new FifoReader(stdout), new FifoWriter(stdin)]
    await client.create({ id, bundle: path, terminal: true, stdin, stdout })
    await client.resizePty({ id, width: 132, height: 43 })
    await client.start({ id })
    writer.write('hello\n')
    await reader.until('got hello')
    await reader.until('43 132')
    const execOut = made.fifo('exec-out')
    const execReader = new FifoReader(execOut)
    const spec = execSpec(['/bin/sh', '-c', '[ -t 0 ] && echo terminal'], { user: { uid: 0, gid: 0 } })
    await client.exec({ id, execId: 'e1', terminal: true, stdout: execOut, spec })
    await client.start({ id, execId: 'e1' })
    assert.match(await execReader.all(), /^terminal/)
    await client.kill({ id, signal: 9 })
    await client.wait({ id })
    await client.delete({ id })
    await writer.end()
  })

  test('a process that needs more memory than its limit: the event of that comes before the exit', async (t) => {
    const tasks = startTasks(t, { runtime: runcRuntime() })
    const { client, sink } = tasks
    const folder = newFolder()
    const spec = runcSpec(folder, ['/bin/sh', '-c', 's=x; while :; do s="$s$s"; done'], false)
    const linux = { ...spec.linux, resources: { memory: { limit: 16 << 20, swap: 16 << 20 } } }
    const made = tasks.bundle({ ...spec, linux }, folder)
    addBusybox(made)
    const { id, path } = made
    await client.create({ id, bundle: path })
    await client.start({ id })
    assert.equal((await client.wait({ id })).exitStatus, 137)
    await client.delete({ id })
    assert.deepEqual(sink.topics(id), ['create', 'start', 'oom', 'exit', 'delete'])
  })

  test('100 execs that end at once: the status of each is known', async (t) => {
    const tasks = startTasks(t, { runtime: runcRuntime() })
    const { client } = tasks
    const made = newBundle(tasks, 'exec sleep 1000')
    const { id, path } = made
    await client.create({ id, bundle: path })
    await client.start({ id })
    const statuses = await Promise.all(
      Array.from({ length: 100 }, async (_, i) => {
        const execId = `e${i}`
        const spec = execSpec(['/bin/sh', '-c', `exit ${i}`], { user: { uid: 0, gid: 0 } })
        await client.exec({ id, execId, spec })
        await client.start({ id, execId })
        const { exitStatus } = await client.wait({ id, execId })
        await client.delete({ id, execId })
        return exitStatus
      }),
    )
    assert.deepEqual(
      statuses,
      Array.from({ length: 100 }, (_, i) => i),
    )
  })

  test('a program that does not exist: runc’s reason, and nothing is left', async (t) => {
    const tasks = startTasks(t, { runtime: runcRuntime() })
    const { client } = tasks
    const folder = newFolder()
    const made = tasks.bundle(runcSpec(folder, ['/bin/missing'], false), folder)
    mkdirSync(made.at('rootfs'))
    const { id, path } = made
    const run = client.create({ id, bundle: path }).then(() => client.start({ id }))
    await assert.rejects(run, /missing.*no such file/)
    assert.ok(!readdirSync('/run/containerd/runc/tests').includes(id))
  })
})
