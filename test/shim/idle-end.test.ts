/** A daemon that containerd has forgotten ends by itself; one that is needed does not. */
import assert from 'node:assert/strict'
import { channel } from 'node:diagnostics_channel'
import { mock, test } from 'node:test'
import { Channels, connect } from 'ttrpc'
import { taskV2 } from 'ttrpc/containerd'
import { IdleEnd } from '#ttrpc/kits/shim/daemon/idle-end.js'
import { gate } from '../shim-tasks/gate.js'
import { LogReader } from './log-reader.js'
import { gone, isAlive, ShimFolder } from './shim-bundle.js'

test('a daemon that never gets a Create ends after idleTimeoutMs, with its socket', async () => {
  await using folder = new ShimFolder()
  const bundle = folder.bundle('c1')
  using log = new LogReader(bundle.path)
  const settings = { idles: true, options: { idleTimeoutMs: 200 } }
  assert.equal((await bundle.start({ settings })).code, 0)
  await log.line(/has no task and no call, and ends/)
  await gone(bundle.daemonPid!)
  assert.deepEqual(folder.socketFiles, [])
  assert.match(await log.line(/msg="closed"/), /level=info/)
})

test('a daemon with a task does not end before its Delete, and a Shutdown is not needed after it', async () => {
  await using folder = new ShimFolder()
  const bundle = folder.bundle('c1')
  using log = new LogReader(bundle.path)
  const client = await bundle.connect({ settings: { idles: true, options: { idleTimeoutMs: 100 } } })
  const task = client.service(taskV2.Task)
  await task.create({ id: 'c1' })
  await log.line(/msg="asked" .*count=3/)
  assert.ok(isAlive(bundle.daemonPid!))
  await task.delete({ id: 'c1' })
  await log.line(/has no task and no call, and ends/)
  await gone(bundle.daemonPid!)
  await client.close()
})

test('a start that finds the daemon gets an address that is served', async () => {
  await using folder = new ShimFolder()
  const group = { 'io.containerd.runc.v2.group': 'g' }
  const settings = { idles: true, options: { idleTimeoutMs: 60_000 } }
  const [first, second] = [folder.bundle('c1', group), folder.bundle('c2', group)]
  assert.equal((await first.start({ settings })).code, 0)
  assert.equal((await second.start({ settings })).code, 0)
  const client = await connect(second.read('address'))
  assert.equal((await client.service(taskV2.Task).connect({})).shimPid, first.daemonPid)
  await client.close()
})

test('a connection to the daemon begins the time anew; one that the daemon itself opens does not', (t) => {
  mock.timers.enable({ apis: ['setTimeout'] })
  t.after(() => mock.timers.reset())
  for (const [side, ends] of [
    ['server', false],
    ['client', true],
  ] as const) {
    let ended = false
    const idle = new IdleEnd(1000, {
      isIdle: () => true,
      end: () => {
        ended = true
      },
    })
    idle.begin()
    mock.timers.tick(600)
    channel(Channels.CONNECTION_OPENED).publish({ side })
    mock.timers.tick(600)
    assert.equal(ended, ends, side)
    mock.timers.tick(400)
    assert.ok(ended)
    idle.stop()
  }
})

test('a wrong idleTimeoutMs is an error of start', async () => {
  await using folder = new ShimFolder()
  for (const idleTimeoutMs of [-1, 1.5, 2 ** 31]) {
    const { code, stderr } = await folder
      .bundle(`c${idleTimeoutMs}`)
      .start({ settings: { options: { idleTimeoutMs } } })
    assert.equal(code, 1)
    assert.match(stderr, /idleTimeoutMs must be an integer from 0/)
  }
})

test('the time begins anew at the end of a call, which may last longer than it; 0 is for ever', async (t) => {
  mock.timers.enable({ apis: ['setTimeout'] })
  t.after(() => mock.timers.reset())
  let ended = 0
  let idle = true
  const make = (timeoutMs: number) => new IdleEnd(timeoutMs, { isIdle: () => idle, end: () => void ended++ })
  const one = make(1000)
  one.begin()
  const step = gate()
  const call = one.interceptor(step.wait)({} as never)
  mock.timers.tick(10_000)
  assert.equal(ended, 0, 'a call runs')
  step.release()
  await call
  mock.timers.tick(999)
  assert.equal(ended, 0, 'the time has begun anew')
  idle = false
  mock.timers.tick(1)
  assert.equal(ended, 0, 'there is a task')
  idle = true
  mock.timers.tick(1000)
  assert.equal(ended, 1)
  const never = make(0)
  never.begin()
  mock.timers.tick(2 ** 31)
  assert.equal(ended, 1)
  const stopped = make(1000)
  stopped.begin()
  stopped.stop()
  mock.timers.tick(5000)
  assert.equal(ended, 1)
})
