/** What a ServerGroup and joinGroup refuse. */
import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import process from 'node:process'
import { test } from 'node:test'
import {
  allowAnyPeer,
  joinGroup,
  ListenError,
  Server,
  ServerGroup,
  uids,
  unixCredentials,
  type WorkerExit,
} from 'ttrpc'
import { makeGroup, TestGroup } from '../support/group.js'
import { until } from '../support/raw-service.js'
import { tempSocket } from '../support/temp-socket.js'
import type { Wrong } from './misuse-values.js'
import type { GroupWorkerData } from './programs/group-worker.js'

const timeout = 30_000
const wrong: Wrong = ServerGroup
const option = { code: 'ERR_TTRPC_OPTION' }

for (const workers of [0, -1, 257, 1.5, Number.NaN, '2', null]) {
  test(`workers: ${String(workers)} is refused`, () => {
    assert.throws(() => new wrong('./worker.js', { workers }), {
      ...option,
      message: /workers must be an integer from 1 to 256/,
    })
  })
}

test('a group refuses what is not a file, a handshaker in JavaScript, and limits of workers', () => {
  for (const file of [undefined, null, 3, {}]) {
    assert.throws(() => new wrong(file), { code: 'ERR_TTRPC_ARGUMENT', message: /must be a path or URL/ })
  }
  const handshaker = unixCredentials(() => true)
  assert.throws(() => new wrong('./worker.js', { handshaker }), {
    ...option,
    message: /give it to joinGroup/,
  })
  const limits = { maxMessageBytes: 1000 }
  assert.throws(() => new wrong('./worker.js', { limits }), {
    ...option,
    message: /maxMessageBytes is a limit of each worker/,
  })
  for (const name of ['peerInfo', 'io', 'thread']) {
    assert.throws(() => new wrong('./worker.js', { [name]: {} }), {
      ...option,
      message: /unknown group option/,
    })
  }
  assert.throws(() => new wrong('./worker.js', { onWorkerExit: 1 }), option)
})

const failing: readonly [NonNullable<GroupWorkerData['fails']>, RegExp][] = [
  ['throws', /has ended before joinGroup: broken at start/],
  ['ends', /has ended before joinGroup: exit code 0/],
  ['runs on', /could not join: .*the JS engine has no groups of workers/],
  ['closes', /could not join: .*closed/],
]

for (const [fails, message] of failing) {
  test(`listen rejects when a worker ${fails} at start, and leaves nothing running`, {
    timeout,
  }, async () => {
    const group = makeGroup({}, { fails })
    const path = tempSocket()
    await assert.rejects(group.listen(path), { code: 'ERR_TTRPC_WORKER', message })
    assert.deepEqual(group.workers, [])
    await assert.rejects(group.listen(path), { name: 'ServerClosedError' })
    await assert.rejects(group.addWorker(), { name: 'ServerClosedError' })
  })
}

test('listen rejects when the file is not there', { timeout }, async () => {
  const group = new ServerGroup(new URL('./programs/no-such-worker.js', import.meta.url), { workers: 2 })
  await assert.rejects(group.listen(tempSocket()), {
    code: 'ERR_TTRPC_WORKER',
    message: /Cannot find module/,
  })
})

test('listen rejects with what new Worker() throws', { timeout }, async () => {
  const group = new ServerGroup('no-path.js')
  await assert.rejects(group.listen(tempSocket()), { code: 'ERR_WORKER_PATH' })
})

test('an address that cannot be listened on leaves the workers for another', { timeout }, async () => {
  await using group = makeGroup({ workers: 1 })
  await assert.rejects(group.listen('/no/such/folder/s.sock'), ListenError)
  const { address } = await group.listen(tempSocket())
  assert.match(address, /^unix:/)
})

test('a group is refused on the JS engine, with what serves instead (differs: groups)', {
  timeout,
}, async () => {
  await using node = makeGroup({ engine: 'node', handshaker: allowAnyPeer() })
  const refused = { code: 'ERR_TTRPC_ENGINE', message: /needs the native engine.*use one Server/ }
  await assert.rejects(node.listen(tempSocket()), refused)
  assert.deepEqual(node.workers, [], 'no worker was started')
  await using tcp = makeGroup({ handshaker: allowAnyPeer() })
  await assert.rejects(tcp.listen('tcp://127.0.0.1:0'), refused)
  assert.deepEqual(tcp.workers, [], 'no worker was started')
  await tcp.listen(tempSocket())
  await assert.rejects(tcp.listen('tcp://127.0.0.1:0'), refused, 'a group that listens refuses it as well')
})

test('a Server on the JS engine cannot join', { timeout }, async () => {
  const group = makeGroup({ workers: 1 }, { options: { engine: 'node' } })
  await assert.rejects(group.listen(tempSocket()), {
    code: 'ERR_TTRPC_WORKER',
    message: /the JS engine has no groups of workers/,
  })
})

test('joinGroup is refused outside of a worker of a group, and for a second time', { timeout }, async () => {
  await using server = new Server()
  const refused = { code: 'ERR_TTRPC_WORKER', message: /joinGroup is for the file of a ServerGroup/ }
  await assert.rejects(joinGroup(server), refused)
  await assert.rejects(joinGroup({} as never), { code: 'ERR_TTRPC_ARGUMENT' })
  await assert.rejects(joinGroup(server, { mode: 0o600 } as never), option)
  let onWorkerExit: (exit: WorkerExit) => void = () => {}
  const exited = new Promise<WorkerExit>((resolve) => {
    onWorkerExit = resolve
  })
  await using made = await TestGroup.open({ workers: 1, onWorkerExit }, { fails: 'joins twice' })
  const { error } = await exited
  assert.match(String(error), /is called once in each worker/)
  assert.deepEqual(made.group.workers, [])
})

test('addWorker is refused before listen', { timeout }, async () => {
  await using group = makeGroup()
  await assert.rejects(group.addWorker(), { code: 'ERR_TTRPC_WORKER', message: /call listen first/ })
})

/** Starts no thread: so many real ones take gigabytes. */
class WorkerThatNeverJoins extends EventEmitter {
  readonly threadId = -1

  async terminate(): Promise<number> {
    setImmediate(() => this.emit('exit', 1))
    return 1
  }
}

test('addWorker past 256 workers is refused, those that start included', { timeout }, async (t) => {
  await using group = makeGroup({ workers: 1 })
  await group.listen(tempSocket())
  const threads = process.getBuiltinModule('node:worker_threads')
  const { Worker } = threads
  threads.Worker = WorkerThatNeverJoins as never
  t.after(() => {
    threads.Worker = Worker
  })
  const adding = Array.from({ length: 255 }, () => group.addWorker())
  const ended = Promise.allSettled(adding)
  assert.equal(group.workers.length, 256)
  await assert.rejects(group.addWorker(), {
    code: 'ERR_TTRPC_WORKER',
    message: 'a group has at most 256 workers',
  })
  await group.workers.at(-1)?.terminate()
  await until(() => group.workers.length === 255)
  adding.push(group.addWorker())
  const last = Promise.allSettled(adding.slice(-1))
  assert.equal(group.workers.length, 256)
  await group.close()
  await Promise.all([ended, last])
})

test('a refused peer sees the connection close, and no worker sees it', { timeout }, async () => {
  await using made = await TestGroup.open({ handshaker: uids([12345]) })
  const client = await made.connect()
  await assert.rejects(client.call('test.v1.Worker', 'Thread', new Uint8Array()), { name: 'ClosedError' })
  await until(() => made.refusals.length > 0)
  assert.equal(made.refusals[0]?.reason, 'the rule does not admit these credentials')
})
