/** `ttrpc call`, `peer` and `bench` against real servers: Go's, Rust's, and containerd. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { skipWithoutContainerd, startContainerd } from '../containerd/daemon.js'
import { cli } from '../support/cli.js'
import { ECHO_PROTO } from '../support/cli-service.js'
import { goTarget, type RunningServer, rustTarget } from '../support/server-target.js'
import { skipWithoutGo } from './go.js'
import { protoModules } from './go-modules.js'
import { skipWithoutRust } from './rust.js'

const timeout = 120_000
const proto = ['--proto', ECHO_PROTO]

for (const [target, skip] of [
  [goTarget, skipWithoutGo()],
  [rustTarget, skipWithoutRust()],
] as const) {
  describe(`the command line and a server in ${target.name}`, { skip, timeout }, () => {
    let running: RunningServer
    before(async () => {
      running = await target.start()
    })
    after(() => running.stop())
    const call = (...args: string[]) => cli(['call', running.path, ...args])

    for (const [method, data, printed] of [
      ['Echo/Echo', '"hi"', '"hi"\n'],
      ['EchoBytes', '"AAEC"', '"AAEC"\n'],
      ['Chat', '"AA==" "AQ=="', '"AA=="\n"AQ=="\n'],
      ['Flood', '"2 4"', '"AAAAAA=="\n"AAAAAQ=="\n'],
      ['Upload', '"AAAAAA==" "AAAAAQ=="', '"2 8"\n'],
    ] as const) {
      test(`call ${method}`, async () => {
        assert.deepEqual(await call(method, '-d', data, ...proto), { code: 0, stdout: printed, stderr: '' })
      })
    }

    test('a method that it does not have', async () => {
      const { code, stdout, stderr } = await call('interop.v1.Echo/Nope', '--raw', 'hex')
      assert.equal(stdout, '')
      assert.match(stderr, /^(UNIMPLEMENTED \(12\)|INVALID_ARGUMENT \(3\)): [^\n]+\n$/)
      assert.equal(code, stderr.startsWith('UNIMPLEMENTED') ? 76 : 67)
    })

    test('peer and bench', async () => {
      const peer = await cli(['peer', running.path, '--json'])
      assert.equal(JSON.parse(peer.stdout).comm, 'interop')
      const args = ['bench', running.path, 'Echo/Echo', '--calls', '200', '--warmup', '0', '--json', ...proto]
      const { calls, failed } = JSON.parse((await cli(args)).stdout)
      assert.deepEqual([calls, failed], [200, 0])
    })
  })
}

describe('the command line and containerd', {
  skip: skipWithoutContainerd() || skipWithoutGo(),
  timeout,
}, () => {
  test('forwards an event by its own .proto file, and finds who listens', async (t) => {
    const modules = protoModules()
    if (typeof modules === 'string') return t.skip(modules)
    await using containerd = await startContainerd()
    const file = modules.files.find((name) => name.endsWith('services/ttrpc/events/v1/events.proto'))
    const include = modules.folders.flatMap((folder) => ['-I', folder])
    const envelope = {
      timestamp: '2026-01-01T00:00:00Z',
      namespace: 'default',
      topic: '/tests/call',
      event: { '@type': 'google.protobuf.Empty' },
    }
    const data = JSON.stringify({ envelope })
    const headers = ['-H', 'containerd-namespace-ttrpc: default', '--verify-uid', '0']
    const args = [
      'call',
      containerd.path,
      'Events/Forward',
      '-d',
      data,
      ...headers,
      '--proto',
      file!,
      ...include,
    ]
    assert.deepEqual(await cli(args), { code: 0, stdout: '{}\n', stderr: '' })
    const peer = JSON.parse((await cli(['peer', containerd.path, '--json'])).stdout)
    assert.deepEqual([peer.pid, peer.uid, peer.comm], [containerd.pid, 0, 'containerd'])
  })
})
