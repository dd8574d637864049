/** The action `delete` with a record that `TaskRecord` has not written: it is checked as what a stranger has written. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chownSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { describe, test } from 'node:test'
import { Code } from 'ttrpc'
import { taskV3 } from 'ttrpc/containerd'
import { unmount } from 'ttrpc/process'
import type { LeftContainer } from 'ttrpc/shim'
import { holdWhileTesting } from '../support/hold.js'
import { skipWithoutMounts } from '../support/mounts.js'
import { Bundle, newFolder, shell } from './bundle.js'
import { hostRuntime } from './host-runtime.js'
import { deleteLeft } from './left-container.js'

holdWhileTesting()

let count = 0
const newBundle = (): Bundle => new Bundle(newFolder(), `c${++count}`, shell('exit 0'))

/** Returns a runtime that records what it is to clean up, and cleans up nothing. */
function recording() {
  const cleaned: LeftContainer[] = []
  const runtime = hostRuntime()
  runtime.cleanup = async (container) => {
    cleaned.push(container)
  }
  return { runtime, cleaned }
}

const none = { mounts: [], processes: [] }
const startTime = readFileSync('/proc/1/stat', 'latin1')
  .replace(/^.*\) /, '')
  .split(' ')[22 - 3]
const own = readFileSync('/proc/self/stat', 'latin1')
  .replace(/^.*\) /, '')
  .split(' ')[22 - 3]

/** Parts of records, each with what the error says of it. */
const parts: readonly (readonly [part: object, reason: RegExp])[] = [
  ...[3, null, {}, 'rootfs', undefined].map((mounts) => [{ mounts }, /mounts must be paths/] as const),
  ...[
    '',
    '/',
    '/mnt',
    'rootfs/',
    'rootfs/..',
    'rootfs/../../x',
    'rootfs/./a',
    'rootfs//a',
    'rootfsx',
    '../c1/rootfs',
    'a',
    'rootfs/a\0',
    3,
    null,
  ].map((path) => [{ mounts: ['rootfs', path] }, /mounts\[1\] must be paths/] as const),
  ...[3, null, {}, 'x', undefined].map((processes) => [{ processes }, /processes must be/] as const),
  ...[
    ...[null, 3, 'x', {}, [], { pid: 5 }, { startTime: '5' }],
    ...[0, -1, 1.5, '5', 2 ** 22 + 1, 1e300, null].map((pid) => ({ pid, startTime: '5' })),
    ...[5, '', 'x', '-1', '1'.repeat(21), null].map((time) => ({ pid: 5, startTime: time })),
    ...['', '../x', 'a b', 5, null, 'x'.repeat(77)].map((execId) => ({ pid: 5, startTime: '5', execId })),
    { pid: 1, startTime },
    { pid: process.pid, startTime: own },
  ].map((entry) => [{ processes: [entry] }, /processes\[0\] must be/] as const),
  ...[
    null,
    3,
    'x',
    {},
    { typeUrl: 'a' },
    { value: '' },
    { typeUrl: 3, value: '' },
    { typeUrl: 'a', value: '?' },
    { typeUrl: 'a'.repeat(2000), value: '' },
  ].map((options) => [{ options }, /options must be/] as const),
  ...[
    null,
    3,
    {},
    { code: 1 },
    { code: -1, at: 1 },
    { code: 2 ** 32, at: 1 },
    { code: 1, at: null },
    { code: 1, at: 9e15 },
    { code: 1.5, at: 1 },
    { code: '1', at: 1 },
  ].map((exit) => [{ exit }, /exit must be/] as const),
  ...[false, null, 1, 'true'].map((deleted) => [{ deleted }, /deleted must be/] as const),
]

test('a part that cannot be one is named, the runtime cleans up, and nothing of the part is used', async () => {
  const bundle = newBundle()
  for (const [part, reason] of parts) {
    const { runtime, cleaned } = recording()
    writeFileSync(bundle.at('task-record.json'), JSON.stringify({ ...none, ...part }))
    const shown = JSON.stringify(part).slice(0, 100)
    await assert.rejects(deleteLeft(bundle, runtime), { code: Code.INVALID_ARGUMENT, message: reason }, shown)
    assert.deepEqual(
      cleaned.map(({ id, processes, options }) => ({ id, processes, options })),
      [{ id: bundle.id, processes: [], options: undefined }],
      shown,
    )
  }
})

test('the error names the file, what is wrong, and what to do; right parts are used', async () => {
  const bundle = newBundle()
  const options = { typeUrl: 'a.B', value: 'AQI=' }
  writeFileSync(
    bundle.at('task-record.json'),
    JSON.stringify({ ...none, exit: {}, mounts: ['/'], options, deleted: true }),
  )
  const { runtime, cleaned } = recording()
  await assert.rejects(deleteLeft(bundle, runtime), {
    message:
      /^the record \S+task-record\.json is damaged \(mounts\[0\] must be .*; exit must be .*\): .* remove the file, and repeat/,
  })
  assert.deepEqual(cleaned[0]?.options, { typeUrl: 'a.B', value: Buffer.from([1, 2]) })
  runtime.cleanup = () => Promise.reject(new Error('no runc'))
  await assert.rejects(deleteLeft(bundle, runtime), /; also: no runc$/)
})

