/** A ServerGroup with its workers, in both modes of the native engine. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import process from 'node:process'
import { test } from 'node:test'
import { BroadcastChannel, Worker } from 'node:worker_threads'
import { type Client, ClosedError, connect, type WorkerExit } from 'ttrpc'
import { ask, makeGroup, TestGroup } from '../support/group.js'
import { RAW_SERVICE, rawServer, until } from '../support/raw-service.js'
import { tempSocket } from '../support/temp-socket.js'

const timeout = 30_000

/** Returns the credentials of this process, as the handler of a raw server sees them. */
async function peerOf(client: Client): Promise<string> {
  return Buffer.from(await client.call(RAW_SERVICE, 'Peer', Buffer.alloc(0))).toString()
}

for (const io of ['thread', 'adaptive'] as const) {
  const data = { options: { io } }

  test(`connections are served by the workers in turn, io ${io}`, { timeout }, async () => {
    await using made = await TestGroup.open({ workers: 3 }, data)
    const threads: string[] = []
    for (let i = 0; i < 6; i++) threads.push(await ask(await made.connect(), 'Thread'))
    assert.equal(new Set(threads).size, 3)
    assert.deepEqual(threads.slice(0, 3), threads.slice(3))
    assert.deepEqual(
      threads.slice(0, 3).sort(),
      made.group.workers.map(({ threadId }) => `${threadId}`).sort(),
    )
  })

  test(`handlers see the credentials of their peers as in a Server, io ${io}`, { timeout }, async () => {
    await using made = await TestGroup.open({}, { ...data, join: { peerInfo: { groups: true } } })
    await using server = rawServer({ io })
    const { address } = await server.listen(tempSocket(), { peerInfo: { groups: true } })
    await using alone = await connect(address)
    const [inGroup, inServer] = await Promise.all([made.connect().then(peerOf), peerOf(alone)])
    assert.deepEqual(inGroup, inServer)
    assert.equal(JSON.parse(inGroup).pid, process.pid)
  })

  test(`peers are accepted and served while JavaScript of the listener is blocked, io ${io}`, {
    timeout,
  }, async () => {
    await using made = await TestGroup.open({}, data)
    const answered = new Int32Array(new SharedArrayBuffer(4))
    const caller = new Worker(new URL('./programs/group-caller.js', import.meta.url), {
      workerData: { path: made.path, answered },
    })
    assert.notEqual(Atomics.wait(answered, 0, 0, timeout / 2), 'timed-out')
    assert.ok(made.group.workers.some(({ threadId }) => threadId === answered[0]))
    await once(caller, 'exit')
  })

  test(`shutdown answers the calls of all workers, io ${io}`, { timeout }, async () => {
    await using made = await TestGroup.open({}, data)
    const clients = [await made.connect(), await made.connect()]
    const waiting = made.group.workers.map((worker) => once(worker, 'message'))
    const calls = clients.map((client, i) => ask(client, 'Wait', `${i}`))
    await Promise.all(waiting)
    const workers = [...made.group.workers]
    const shutdown = made.group.shutdown()
    for (const worker of workers) worker.postMessage('go')
    assert.deepEqual(await Promise.all(calls), ['0', '1'])
    assert.deepEqual(await shutdown, { cut: [], unreported: [] })
    assert.deepEqual(made.group.workers, [])
    await assert.rejects(connect(made.path), { code: 'ENOENT' })
  })

  test(`shutdown reports the calls that it cuts, io ${io}`, { timeout }, async () => {
    await using made = await TestGroup.open({}, data)
    const client = await made.connect()
    const waiting = Promise.race(made.group.workers.map((worker) => once(worker, 'message')))
    const call = ask(client, 'Wait')
    const failed = assert.rejects(call, ClosedError)
    await waiting
    const { cut, unreported } = await made.group.shutdown({ timeoutMs: 20 })
    await failed
    assert.deepEqual(unreported, [])
    assert.equal(cut.length, 1)
    assert.deepEqual(
      { ...cut[0], ageMs: 0 },
      {
        service: 'test.v1.Worker',
        method: 'Wait',
        peer: { pid: process.pid, uid: process.geteuid?.(), gid: process.getegid?.() },
        ageMs: 0,
      },
    )
  })

  test(`calls that are made while the group shuts down are answered or fail, none is left, io ${io}`, {
    timeout,
  }, async () => {
    for (let round = 0; round < 5; round++) {
      await using made = await TestGroup.open({}, data)
      const connecting = Array.from({ length: 30 }, () =>
        made.connect().then((client) => ask(client, 'Thread')),
      )
      await Promise.race(connecting)
      const ended = made.group.shutdown()
      const settled = await Promise.allSettled(connecting)
      assert.deepEqual(await ended, { cut: [], unreported: [] })
      assert.ok(settled.some(({ status }) => status === 'fulfilled'))
    }
  })

  test(`a handshaker of the worker decides on what the group has admitted, io ${io}`, {
    timeout,
  }, async () => {
    await using admits = await TestGroup.open({}, { ...data, asks: 'admits' })
    assert.ok(await ask(await admits.connect(), 'Thread'))
    await using refuses = await TestGroup.open({}, { ...data, asks: 'refuses' })
    await assert.rejects(ask(await refuses.connect(), 'Thread'), ClosedError)
  })
}

