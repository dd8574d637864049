/** The action delete, and -info and -v. */
import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import process from 'node:process'
import { test } from 'node:test'
import { anyPack, timestampMs } from 'ttrpc'
import { Any, RuntimeInfo, runcOptionsV1, taskV2 } from 'ttrpc/containerd'
import { gone, ShimFolder } from './shim-bundle.js'

test('delete prints a binary DeleteResponse, and warnings on stderr', async () => {
  await using folder = new ShimFolder()
  const bundle = folder.bundle('c1')
  const { code, stdout, stderr } = await bundle.run(['-bundle', bundle.path, 'delete'])
  const { pid, exitStatus, exitedAt } = taskV2.DeleteResponse.decode(stdout)
  const ms = exitedAt === undefined ? undefined : timestampMs(exitedAt)
  assert.deepEqual(
    { code, pid, exitStatus, ms },
    { code: 0, pid: 42, exitStatus: 137, ms: 1_700_000_000_000 },
  )
  assert.match(
    stderr,
    /^time="\S+" level=warning msg="cleaning up" runtime=io\.containerd\.test\.v1 .*bundle=\S+\/c1\n$/,
  )
})

test('delete works from another folder, and for a bundle that is gone', async () => {
  await using folder = new ShimFolder()
  const bundle = folder.bundle('c1')
  rmSync(bundle.path, { recursive: true })
  const { code, stdout } = await bundle.run(['-bundle', bundle.path, 'delete'], { cwd: '/' })
  assert.deepEqual({ code, pid: taskV2.DeleteResponse.decode(stdout).pid }, { code: 0, pid: 42 })
})

test('a delete that fails is an error on stderr', async () => {
  await using folder = new ShimFolder()
  const { code, stdout, stderr } = await folder
    .bundle('c1')
    .run(['delete'], { settings: { fails: 'delete' } })
  assert.deepEqual(
    { code, stdout: stdout.length, stderr },
    { code: 1, stdout: 0, stderr: 'io.containerd.test.v1: delete fails\n' },
  )
})

test('delete removes the socket of a killed daemon, and leaves that of one that lives', async () => {
  await using folder = new ShimFolder()
  const group = { 'io.containerd.runc.v2.group': 'g' }
  const first = folder.bundle('c1', group)
  const client = await first.connect()
  const { shimPid } = await client.service(taskV2.Task).connect({})
  const second = folder.bundle('c2', group)
  await second.start()
  assert.equal((await second.run(['delete'])).code, 0)
  assert.equal((await client.service(taskV2.Task).connect({})).shimPid, shimPid)
  assert.equal(folder.socketFiles.length, 1)
  process.kill(shimPid, 'SIGKILL')
  await gone(shimPid)
  assert.equal((await first.run(['delete'])).code, 0)
  assert.deepEqual(folder.socketFiles, [])
  await client.close()
})

test('-info prints a binary RuntimeInfo, with options on stdin and without', async () => {
  await using folder = new ShimFolder()
  const bundle = folder.bundle('c1')
  const stdin = Any.encode(anyPack(runcOptionsV1.Options, { binaryName: 'crun' }, ''))
  for (const [input, options] of [
    [new Uint8Array(), 'none'],
    [stdin, 'containerd.runc.v1.Options'],
  ] as const) {
    const { code, stdout, stderr } = await bundle.run(['-info'], { stdin: input })
    const info = RuntimeInfo.decode(stdout)
    assert.deepEqual(
      { code, stderr, name: info.name },
      { code: 0, stderr: '', name: 'io.containerd.test.v1' },
    )
    assert.equal(info.version?.version, '1.2.3')
    assert.deepEqual({ ...info.annotations }, { options })
  }
  const garbage = await bundle.run(['-info'], { stdin: new Uint8Array(9).fill(0xff) })
  assert.equal(garbage.code, 1)
  assert.match(garbage.stderr, /stdin of -info has no google\.protobuf\.Any/)
  const failed = await bundle.run(['-info'], { settings: { fails: 'info' } })
  assert.deepEqual(
    { code: failed.code, stderr: failed.stderr },
    { code: 1, stderr: 'io.containerd.test.v1: info fails\n' },
  )
})

test('-v prints the version, and the program as containerd names it', async () => {
  await using folder = new ShimFolder()
  const { code, stdout } = await folder.bundle('c1').run(['-v'])
  assert.equal(code, 0)
  assert.match(
    String(stdout),
    /^containerd-shim-test-v1:\n {2}Runtime: io\.containerd\.test\.v1\n {2}Version: 1\.2\.3\n/,
  )
})