test('the largest values of a record are right, and can be sent', async () => {
  const bundle = newBundle()
  const processes = [{ pid: 2 ** 22, startTime: '9'.repeat(20) }]
  const exit = { code: 2 ** 32 - 1, at: 253_402_300_799_999 }
  writeFileSync(bundle.at('task-record.json'), JSON.stringify({ ...none, processes, exit, later: 'added' }))
  const { runtime } = recording()
  const { pid, exitStatus, exitedAt } = await deleteLeft(bundle, runtime)
  assert.deepEqual(
    [pid, exitStatus, exitedAt.toISOString()],
    [2 ** 22, 2 ** 32 - 1, '9999-12-31T23:59:59.999Z'],
  )
  taskV3.DeleteResponse.encode({ pid, exitStatus, exitedAt })
})

/** What else can be at the place of the file. */
const places: Readonly<Record<string, (path: string) => unknown>> = {
  'an empty file': (path) => writeFileSync(path, ''),
  'bytes that are no text': (path) => writeFileSync(path, Buffer.alloc(100, 0xff)),
  'the beginning of a record': (path) => writeFileSync(path, '{"mounts":['),
  'a list': (path) => writeFileSync(path, '[]'),
  'deep nesting': (path) => writeFileSync(path, '['.repeat(1 << 20)),
  'more than 4 MiB': (path) => writeFileSync(path, ' '.repeat((4 << 20) + 1)),
  'a folder': (path) => mkdirSync(path),
  'a FIFO': (path) => execFileSync('mkfifo', [path]),
  'a device': (path) => symlinkSync('/dev/zero', path),
  'a link to a record': (path) => {
    const other = join(newFolder(), 'record')
    writeFileSync(other, JSON.stringify(none))
    symlinkSync(other, path)
  },
  'a link to nothing': (path) => symlinkSync('/none/such', path),
  ...(process.geteuid?.() === 0 && {
    "another user's file": (path: string) => {
      writeFileSync(path, JSON.stringify(none))
      chownSync(path, 65534, 65534)
    },
  }),
}

for (const [what, make] of Object.entries(places)) {
  test(`${what} instead of a record is an error that names it, and the runtime cleans up`, async () => {
    const bundle = newBundle()
    make(bundle.at('task-record.json'))
    const { runtime, cleaned } = recording()
    await assert.rejects(deleteLeft(bundle, runtime), {
      code: Code.INVALID_ARGUMENT,
      message: /task-record\.json/,
    })
    assert.equal(cleaned.length, 1)
  })
}

describe('mounts', { skip: skipWithoutMounts() }, () => {
  const tmpfs = (path: string): void => {
    mkdirSync(path, { recursive: true })
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', path])
  }
  const isMounted = (path: string): boolean =>
    readFileSync('/proc/self/mountinfo', 'utf8').includes(` ${path} `)

  test('those outside of the bundle stay, however a record names them', async (t) => {
    const outside = join(newFolder(), 'outside')
    tmpfs(outside)
    t.after(async () => {
      await unmount(join(outside, 'inner'), { all: true })
      await unmount(outside, { all: true })
    })
    const bundle = newBundle()
    mkdirSync(bundle.at('rootfs'))
    symlinkSync(outside, bundle.at('rootfs/link'))
    symlinkSync(join(outside, '..'), bundle.at('rootfs/above'))
    for (const path of [outside, 'rootfs/link', 'rootfs/above/outside', `rootfs/../../../${outside}`]) {
      writeFileSync(bundle.at('task-record.json'), JSON.stringify({ ...none, mounts: [path] }))
      await deleteLeft(bundle, recording().runtime).catch(() => {})
      assert.ok(isMounted(outside), path)
    }
    const linked = newBundle()
    symlinkSync(outside, linked.at('rootfs'))
    tmpfs(join(outside, 'inner'))
    for (const record of [{ ...none, mounts: ['rootfs', 'rootfs/inner'] }, {}]) {
      writeFileSync(linked.at('task-record.json'), JSON.stringify(record))
      await deleteLeft(linked, recording().runtime).catch(() => {})
      assert.ok(isMounted(outside) && isMounted(join(outside, 'inner')))
    }
  })

  test('those of the root file system go, with a right record and with a damaged one, by whatever path', async () => {
    for (const record of [{ ...none, mounts: ['rootfs', 'rootfs/a b'] }, { mounts: 3 }, 'garbage']) {
      const bundle = newBundle()
      tmpfs(bundle.at('rootfs'))
      tmpfs(bundle.at('rootfs'))
      tmpfs(bundle.at('rootfs/a b'))
      writeFileSync(bundle.at('task-record.json'), JSON.stringify(record))
      const link = join(newFolder(), bundle.id)
      symlinkSync(bundle.path, link)
      await deleteLeft({ id: bundle.id, path: link }, recording().runtime).catch(() => {})
      assert.ok(!isMounted(bundle.at('rootfs')) && !isMounted(bundle.at('rootfs/a\\040b')))
    }
  })
})