test('a worker that crashes takes its own connections along, and another may replace it', {
  timeout,
}, async () => {
  const exits: WorkerExit[] = []
  await using made = await TestGroup.open({ onWorkerExit: (exit) => exits.push(exit) })
  const first = await made.connect()
  const second = await made.connect()
  const thread = Number(await ask(first, 'Thread'))
  const other = await ask(second, 'Thread')
  await assert.rejects(ask(first, 'Throw'), ClosedError)
  await until(() => exits.length === 1)
  assert.deepEqual(
    { ...exits[0], error: String(exits[0]?.error) },
    {
      threadId: thread,
      code: 1,
      error: 'Error: a bug of the worker',
    },
  )
  assert.equal(await ask(second, 'Thread'), other, 'the other goes on')
  for (let i = 0; i < 3; i++) assert.equal(await ask(await made.connect(), 'Thread'), other)
  const { threadId } = await made.group.addWorker()
  const threads = [await ask(await made.connect(), 'Thread'), await ask(await made.connect(), 'Thread')]
  assert.deepEqual(threads.sort(), [other, `${threadId}`].sort())
})

test('without onWorkerExit, the end of a worker is a warning of the process', { timeout }, async () => {
  await using made = await TestGroup.open({ workers: 1 })
  const warned = once(process, 'warning')
  await assert.rejects(ask(await made.connect(), 'Throw'), ClosedError)
  const [warning] = await warned
  assert.equal(warning.code, 'TTRPC_WORKER')
  assert.match(warning.message, /a worker of a ServerGroup has ended, thread \d+: a bug of the worker/)
})

test('without a worker peers are refused with a reason; while one starts they wait for it', {
  timeout,
}, async () => {
  let ended = 0
  await using made = await TestGroup.open({ workers: 1, onWorkerExit: () => ended++ })
  await made.group.workers[0]?.terminate()
  await until(() => ended === 1)
  await assert.rejects(ask(await made.connect(), 'Thread'), ClosedError)
  await until(() => made.refusals.length > 0)
  assert.equal(made.refusals[0]?.reason, 'no worker of the group runs')
  assert.equal(made.refusals[0]?.peer.pid, process.pid)
  const added = made.group.addWorker()
  const waits = made.connect().then((client) => ask(client, 'Thread'))
  assert.equal(await waits, `${(await added).threadId}`)
})

test('a worker whose listener closes gets no more connections, and keeps those it has', {
  timeout,
}, async () => {
  await using made = await TestGroup.open()
  const leaves = await made.connect()
  const stays = await made.connect()
  const [left, other] = [await ask(leaves, 'Thread'), await ask(stays, 'Thread')]
  await ask(leaves, 'Leave')
  for (let i = 0; i < 4; i++) assert.equal(await ask(await made.connect(), 'Thread'), other)
  assert.equal(await ask(leaves, 'Thread'), left)
})

