/** `EventPublisher`: a shim's events reach containerd in their order, or are dropped and counted. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import process from 'node:process'
import { test } from 'node:test'
import { Code, type HandlerContext, TtrpcError, timestampMs } from 'ttrpc'
import { taskEvents } from 'ttrpc/containerd'
import { type DroppedEvent, EventPublisher, type EventPublisherOptions } from 'ttrpc/shim'
import { abortConnection } from 'ttrpc/testing'
import { Gate } from '../support/gate.js'
import { holdWhileTesting } from '../support/hold.js'
import { until } from '../support/raw-service.js'
import { tempSocket } from '../support/temp-socket.js'
import { EventsServer } from './events-server.js'

holdWhileTesting()

/** A publisher with pauses that a test can wait for, and what it dropped: `topic reason`. */
function publisherTo(address: string, options: Partial<EventPublisherOptions> = {}) {
  const drops: DroppedEvent[] = []
  const onDrop = (event: DroppedEvent): void => void drops.push(event)
  const publisher = new EventPublisher({ address, namespace: 'k8s.io', retryDelayMs: 1, onDrop, ...options })
  const publish = (...ids: readonly string[]): void => {
    for (const id of ids) publisher.publish('/tasks/oom', taskEvents.TaskOOM, { containerId: id })
  }
  return { publisher, publish, drops, reasons: () => drops.map(({ reason }) => reason) }
}

test('an event comes with its namespace, topic, bare type and the time of publish', async () => {
  await using server = await EventsServer.start()
  const { publisher } = publisherTo(server.address)
  const before = Date.now()
  publisher.publish('/tasks/exit', taskEvents.TaskExit, {
    containerId: 'c1',
    id: 'c1',
    pid: 7,
    exitStatus: 137,
  })
  const after = Date.now()
  await publisher.close()
  assert.deepEqual(server.got, [{ namespace: 'k8s.io', topic: '/tasks/exit', id: 'c1' }])
  const [envelope] = server.envelopes
  assert.equal(envelope?.namespace, 'k8s.io')
  assert.equal(envelope.event?.typeUrl, 'containerd.events.TaskExit')
  const exit = taskEvents.TaskExit.decode(envelope.event.value)
  assert.deepEqual([exit.pid, exit.exitStatus], [7, 137])
  const at = timestampMs(envelope.timestamp!)
  assert.ok(at >= before && at <= after, `${before} ${at} ${after}`)
  assert.deepEqual([publisher.forwarded, publisher.dropped, publisher.pending], [1, 0, 0])
})

test('the next event is sent only when the one before is answered', async () => {
  const gate = new Gate()
  await using server = await EventsServer.start((count) => (count === 1 ? gate.happened : undefined))
  const { publisher, publish } = publisherTo(server.address)
  publish('create', 'start', 'exit')
  await server.came(1)
  assert.deepEqual([publisher.pending, server.ids], [3, ['create']])
  gate.open()
  await publisher.close()
  assert.deepEqual(server.ids, ['create', 'start', 'exit'])
})

test('a change of the message after publish does not change the event', async () => {
  await using server = await EventsServer.start()
  const { publisher } = publisherTo(server.address)
  const message = { containerId: 'before' }
  publisher.publish('/tasks/oom', taskEvents.TaskOOM, message)
  message.containerId = 'after'
  await publisher.close()
  assert.deepEqual(server.ids, ['before'])
})

test('an event whose connection is lost before its answer is sent again at once, in its place', async () => {
  const lose = (count: number, context: HandlerContext): void => {
    if (count === 1) abortConnection(context)
  }
  await using server = await EventsServer.start(lose)
  const { publisher, publish } = publisherTo(server.address, { maxRetries: 0, retryDelayMs: 60_000 })
  publish('a', 'b')
  await publisher.close()
  assert.deepEqual(server.ids, ['a', 'a', 'b'])
  assert.deepEqual([publisher.forwarded, publisher.dropped], [2, 0])
})

