/** The folders for the sockets of shims. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { test } from 'node:test'
import { candidates, socketFolder } from '#ttrpc/kits/shim/start/socket-folder.js'
import { socketPath } from '#ttrpc/kits/shim/start/socket-path.js'
import { runProgram, skipUnlessRoot } from '../support/child.js'
import { TempFolder } from '../support/temp-folder.js'

test('a folder is made for this user alone; one that exists keeps its mode', () => {
  const folder = new TempFolder()
  const made = folder.at('a', 's')
  assert.equal(socketFolder(made, {}), made)
  assert.equal(statSync(made).mode & 0o777, 0o700)
  const shared = folder.at('shared')
  mkdirSync(shared)
  chmodSync(shared, 0o1777) // as /tmp
  assert.equal(socketFolder(shared, {}), shared)
  assert.equal(statSync(shared).mode & 0o7777, 0o1777)
})

test('a folder in which other users can replace sockets is refused, and keeps its mode', () => {
  const folder = new TempFolder()
  const open = folder.at('open')
  mkdirSync(open)
  chmodSync(open, 0o777)
  assert.throws(() => socketFolder(open, {}), /other users can write to .*: make its mode 0700/)
  assert.equal(statSync(open).mode & 0o777, 0o777)
})

test('a folder of root is not taken by a user who cannot write to it', {
  skip: skipUnlessRoot(),
}, async () => {
  const folder = new TempFolder()
  const ofRoot = folder.at('root')
  mkdirSync(ofRoot)
  for (const path of [folder.path, ofRoot]) chmodSync(path, 0o711)
  const program = new URL('./programs/foreign-folder.js', import.meta.url)
  const { code, lines } = await runProgram(program, [ofRoot])
  assert.deepEqual({ code, lines }, { code: 0, lines: ['EACCES'] })
})

test('folders that cannot hold sockets are refused', () => {
  const folder = new TempFolder()
  assert.throws(() => socketFolder(folder.at('x'.repeat(42)), {}), /of which a socket's folder may have 41/)
  assert.throws(() => socketFolder('s', {}), /must be absolute/)
  assert.throws(() => socketFolder('/proc/self/s', {}), /ENOENT|EACCES|EPERM/)
})

test('users that are not root have folders of their own, in the order of containerd', () => {
  const uid = process.geteuid?.()
  assert.deepEqual(candidates({ XDG_RUNTIME_DIR: '/run/user/7' }), [
    '/run/containerd/s',
    '/run/user/7/containerd/s',
    `/run/${uid}/containerd/s`,
    `/tmp/containerd-s-${uid}`,
  ])
  assert.equal(candidates({}).length, 3)
})

test("a socket has the name that containerd's own shims would use", () => {
  // The digest of /run/containerd/containerd.sock/k8s.io/pod, as sha256sum has it.
  const place = { containerdAddress: '/run/containerd/containerd.sock', namespace: 'k8s.io' }
  const name = 'b9cab8e84f817f3c3bb561c7ea8dcbfba051d5d8f56ec2c3f204bc387d13f7d0'
  assert.equal(socketPath('/run/containerd/s', 'pod', place), `/run/containerd/s/${name}`)
})

/** The name of a socket in Go's shims: the hash of `filepath.Join(address, namespace, group)`. */
const goName = (...parts: readonly string[]): string =>
  `/s/${createHash('sha256')
    .update(join(...parts))
    .digest('hex')}`

test('a group with slashes is named as in Go, and no group leads to one of another namespace', () => {
  const place = { containerdAddress: '/run/c.sock', namespace: 'default' }
  for (const group of ['pod', 'team/pod', 'a/b/c', 'x'.repeat(100_000), 'ä b\n']) {
    assert.equal(socketPath('/s', group, place), goName('/run/c.sock', 'default', group), group.slice(0, 20))
  }
  const leading = [
    '../other/pod',
    '..',
    '.',
    './pod',
    'a/../pod',
    'a//b',
    '/pod',
    'pod/',
    'pod/.',
    '../../c.sock/other/pod',
  ]
  const paths = leading.map((group) => socketPath('/s', group, place))
  assert.equal(new Set(paths).size, paths.length)
  const others = [['default', 'pod'], ['other', 'pod'], ['default', 'a/b'], ['default'], ['']].map((names) =>
    goName('/run/c.sock', ...names),
  )
  for (const [at, path] of paths.entries()) assert.ok(!others.includes(path), leading[at])
})
