/** `EventPublisher` against a real containerd. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { taskEvents } from 'ttrpc/containerd'
import { type DroppedEvent, EventPublisher } from 'ttrpc/shim'
import { containerdName, skipWithoutContainerd } from './binaries.js'
import { Ctr, CtrEvents, NAMESPACE } from './ctr.js'
import { startContainerd } from './daemon.js'
import { eventually } from './eventually.js'

const skip = skipWithoutContainerd()

test(`${containerdName} shows published events in their order, those of its restart too`, {
  skip,
}, async () => {
  await using containerd = await startContainerd()
  const ctr = new Ctr(containerd, '')
  const drops: DroppedEvent[] = []
  const options = { address: containerd.path, namespace: NAMESPACE, retryDelayMs: 100 }
  const publisher = new EventPublisher({ ...options, onDrop: (event) => drops.push(event) })
  const publish = (id: string): void => {
    publisher.publish('/tasks/create', taskEvents.TaskCreate, { containerId: id, pid: 7 })
    publisher.publish('/tasks/start', taskEvents.TaskStart, { containerId: id, pid: 7 })
    publisher.publish('/tasks/exit', taskEvents.TaskExit, { containerId: id, id, pid: 7, exitStatus: 9 })
  }
  const topics = ['/tasks/create', '/tasks/start', '/tasks/exit']
  {
    await using events = await CtrEvents.start(ctr)
    publish('before')
    await eventually(
      () => events.topicsOf('before'),
      (seen) => seen.length === 3,
    )
    assert.deepEqual(events.topicsOf('before'), topics)
    const exit = events.all.find(({ topic }) => topic === '/tasks/exit')
    assert.equal(exit?.namespace, NAMESPACE)
    assert.equal(exit.message.exit_status, 9)
  }
  await containerd.stop('SIGKILL')
  publish('away')
  assert.equal(publisher.pending, 3)
  await containerd.start()
  await publisher.close()
  assert.deepEqual([publisher.forwarded, publisher.dropped, drops], [6, 0, []])
})

test(`${containerdName} refuses a wrong topic, which is dropped at once`, { skip }, async () => {
  await using containerd = await startContainerd()
  const drops: DroppedEvent[] = []
  const options = { address: containerd.path, namespace: NAMESPACE, retryDelayMs: 60_000 }
  const publisher = new EventPublisher({ ...options, onDrop: (event) => drops.push(event) })
  publisher.publish('tasks', taskEvents.TaskOOM, { containerId: 'c' })
  publisher.publish('/tasks/oom', taskEvents.TaskOOM, { containerId: 'c' })
  await publisher.close()
  assert.deepEqual([publisher.forwarded, publisher.dropped], [1, 1])
  assert.equal(drops[0]?.reason, 'refused')
  assert.match(String(drops[0].error), /topic/)
})
