/** The daemon of a shim: its end, its log, its dump. */
import assert from 'node:assert/strict'
import { chmodSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { type Client, ClosedError, connect } from 'ttrpc'
import { taskV2, taskV3 } from 'ttrpc/containerd'
import { runProgram, skipUnlessRoot } from '../support/child.js'
import { openFiles } from '../support/proc.js'
import { LogReader } from './log-reader.js'
import { gone, type ShimBundle, ShimFolder } from './shim-bundle.js'

/** Connects, and returns the pid of the daemon too. */
async function running(bundle: ShimBundle): Promise<{ client: Client; pid: number }> {
  const client = await bundle.connect()
  const { shimPid: pid } = await client.service(taskV2.Task).connect({})
  return { client, pid }
}

test('Shutdown is answered, and ends the daemon with its socket', async () => {
  await using folder = new ShimFolder()
  const bundle = folder.bundle('c1')
  using log = new LogReader(bundle.path)
  const { client, pid } = await running(bundle)
  await client.service(taskV3.Task).shutdown({ id: 'c1' })
  await gone(pid)
  assert.deepEqual(folder.socketFiles, [])
  assert.match(
    await log.line(/msg="closed"/),
    /^time="\S+Z" level=info msg="closed" runtime=io\.containerd\.test\.v1 /,
  )
  await client.close()
})

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`${signal} ends the daemon while a Wait runs`, async () => {
    await using folder = new ShimFolder()
    const bundle = folder.bundle('c1')
    const { client, pid } = await running(bundle)
    const task = client.service(taskV2.Task)
    await task.create({ id: 'c1' })
    const waiting = assert.rejects(task.wait({ id: 'c1' }), ClosedError)
    process.kill(pid, signal)
    await gone(pid)
    await waiting
    assert.deepEqual(folder.socketFiles, [])
    await client.close()
  })
}

test('a shutdown that takes longer than shutdownTimeoutMs ends the daemon all the same', async () => {
  await using folder = new ShimFolder()
  const bundle = folder.bundle('c1')
  using log = new LogReader(bundle.path)
  const client = await bundle.connect({ settings: { hangs: true, options: { shutdownTimeoutMs: 300 } } })
  const { shimPid } = await client.service(taskV2.Task).connect({})
  process.kill(shimPid, 'SIGTERM')
  await gone(shimPid)
  assert.match(await log.line(/took too long/), /level=error .*timeoutMs=300/)
  assert.deepEqual(folder.socketFiles, [])
  await client.close()
})

test('a daemon serves further connections, as after a restart of containerd', async () => {
  await using folder = new ShimFolder()
  const bundle = folder.bundle('c1')
  const { client, pid } = await running(bundle)
  await client.close()
  for (let i = 0; i < 3; i++) {
    const again = await connect(bundle.read('address'))
    assert.equal((await again.service(taskV2.Task).connect({})).shimPid, pid)
    await again.close()
  }
})

test('an error that the shim does not catch is in the log, and the socket is removed', async () => {
  await using folder = new ShimFolder()
  const bundle = folder.bundle('c1')
  using log = new LogReader(bundle.path)
  const { client, pid } = await running(bundle)
  await client.service(taskV2.Task).kill({ id: 'c1', signal: 0 })
  await gone(pid)
  assert.match(await log.line(/has crashed/), /level=error .*a mistake of this shim/)
  assert.deepEqual(folder.socketFiles, [])
  await client.close()
})

test('a shim that cannot serve says why in the log, and start does', async () => {
  await using folder = new ShimFolder()
  const bundle = folder.bundle('c1')
  using log = new LogReader(bundle.path)
  const { code, stdout, stderr } = await bundle.start({ settings: { fails: 'serve' } })
  assert.deepEqual({ code, stdout: stdout.length }, { code: 1, stdout: 0 })
  assert.equal(stderr, 'io.containerd.test.v1: the daemon cannot serve: serve fails\n')
  assert.match(await log.line(/cannot serve/), /level=error .*serve fails/)
  assert.deepEqual(folder.socketFiles, [])
})

test('lines of debug are in the log with -debug alone', async () => {
  await using folder = new ShimFolder()
  const quiet = folder.bundle('c1')
  using quietLog = new LogReader(quiet.path)
  const { client } = await running(quiet)
  assert.doesNotMatch(quietLog.text, /msg="details"/)
  await client.close()
  const loud = folder.bundle('c2')
  using log = new LogReader(loud.path)
  assert.equal((await loud.run(['-debug', 'start'])).code, 0)
  assert.match(await log.line(/msg="details"/), /level=debug/)
})