test('an event that close drops has the reason why containerd could not be reached', async () => {
  const address = tempSocket()
  const { publisher, publish, drops } = publisherTo(address, { closeTimeoutMs: 20 })
  publish('a')
  await publisher.close()
  const [drop] = drops
  assert.equal(drop?.reason, 'closed')
  const { code, message } = drop.error as NodeJS.ErrnoException
  assert.equal(code, 'ENOENT')
  assert.ok(message.includes(address.replace(/^unix:\/*/, '/')), message)
})

test('events wait for a containerd that is not there yet, and one that restarts', async () => {
  await using server = new EventsServer()
  const { publisher, publish } = publisherTo(server.address, { maxRetries: 0 })
  publish('a', 'b')
  await server.start()
  await until(() => publisher.pending === 0)
  await server.stop()
  publish('c', 'd')
  await server.start()
  await publisher.close()
  assert.deepEqual(server.ids, ['a', 'b', 'c', 'd'])
  assert.deepEqual([publisher.forwarded, publisher.dropped], [4, 0])
})

test('an event that containerd fails is sent maxRetries times more, then dropped, and the next one goes', async () => {
  const answer = (count: number): void => {
    if (count <= 3) throw new TtrpcError('the exchange is broken', Code.UNKNOWN)
  }
  await using server = await EventsServer.start(answer)
  const { publisher, publish, drops } = publisherTo(server.address, { maxRetries: 2 })
  publish('a', 'b')
  await publisher.close()
  assert.deepEqual(server.ids, ['a', 'a', 'a', 'b'])
  assert.deepEqual([publisher.forwarded, publisher.dropped], [1, 1])
  const [drop] = drops
  assert.deepEqual([drop?.topic, drop?.reason], ['/tasks/oom', 'retries'])
  assert.match(String(drop?.error), /the exchange is broken/)
})

test('an event that containerd refuses for good is dropped at once', async () => {
  const answer = (count: number): void => {
    if (count === 1) throw new TtrpcError('topic "x" must start with a slash', Code.INVALID_ARGUMENT)
  }
  await using server = await EventsServer.start(answer)
  const { publisher, publish, reasons } = publisherTo(server.address)
  publish('a', 'b')
  await publisher.close()
  assert.deepEqual(server.ids, ['a', 'b'])
  assert.deepEqual(reasons(), ['refused'])
})

test('an event that is not answered within forwardTimeoutMs counts as failed', async () => {
  const never = new Gate()
  await using server = await EventsServer.start((count) => (count === 1 ? never.happened : undefined))
  const { publisher, publish, drops } = publisherTo(server.address, { maxRetries: 0, forwardTimeoutMs: 20 })
  publish('a', 'b')
  await publisher.close()
  never.open()
  assert.equal(drops[0]?.reason, 'retries')
  assert.equal((drops[0].error as TtrpcError).code, Code.DEADLINE_EXCEEDED)
  assert.deepEqual(server.ids, ['a', 'b'])
})

test('when maxQueuedEvents wait, the oldest of them makes room', async () => {
  const gate = new Gate()
  await using server = await EventsServer.start((count) => (count === 1 ? gate.happened : undefined))
  const { publisher, publish, reasons } = publisherTo(server.address, { maxQueuedEvents: 2 })
  publish('sent', 'a', 'b')
  assert.deepEqual([publisher.pending, publisher.dropped], [3, 0])
  publish('c', 'd')
  assert.deepEqual([publisher.pending, publisher.dropped], [3, 2])
  gate.open()
  await publisher.close()
  assert.deepEqual(server.ids, ['sent', 'c', 'd'])
  assert.deepEqual(reasons(), ['full', 'full'])
})

test('by default 2048 events wait', async () => {
  const { publisher, publish } = publisherTo(tempSocket(), { closeTimeoutMs: 0 })
  publish(...Array.from({ length: 2050 }, (_, at) => `c${at}`))
  assert.deepEqual([publisher.pending, publisher.dropped], [2049, 1])
  await publisher.close()
  assert.deepEqual([publisher.pending, publisher.dropped], [0, 2050])
})

test('a message that cannot be encoded is dropped, and publish does not throw', async () => {
  await using server = await EventsServer.start()
  const { publisher, publish, drops } = publisherTo(server.address)
  for (const message of [{ containerId: 5 }, { containerID: 'c' }, null, 'c', () => {}]) {
    publisher.publish('/tasks/oom', taskEvents.TaskOOM, message as object)
  }
  publish('a')
  await publisher.close()
  assert.deepEqual(server.ids, ['a'])
  assert.deepEqual([publisher.forwarded, publisher.dropped], [1, 5])
  assert.ok(drops.every(({ reason, error }) => reason === 'invalid' && error instanceof TypeError))
})

test('close waits for closeTimeoutMs at most, drops what is left, and takes nothing afterwards', async () => {
  const never = new Gate()
  await using server = await EventsServer.start(() => never.happened)
  const { publisher, publish, reasons } = publisherTo(server.address, { closeTimeoutMs: 20 })
  publish('a', 'b')
  await server.came(1)
  const closing = publisher.close()
  assert.equal(publisher.close(), closing)
  publish('c')
  await closing
  never.open()
  assert.deepEqual(server.ids, ['a'])
  assert.deepEqual(reasons(), ['closed', 'closed', 'closed'])
  publish('d')
  assert.equal(publisher.dropped, 4)
})

test('close ends at its bound too while containerd is not there', async () => {
  const { publisher, publish, reasons } = publisherTo(tempSocket(), {
    closeTimeoutMs: 20,
    retryDelayMs: 60_000,
  })
  publish('a', 'b')
  await publisher.close()
  assert.deepEqual(reasons(), ['closed', 'closed'])
})

test('an error of onDrop is a warning of the process', async () => {
  const onDrop = (): void => {
    throw new Error('the log is full')
  }
  const { publisher } = publisherTo(tempSocket(), { onDrop })
  await publisher.close()
  const warned = once(process, 'warning')
  publisher.publish('/tasks/oom', taskEvents.TaskOOM, { containerId: 'c' })
  const [warning] = await warned
  assert.match(warning.message, /^onDrop of an EventPublisher has failed: Error: the log is full$/)
})

test('wrong options throw at once', () => {
  const right = { address: '/run/events.sock', namespace: 'k8s.io' }
  const wrong: readonly unknown[] = [
    undefined,
    null,
    'unix:///run/events.sock',
    { address: '/run/events.sock' },
    { ...right, address: '' },
    { ...right, namespace: 5 },
    { ...right, onDrop: 'log' },
    { ...right, maxQueuedEvents: 0 },
    { ...right, maxRetries: -1 },
    { ...right, retryDelayMs: 1.5 },
    { ...right, forwardTimeoutMs: Number.NaN },
    { ...right, closeTimeoutMs: '5' },
    { ...right, queue: 5 },
  ]
  for (const options of wrong) {
    assert.throws(() => new EventPublisher(options as EventPublisherOptions), {
      name: 'TypeError',
      code: 'ERR_TTRPC_OPTION',
    })
  }
  assert.throws(() => new EventPublisher({ ...right, address: 'events.sock' }), { code: 'ERR_TTRPC_ADDRESS' })
})
