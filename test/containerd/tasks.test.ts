/** `ctr task` over the shims of examples/shim: the life of a container that runs in the background, and its events. */
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import { containerdName, skipWithoutContainers } from './binaries.js'
import { Containers } from './containers.js'
import { CtrEvents, UNTIL_PRINTED } from './ctr.js'
import { eventually } from './eventually.js'
import { testedRuntimes } from './runtimes.js'

const skip = skipWithoutContainers()
const timeout = 60_000

for (const runtime of skip === false ? testedRuntimes() : []) {
  describe(`ctr task, ${runtime.name} on ${containerdName}`, { timeout }, () => {
    let containers: Containers

    before(async () => {
      containers = await Containers.start(runtime)
    })
    afterEach(() => containers.removeAll())
    after(() => containers?.[Symbol.asyncDispose]())

    const runSleep = async (): Promise<string> => {
      const id = containers.newId()
      await containers.ctr.runDetached(id, 'sleep', '1000')
      return id
    }
    const becomes = (id: string, status: string | undefined): Promise<unknown> =>
      eventually(
        () => containers.ctr.status(id),
        (seen) => seen === status,
      )

    test('ls, ps, kill and rm', async () => {
      const { ctr } = containers
      const id = await runSleep()
      assert.equal(await ctr.status(id), 'RUNNING')
      const [, ...lines] = (await ctr.succeed('task', 'ps', id)).trim().split('\n')
      assert.ok(lines.length >= 1 && lines.every((line) => /^\d+\s/.test(line)), lines.join('\n'))
      await ctr.succeed('task', 'kill', '-s', 'SIGKILL', id)
      await becomes(id, 'STOPPED')
      const removed = await ctr.call('task', 'rm', id)
      assert.ok([0, 137].includes(Number(removed.code)), removed.stderr)
      assert.equal(await ctr.status(id), undefined)
    })

    test('exec has its own output and status', async () => {
      const { ctr } = containers
      const id = await runSleep()
      const first = await ctr.exec(id, 'e1', `echo hi; ${UNTIL_PRINTED}; exit 3`)
      assert.deepEqual(first, { code: 3, stdout: 'hi\n', stderr: '' })
      const again = await ctr.exec(id, 'e1', `echo err >&2; echo out; ${UNTIL_PRINTED}`)
      assert.deepEqual(again, { code: 0, stdout: 'out\n', stderr: 'err\n' })
      const missing = await ctr.call('task', 'exec', '--exec-id', 'e2', id, 'sh', '-c', '/no/such/program')
      assert.equal(missing.code, 127)
      assert.equal(await ctr.status(id), 'RUNNING')
    })

    test('ten execs at once', async () => {
      const id = await runSleep()
      const results = await Promise.all(
        Array.from({ length: 10 }, (_, at) =>
          containers.ctr.exec(id, `e${at}`, `echo ${at}; ${UNTIL_PRINTED}`),
        ),
      )
      assert.deepEqual(
        results.map(({ code, stdout }) => [code, stdout]),
        results.map((_, at) => [0, `${at}\n`]),
      )
    })

    test('metrics', async () => {
      const id = await runSleep()
      const metrics = await containers.ctr.succeed('task', 'metrics', id)
      assert.match(metrics, /memory\.usage\S*\s+\d+/)
    })

    test('pause and resume', async () => {
      const { ctr } = containers
      const id = await runSleep()
      const paused = await ctr.call('task', 'pause', id)
      if (runtime.name === 'host' && paused.code !== 0) {
        assert.match(paused.stderr, /not implemented/)
        return
      }
      assert.deepEqual(paused, { code: 0, stdout: '', stderr: '' })
      assert.equal(await ctr.status(id), 'PAUSED')
      await ctr.succeed('task', 'resume', id)
      assert.equal(await ctr.status(id), 'RUNNING')
    })

    test('events come in their order', async () => {
      const { ctr } = containers
      await using events = await CtrEvents.start(ctr)
      const id = await runSleep()
      await ctr.succeed('task', 'exec', '--exec-id', 'e1', id, 'echo', 'hi')
      if (runtime.reference) {
        await ctr.succeed('task', 'kill', '-s', 'SIGKILL', id)
        await eventually(
          () => events.all,
          (all) => all.some(({ topic, message }) => topic === '/tasks/exit' && message.id === id),
        )
      }
      await ctr.remove(id)
      await eventually(
        () => events.topicsOf(id),
        (topics) => topics.includes('/tasks/delete'),
      )
      const ofExec = (topic: string) =>
        events.all.findIndex(
          ({ topic: one, message }) =>
            one === topic && (message.exec_id === 'e1' || message.id === 'e1') && message.container_id === id,
        )
      const order = [ofExec('/tasks/exec-added'), ofExec('/tasks/exec-started'), ofExec('/tasks/exit')]
      assert.ok(order[0]! >= 0 && order[0]! < order[1]! && order[1]! < order[2]!, order.join())
      const life = events.all.filter(({ topic, message }) => {
        const isExec = message.exec_id === 'e1' || message.id === 'e1'
        return topic.startsWith('/tasks/') && message.container_id === id && !isExec
      })
      assert.deepEqual(
        life.map(({ topic }) => topic),
        ['/tasks/create', '/tasks/start', '/tasks/exit', '/tasks/delete'],
      )
    })
  })
}

test('containers can be run here', { skip }, () => {})