test('a shim works without a log, and while nothing reads it', async () => {
  await using folder = new ShimFolder()
  const none = folder.bundle('c1')
  rmSync(join(none.path, 'log'))
  for (const bundle of [none, folder.bundle('c2')]) {
    const { client } = await running(bundle)
    await client.service(taskV2.Task).pause({ id: 'c1' })
    await client.service(taskV2.Task).connect({})
    await client.close()
  }
})

test('SIGUSR1 writes the state into the bundle, and opens no debugger', async () => {
  await using folder = new ShimFolder()
  const bundle = folder.bundle('c1')
  using log = new LogReader(bundle.path)
  const { client, pid } = await running(bundle)
  await client.service(taskV2.Task).create({ id: 'c1' })
  const sockets = openFiles(pid).filter((name) => name.startsWith('socket:'))
  process.kill(pid, 'SIGUSR1')
  await log.line(/msg="the state of the shim is in a file"/)
  const dump = JSON.parse(bundle.read('shim-dump.json'))
  assert.deepEqual(dump.state, { tasks: ['c1'], big: String(2n ** 64n) })
  assert.equal(dump.connections.length, 1)
  assert.deepEqual({ id: dump.shim.id, pid: dump.shim.pid }, { id: 'c1', pid })
  assert.equal(dump.counts.logLinesDropped, 0)
  assert.deepEqual(
    openFiles(pid).filter((name) => name.startsWith('socket:')),
    sockets,
  )
  assert.doesNotMatch(readFileSync(`/proc/${pid}/cmdline`, 'latin1'), /--inspect(?!-port=192\.0\.2\.1:)/)
  await client.close()
})

test('SIGUSR1 writes beside the socket when the bundle is removed', async () => {
  await using folder = new ShimFolder()
  const bundle = folder.bundle('c1')
  using log = new LogReader(bundle.path)
  const { client, pid } = await running(bundle)
  rmSync(bundle.path, { recursive: true })
  process.kill(pid, 'SIGUSR1')
  const [, path = ''] = /path=(\S+)/.exec(await log.line(/is in a file/)) ?? []
  assert.match(path, /\.dump\.json$/)
  assert.ok(existsSync(path))
  await client.service(taskV2.Task).shutdown({})
  await gone(pid)
  await client.close()
  assert.deepEqual(folder.socketFiles, [], 'the dump goes with the daemon')
})

test('a daemon removes the dump of one that was killed from beside its socket', async () => {
  await using folder = new ShimFolder()
  const bundle = folder.bundle('c1')
  using log = new LogReader(bundle.path)
  const { client, pid } = await running(bundle)
  rmSync(bundle.path, { recursive: true })
  process.kill(pid, 'SIGUSR1')
  await log.line(/is in a file/)
  process.kill(pid, 'SIGKILL')
  await gone(pid)
  await client.close()
  const next = await running(folder.bundle('c1'))
  assert.equal(folder.socketFiles.length, 1)
  await next.client.close()
})

test('the daemon reaps the processes that it adopts', async () => {
  await using folder = new ShimFolder()
  const { client } = await running(folder.bundle('c1'))
  const { processes } = await client.service(taskV2.Task).pids({ id: 'c1' })
  const pid = Number(processes[0]?.pid)
  while (existsSync(`/proc/${pid}`)) await delay(2)
  await client.close()
})

test('a peer of another user is refused', { skip: skipUnlessRoot() }, async () => {
  await using folder = new ShimFolder()
  const bundle = folder.bundle('c1')
  const { client } = await running(bundle)
  const path = bundle.read('address').replace('unix://', '')
  // The folders keep others out; here they are opened, so that the check of credentials has to.
  for (let at = folder.sockets; at !== tmpdir(); at = dirname(at)) chmodSync(at, 0o711)
  chmodSync(path, 0o666)
  const program = new URL('./programs/foreign-peer.js', import.meta.url)
  const { code, lines, stderr } = await runProgram(program, [path], { uid: 65_534, gid: 65_534 })
  assert.deepEqual(
    { code, lines, stderr },
    { code: 0, lines: ['connected', 'closed after 0 bytes'], stderr: '' },
  )
  await client.service(taskV2.Task).connect({})
  await client.close()
})