for (const limit of ['maxConnections', 'maxConnectionsPerUid'] as const) {
  test(`${limit} holds for all workers together, and places come back`, { timeout }, async () => {
    await using made = await TestGroup.open({ limits: { [limit]: 3 } })
    const clients = [await made.connect(), await made.connect(), await made.connect()]
    for (const client of clients) await ask(client, 'Thread')
    await assert.rejects(ask(await made.connect(), 'Thread'), ClosedError)
    await until(() => made.refusals.length > 0)
    assert.equal(made.refusals[0]?.reason, `${limit} is reached`)
    await clients[1]?.close()
    // The place is free when the worker has closed its end, which no event reports here.
    for (;;) {
      const thread = await ask(await made.connect(), 'Thread').catch((error) => error)
      if (typeof thread === 'string') break
      assert.ok(thread instanceof ClosedError)
    }
  })
}

test('a group may listen on several addresses, beside other groups', { timeout }, async () => {
  await using one = await TestGroup.open()
  await using two = await TestGroup.open()
  const path = tempSocket()
  const listener = await one.group.listen(path)
  const client = await connect(path)
  const threadsOfOne = one.group.workers.map(({ threadId }) => `${threadId}`)
  assert.ok(threadsOfOne.includes(await ask(client, 'Thread')))
  assert.ok(!threadsOfOne.includes(await ask(await two.connect(), 'Thread')))
  await listener.close()
  assert.ok(await ask(client, 'Thread'), 'open connections go on')
  assert.ok(await ask(await one.connect(), 'Thread'), 'so does the other address')
  await client.close()
})

test('options of listen replace those of the group, and its signal closes the listener', {
  timeout,
}, async () => {
  await using made = await TestGroup.open({ workers: 1 })
  const path = tempSocket()
  const stop = new AbortController()
  const options = { limits: { maxConnections: 1 }, mode: 0o660, signal: stop.signal }
  const listener = await made.group.listen(path, options)
  assert.equal(statSync(path).mode & 0o777, 0o660)
  await using first = await connect(path)
  assert.ok(await ask(first, 'Thread'))
  await using second = await connect(path)
  await assert.rejects(ask(second, 'Thread'), ClosedError)
  stop.abort()
  await listener.closed
  await assert.rejects(connect(path), { code: 'ENOENT' })
  assert.ok(await ask(first, 'Thread'), 'open connections go on')
})

test('close ends a shutdown early', { timeout }, async () => {
  await using made = await TestGroup.open()
  const client = await made.connect()
  const waiting = Promise.race(made.group.workers.map((worker) => once(worker, 'message')))
  const failed = assert.rejects(ask(client, 'Wait'), ClosedError)
  await waiting
  const threads = made.group.workers.map(({ threadId }) => threadId)
  const shutdown = made.group.shutdown()
  await made.group.close()
  const { cut, unreported } = await shutdown
  assert.deepEqual([cut, [...unreported].sort()], [[], threads.sort()])
  await failed
  const starting = await TestGroup.open({ workers: 1 })
  const added = assert.rejects(starting.group.addWorker(), { code: 'ERR_TTRPC_WORKER' })
  const drained = starting.group.shutdown()
  await starting.group.close()
  await drained
  await added
})

test('close ends a group that starts', { timeout }, async () => {
  const group = makeGroup()
  const listening = assert.rejects(group.listen(tempSocket()), { name: 'ServerClosedError' })
  await group.close()
  await listening
  assert.deepEqual(group.workers, [])
})

test('groups do not hear what is said about a group of the same number elsewhere', { timeout }, async () => {
  await using made = await TestGroup.open()
  const clients = [await made.connect(), await made.connect()]
  for (let number = 1; number <= 100; number++) {
    const channel = new BroadcastChannel(`ttrpc.group.${number}`)
    for (const worker of [1, 2]) channel.postMessage({ kind: 'shutdown', worker, timeoutMs: 0 })
    channel.close()
  }
  for (let round = 0; round < 10; round++)
    for (const client of clients) assert.ok(await ask(client, 'Thread'))
})
