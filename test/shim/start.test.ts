/** The action start: what it prints, what it starts, what it leaves. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { chownSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { test } from 'node:test'
import { anyPack, Code, connect, Server, type TtrpcError } from 'ttrpc'
import { Any, bootstrapV1, runcOptionsV1, sandboxV1, taskV2, taskV3 } from 'ttrpc/containerd'
import { oomScore } from 'ttrpc/process'
import { gone, ShimFolder } from './shim-bundle.js'

test('without stdin, start prints the plain address and nothing else', async () => {
  await using folder = new ShimFolder()
  const bundle = folder.bundle('c1')
  const { code, stdout, stderr } = await bundle.start()
  const name = createHash('sha256')
    .update(join(folder.containerd, 'default', 'c1'))
    .digest('hex')
  const address = `unix://${folder.sockets}/${name}`
  assert.deepEqual({ code, stdout: String(stdout), stderr }, { code: 0, stdout: address, stderr: '' })
  assert.equal(bundle.read('address'), address)
  assert.deepEqual(JSON.parse(bundle.read('bootstrap.json')), { version: 2, address, protocol: 'ttrpc' })
  assert.equal(statSync(join(folder.sockets, name)).mode & 0o777, 0o600)
  assert.equal(statSync(folder.sockets).mode & 0o777, 0o700)
  await (await connect(address)).close()
})

test("the runtime's options on stdin are taken, and answered as no stdin is", async () => {
  await using folder = new ShimFolder()
  const stdin = Any.encode(anyPack(runcOptionsV1.Options, { binaryName: 'crun' }, ''))
  const { stdout, stderr } = await folder.bundle('c1').start({ stdin })
  assert.match(String(stdout), /^unix:\/\/\S+$/)
  assert.equal(stderr, '')
})

test('JSON is printed on request', async () => {
  await using folder = new ShimFolder()
  const { stdout } = await folder.bundle('c1').start({ settings: { options: { jsonVersion: 2 } } })
  const answer = JSON.parse(String(stdout))
  assert.deepEqual({ ...answer, address: '' }, { version: 2, address: '', protocol: 'ttrpc' })
})

test('bootstrap parameters are answered with a binary result of version 3', async () => {
  await using folder = new ShimFolder()
  const bundle = folder.bundle('c1')
  const stdin = bundle.params({ logLevel: 'LOG_LEVEL_DEBUG', containerdGrpcAddress: '/other.sock' })
  const { stdout, stderr } = await bundle.start({ stdin, settings: { options: { socketDir: '/none' } } })
  const { version, address, protocol } = bootstrapV1.BootstrapResult.decode(stdout)
  assert.deepEqual({ version, protocol, stderr }, { version: 3, protocol: 'ttrpc', stderr: '' })
  const name = createHash('sha256').update('/other.sock/default/c1').digest('hex')
  assert.equal(address, `unix://${folder.sockets}/${name}`)
  assert.equal(JSON.parse(bundle.read('bootstrap.json')).version, 3)
  assert.equal(readlinkSync(join(bundle.path, 's')), folder.sockets)
  const client = await connect(address)
  await client.service(taskV3.Task).connect({})
  const { containerdAddress, ttrpcAddress, debug } = bundle.host!
  assert.deepEqual(
    { containerdAddress, ttrpcAddress, debug },
    { containerdAddress: '/other.sock', ttrpcAddress: `${folder.containerd}.ttrpc`, debug: true },
  )
  await client.close()
})

test('one socket serves both versions of Task, and refuses Sandbox when the shim has none', async () => {
  await using folder = new ShimFolder()
  const client = await folder.bundle('c1').connect()
  const { shimPid } = await client.service(taskV2.Task).connect({ id: 'c1' })
  assert.equal((await client.service(taskV3.Task).connect({ id: 'c1' })).shimPid, shimPid)
  await assert.rejects(
    client.service(sandboxV1.Sandbox).pingSandbox({}),
    (error: TtrpcError) => error.code === Code.UNIMPLEMENTED,
  )
  await client.close()
})

test('warnings of Node reach neither the answer nor the daemon', async () => {
  await using folder = new ShimFolder()
  const bundle = folder.bundle('c1')
  const env = { NODE_OPTIONS: '--stack-trace-limit=20', NODE_NO_WARNINGS: '' }
  const client = await bundle.connect({ env, settings: { noisy: true } })
  await client.service(taskV2.Task).connect({})
  const { NODE_OPTIONS, NODE_NO_WARNINGS } = bundle.host?.env ?? {}
  assert.deepEqual({ NODE_OPTIONS, NODE_NO_WARNINGS }, { NODE_OPTIONS: undefined, NODE_NO_WARNINGS: '1' })
  await client.close()
  const { code, stderr } = await folder.bundle('c2').start({ env, settings: { noisy: true } })
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
})

test('the daemon has a session of its own, its bundle, no descriptor of start, and a higher score', async () => {
  await using folder = new ShimFolder()
  const bundle = folder.bundle('c1')
  const client = await bundle.connect()
  const { shimPid: pid } = await client.service(taskV2.Task).connect({})
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    .replace(/^.*\) /, '')
    .split(' ')
  assert.equal(Number(stat[3]), pid) // the session
  assert.equal(readlinkSync(`/proc/${pid}/cwd`), bundle.path)
  for (const fd of [0, 1, 2]) assert.equal(readlinkSync(`/proc/${pid}/fd/${fd}`), '/dev/null')
  assert.equal(oomScore(pid), Math.min(oomScore(process.pid) + 1, 1000))
  await client.close()
})

test('containers of a group share a daemon, and each bundle has its address', async () => {
  await using folder = new ShimFolder()
  const group = { 'io.kubernetes.cri.sandbox-id': 'pod' }
  const first = await folder.bundle('pod', group).start()
  const second = folder.bundle('c2', group)
  const { code, stdout, stderr } = await second.start()
  assert.deepEqual(
    { code, stdout: String(stdout), stderr },
    { code: 0, stdout: String(first.stdout), stderr: '' },
  )
  assert.equal(second.read('address'), String(first.stdout))
  assert.equal(second.daemonPid, undefined)
  const own = await folder.bundle('c3', { ...group, 'io.containerd.runc.v2.group': 'other' }).start()
  assert.notEqual(String(own.stdout), String(first.stdout))
  const elsewhere = await folder.bundle('pod', group, 'other-namespace').start()
  assert.notEqual(String(elsewhere.stdout), String(first.stdout))
  assert.equal(folder.socketFiles.length, 3)
})

test('a group may have slashes, and does not lead to a daemon of another namespace', async () => {
  await using folder = new ShimFolder()
  const group = (name: string) => ({ 'io.containerd.runc.v2.group': name })
  const first = await folder.bundle('a', group('team/web')).start()
  assert.deepEqual({ code: first.code, stderr: first.stderr }, { code: 0, stderr: '' })
  assert.equal(String((await folder.bundle('b', group('team/web')).start()).stdout), String(first.stdout))
  const leading = await folder.bundle('c', group('../default/team/web')).start()
  assert.equal(leading.code, 0)
  assert.notEqual(String(leading.stdout), String(first.stdout))
})

test('of starts that race for a group, one starts a daemon, and all print its address', async () => {
  await using folder = new ShimFolder()
  const bundles = ['a', 'b', 'c', 'd'].map((id) => folder.bundle(id, { 'io.containerd.runc.v2.group': 'g' }))
  const runs = await Promise.all(bundles.map((bundle) => bundle.start()))
  assert.deepEqual(
    runs.map(({ code }) => code),
    [0, 0, 0, 0],
    runs.map(({ stderr }) => stderr).join('\n'),
  )
  assert.equal(new Set(runs.map(({ stdout }) => String(stdout))).size, 1)
  const client = await connect(String(runs[0]?.stdout))
  await client.service(taskV2.Task).connect({})
  assert.equal(bundles.filter(({ daemonPid }) => daemonPid !== undefined).length, 1)
  await client.close()
})

test('the socket of a dead daemon is replaced', async () => {
  await using folder = new ShimFolder()
  const bundle = folder.bundle('c1')
  const client = await bundle.connect()
  const { shimPid } = await client.service(taskV2.Task).connect({})
  process.kill(shimPid, 'SIGKILL')
  await gone(shimPid)
  const again = await bundle.connect()
  assert.notEqual((await again.service(taskV2.Task).connect({})).shimPid, shimPid)
  await again.close()
})

test('the address of a live server of this user is printed', async () => {
  await using folder = new ShimFolder()
  const { stdout } = await folder.bundle('c1').start()
  const other = folder.bundle('c2', { 'io.containerd.runc.v2.group': 'full' })
  const name = createHash('sha256')
    .update(join(folder.containerd, 'default', 'full'))
    .digest('hex')
  await using server = new Server()
  await server.listen(`unix://${folder.sockets}/${name}`)
  assert.equal(String((await other.start()).stdout), String(stdout).replace(/[^/]+$/, name))
})

test('the address of a server of another user is an error', { skip: process.geteuid?.() !== 0 }, async () => {
  await using folder = new ShimFolder()
  const bundle = folder.bundle('c1')
  assert.equal((await bundle.start()).code, 0)
  const [name = ''] = folder.socketFiles
  chownSync(join(folder.sockets, name), 65534, 65534)
  const { code, stdout, stderr } = await bundle.start()
  assert.deepEqual({ code, stdout: stdout.length }, { code: 1, stdout: 0 })
  assert.match(stderr, /belongs to the user 65534/)
})

test('a wrong bundle is an error on stderr, and leaves nothing', async () => {
  await using folder = new ShimFolder()
  const bundle = folder.bundle('c1')
  for (const [text, reason] of [
    ['', /Unexpected end of JSON input/],
    ['[]', /must be a JSON object/],
    ['{"annotations":{"io.containerd.runc.v2.group":7}}', /the group 7 of the container must be a text/],
    [
      '{"annotations":{"io.containerd.runc.v2.group":["a"]}}',
      /the group \["a"\] of the container must be a text/,
    ],
  ] as const) {
    writeFileSync(join(bundle.path, 'config.json'), text)
    const { code, stdout, stderr } = await bundle.start()
    assert.deepEqual({ code, stdout: stdout.length }, { code: 1, stdout: 0 })
    assert.match(stderr, reason)
  }
  const { code, stderr } = await bundle.start({ cwd: folder.containerd.replace(/[^/]+$/, '') })
  assert.equal(code, 1)
  assert.match(stderr, /^io\.containerd\.test\.v1: \S+ is not a bundle: there is no file \S+config\.json/)
  assert.deepEqual(folder.socketFiles, [])
})

test('the bundle of a sandbox, for which containerd writes no config.json, has a daemon of its own', async () => {
  await using folder = new ShimFolder()
  const sandbox = folder.bundle('pod')
  rmSync(join(sandbox.path, 'config.json'))
  const { code, stdout, stderr } = await sandbox.start({ stdin: sandbox.params() })
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
  const client = await connect(bootstrapV1.BootstrapResult.decode(stdout).address)
  await client.service(taskV3.Task).connect({})
  await client.close()
})

test('garbage and too much on stdin are errors, and leave nothing', async () => {
  await using folder = new ShimFolder()
  const bundle = folder.bundle('c1')
  const garbage = await bundle.start({ stdin: new Uint8Array(100).fill(0xff) })
  assert.equal(garbage.code, 1)
  assert.match(garbage.stderr, /^io\.containerd\.test\.v1: stdin has neither bootstrap parameters/)
  const much = await bundle.start({ stdin: new Uint8Array(11 * 1024 * 1024) })
  assert.equal(much.code, 1)
  assert.match(much.stderr, /stdin has more than 10485760 bytes/)
  assert.deepEqual(folder.socketFiles, [])
})

test('a daemon that cannot be started leaves no socket', async () => {
  await using folder = new ShimFolder()
  const { code, stderr } = await folder
    .bundle('c1')
    .start({ settings: { options: { command: ['/none/such/program'] } } })
  assert.equal(code, 1)
  assert.match(stderr, /ENOENT/)
  assert.deepEqual(folder.socketFiles, [])
})

test('wrong flags and options are errors on stderr', async () => {
  await using folder = new ShimFolder()
  const bundle = folder.bundle('c1')
  for (const [args, reason] of [
    [['stop'], /there is no action "stop"/],
    [['-unknown', 'start'], /there is no flag "-unknown"/],
    [['-id', '../c1', 'start'], /the flag -id must have 1 to 76 letters/],
    [[], /its socket from start: add start, or -socket/],
  ] as const) {
    const { code, stderr } = await bundle.run(args)
    assert.equal(code, 1)
    assert.match(stderr, reason)
  }
  const options = { shutdownTimeoutMs: 0 }
  assert.match(
    (await bundle.start({ settings: { options } })).stderr,
    /shutdownTimeoutMs must be an integer from 1/,
  )
})
