/** The ends of containerd and of shims, over the shims of examples/shim. */
import assert from 'node:assert/strict'
import process from 'node:process'
import { after, afterEach, before, describe, test } from 'node:test'
import { containerdName, containerdVersion, skipWithoutContainers } from './binaries.js'
import { Containers } from './containers.js'
import { CtrEvents } from './ctr.js'
import { eventually } from './eventually.js'
import { type MarkedProcess, processesOf } from './leftovers.js'
import { testedRuntimes } from './runtimes.js'

const skip = skipWithoutContainers()
const timeout = 90_000

for (const runtime of skip === false ? testedRuntimes() : []) {
  describe(`restarts, ${runtime.name} on ${containerdName}`, { timeout }, () => {
    let containers: Containers

    before(async () => {
      containers = await Containers.start(runtime)
    })
    afterEach(() => containers.removeAll())
    after(() => containers?.[Symbol.asyncDispose]())

    const becomes = (id: string, status: string | undefined): Promise<unknown> =>
      eventually(
        () => containers.ctr.status(id),
        (seen) => seen === status,
      )
    const processes = (wanted: (process: MarkedProcess) => boolean): MarkedProcess[] =>
      processesOf(containers.containerd.folder).filter(wanted)
    const sleeps = (seconds: string) => processes(({ args }) => args[0] === 'sleep' && args[1] === seconds)
    /** Resolves with the process of the only container: runc's own process becomes it shortly after Start. */
    const oneSleep = async (): Promise<MarkedProcess> => {
      const [sleep] = await eventually(
        () => sleeps('1000'),
        ({ length }) => length === 1,
      )
      return sleep!
    }
    const shims = () => processes(({ args }) => args.includes('-namespace') && !args.includes('delete'))

    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      test(`tasks run on while containerd is ended by ${signal} and starts again`, async () => {
        const { ctr, containerd } = containers
        const id = containers.newId()
        await ctr.runDetached(id, 'sleep', '1000')
        const before = await oneSleep()
        await containerd.stop(signal)
        await containerd.start()
        assert.equal(await ctr.status(id), 'RUNNING')
        assert.deepEqual(sleeps('1000'), [before])
        const exec = await ctr.call('task', 'exec', '--exec-id', 'e1', id, 'echo', 'hi')
        assert.deepEqual(exec, { code: 0, stdout: 'hi\n', stderr: '' })
        await using events = await CtrEvents.start(ctr)
        await ctr.succeed('task', 'kill', '-s', 'SIGKILL', id)
        await becomes(id, 'STOPPED')
        await eventually(
          () => events.topicsOf(id),
          (topics) => topics.includes('/tasks/exit'),
        )
      })
    }

    // From 1.7 on, containerd itself deletes such a task, if its shim lists no processes of it.
    test('a task that ends while containerd is away is stopped, or deleted, when it is back', async () => {
      const { ctr, containerd } = containers
      const id = containers.newId()
      await ctr.runDetached(id, 'sleep', '1000')
      const { pid } = await oneSleep()
      await containerd.stop('SIGKILL')
      process.kill(pid, 'SIGKILL')
      await eventually(
        () => sleeps('1000'),
        (left) => left.length === 0,
      )
      await containerd.start()
      const status = await eventually(
        () => ctr.status(id),
        (seen) => seen === 'STOPPED' || seen === undefined,
      )
      if (containerdVersion?.join('.') === '1.6') assert.equal(status, 'STOPPED')
      if (status === undefined) return
      const removed = await ctr.call('task', 'rm', id)
      assert.ok([0, 137].includes(Number(removed.code)), removed.stderr)
    })

    test('a shim that is killed is cleaned up with its container', async () => {
      const { ctr } = containers
      const id = containers.newId()
      await ctr.runDetached(id, 'sleep', '1000')
      const [shim, ...others] = shims()
      assert.deepEqual(others, [])
      {
        await using events = await CtrEvents.start(ctr)
        process.kill(shim!.pid, 'SIGKILL')
        await eventually(
          () => events.topicsOf(id),
          (topics) => topics.includes('/tasks/delete'),
        )
      }
      await becomes(id, undefined)
      await eventually(
        () => sleeps('1000'),
        (left) => left.length === 0,
      )
      await containers.removeAll({ sockets: !runtime.reference })
    })
  })
}

test('containers can be run here', { skip }, () => {})
