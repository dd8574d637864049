/** The root file system of a container, and a full disk below its bundle. Only root can mount. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { describe, test } from 'node:test'
import { Code } from 'ttrpc'
import { codeOf } from '../support/code-of.js'
import { holdWhileTesting } from '../support/hold.js'
import { skipWithoutMounts } from '../support/mounts.js'
import { execSpec, newFolder, shell } from './bundle.js'
import { hostRuntime } from './host-runtime.js'
import { deleteLeft } from './left-container.js'
import { startTasks } from './started-tasks.js'

holdWhileTesting()

const skip = skipWithoutMounts()

/** Returns the mounts below a folder. */
function mountsBelow(folder: string): string[] {
  const points = readFileSync('/proc/self/mounts', 'utf8').split('\n')
  return points.map((line) => line.split(' ')[1] ?? '').filter((point) => point.startsWith(`${folder}/`))
}

describe('the root file system', { skip }, () => {
  test('is mounted from Create to Delete, one mount upon and inside of the other', async (t) => {
    const { client, bundle } = startTasks(t)
    const source = newFolder()
    writeFileSync(join(source, 'hello'), 'from the image')
    mkdirSync(join(source, 'inner'))
    const made = bundle(shell('exit 0'))
    const { id, path } = made
    const rootfs = [
      { type: 'bind', source, options: ['rbind', 'ro'] },
      { type: 'tmpfs', source: 'tmpfs', target: '/inner', options: ['size=1m', 'nosuid'] },
    ]
    await client.create({ id, bundle: path, rootfs })
    assert.equal(readFileSync(made.at('rootfs/hello'), 'utf8'), 'from the image')
    assert.throws(() => writeFileSync(made.at('rootfs/hello'), 'x'), { code: 'EROFS' })
    assert.equal(mountsBelow(path).length, 2)
    await client.start({ id })
    await client.wait({ id })
    assert.equal(mountsBelow(path).length, 2)
    await client.delete({ id })
    assert.deepEqual(mountsBelow(path), [])
    assert.equal(readFileSync(join(source, 'hello'), 'utf8'), 'from the image')
  })

  test('a mount that fails: an error, and none of those before it is left', async (t) => {
    const { client, bundle } = startTasks(t)
    const { id, path } = bundle(shell('exit 0'))
    const good = { type: 'tmpfs', source: 'tmpfs', options: [] }
    const bad = { type: 'nosuchfs', source: 'none', options: [] }
    await assert.rejects(client.create({ id, bundle: path, rootfs: [good, bad] }), /nosuchfs/)
    assert.deepEqual(mountsBelow(path), [])
  })

  test('a target outside of it, and one behind a link of the image, are INVALID_ARGUMENT', async (t) => {
    const { client, bundle } = startTasks(t)
    const source = newFolder()
    symlinkSync('/tmp', join(source, 'link'))
    const { id, path } = bundle(shell('exit 0'))
    const image = { type: 'bind', source, options: ['rbind'] }
    for (const target of ['/../outside', '/link']) {
      const rootfs = [image, { type: 'tmpfs', source: 'tmpfs', target, options: [] }]
      const created = client.create({ id, bundle: path, rootfs })
      await assert.rejects(created, { code: Code.INVALID_ARGUMENT })
      assert.deepEqual(mountsBelow(path), [])
    }
  })

  test('a symbolic link is INVALID_ARGUMENT, and nothing is mounted where it leads', async (t) => {
    const { client, bundle } = startTasks(t)
    const outside = newFolder()
    const made = bundle(shell('exit 0'))
    const rootfs = [{ type: 'tmpfs', source: 'tmpfs', options: [] }]
    for (const to of [outside, made.path, '/nonexistent/folder']) {
      symlinkSync(to, made.at('rootfs'))
      const created = client.create({ id: made.id, bundle: made.path, rootfs })
      await assert.rejects(created, { code: Code.INVALID_ARGUMENT, message: /not a symbolic link/ })
      rmSync(made.at('rootfs'))
    }
    assert.deepEqual(mountsBelow(dirname(outside)), [])
  })

  test('a mount behind a link of the image that stays inside of it is unmounted, also by `delete`', async (t) => {
    const { client, bundle } = startTasks(t)
    for (const end of ['Delete', 'delete'] as const) {
      const made = bundle(shell('sleep 1000'))
      const { id, path } = made
      mkdirSync(made.at('rootfs/inner'), { recursive: true })
      symlinkSync('inner', made.at('rootfs/link'))
      const rootfs = [{ type: 'tmpfs', source: 'tmpfs', target: '/link', options: [] }]
      await client.create({ id, bundle: path, rootfs })
      assert.deepEqual(mountsBelow(path), [made.at('rootfs/inner')])
      if (end === 'Delete') await client.delete({ id })
      else await deleteLeft({ id, path })
      assert.deepEqual(mountsBelow(path), [])
    }
  })

  test('below a bundle behind a symbolic link it is mounted and unmounted', async (t) => {
    const { client, bundle } = startTasks(t)
    const { id, path } = bundle(shell('exit 0'))
    const link = join(newFolder(), 'link')
    symlinkSync(path, link)
    const rootfs = [{ type: 'tmpfs', source: 'tmpfs', options: [] }]
    await client.create({ id, bundle: link, rootfs })
    assert.deepEqual(mountsBelow(path), [join(path, 'rootfs')])
    await client.delete({ id })
    assert.deepEqual(mountsBelow(path), [])
  })

  test('options that cannot be applied, and a NUL, are INVALID_ARGUMENT', async (t) => {
    const { client, bundle } = startTasks(t)
    const { id, path } = bundle(shell('exit 0'))
    const good = { type: 'tmpfs', source: 'tmpfs', options: [] as string[] }
    const wrong = [
      { ...good, options: ['loop'] },
      { ...good, options: ['uidmap=0:0:1'] },
      { ...good, options: ['x'.repeat(5000)] },
      { ...good, options: ['size=1m\0'] },
      { ...good, source: 'a\0b' },
      { ...good, type: 'tmp\0fs' },
      { ...good, target: '/a\0b' },
    ]
    for (const mount of wrong) {
      const code = await codeOf(client.create({ id, bundle: path, rootfs: [mount] }))
      assert.equal(code, Code.INVALID_ARGUMENT, JSON.stringify(mount))
      assert.deepEqual(mountsBelow(path), [])
    }
  })

  test('what is busy is detached by Delete', async (t) => {
    const { client, bundle } = startTasks(t)
    const made = bundle(shell('exit 0'))
    const { id, path } = made
    await client.create({ id, bundle: path, rootfs: [{ type: 'tmpfs', source: 'tmpfs', options: [] }] })
    writeFileSync(made.at('rootfs/used'), '')
    const user = execFileSync('sh', [
      '-c',
      'sleep 1000 < "$1" > /dev/null 2>&1 & echo $!',
      'sh',
      made.at('rootfs/used'),
    ])
    try {
      await client.start({ id })
      await client.wait({ id })
      await client.delete({ id })
      assert.deepEqual(mountsBelow(path), [])
    } finally {
      process.kill(Number(user), 'SIGKILL')
    }
  })

  test('`delete` unmounts what the daemon left', async (t) => {
    const { client, bundle } = startTasks(t)
    const { id, path } = bundle(shell('sleep 1000'))
    await client.create({ id, bundle: path, rootfs: [{ type: 'tmpfs', source: 'tmpfs', options: [] }] })
    await client.start({ id })
    await deleteLeft({ id, path })
    assert.deepEqual(mountsBelow(path), [])
  })

  test('`delete` unmounts also when the runtime cannot clean up, and fails', async (t) => {
    const { client, bundle } = startTasks(t)
    const { id, path } = bundle(shell('sleep 1000'))
    await client.create({ id, bundle: path, rootfs: [{ type: 'tmpfs', source: 'tmpfs', options: [] }] })
    const runtime = hostRuntime()
    runtime.cleanup = async () => {
      throw new Error('cannot clean up')
    }
    await assert.rejects(deleteLeft({ id, path }, runtime), /cannot clean up/)
    assert.deepEqual(mountsBelow(path), [])
  })
})

describe('a full disk below the bundle', { skip }, () => {
  /** Mounts a small file system, which the test fills. */
  function smallDisk(): { path: string; fill(): void; free(): void; [Symbol.dispose](): void } {
    const path = newFolder()
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', path])
    const filler = join(path, 'filler')
    return {
      path,
      fill() {
        assert.throws(() => writeFileSync(filler, Buffer.alloc(1 << 20)), { code: 'ENOSPC' })
      },
      free: () => writeFileSync(filler, ''),
      [Symbol.dispose]: () => void execFileSync('umount', ['-l', path]),
    }
  }

  test('Create is RESOURCE_EXHAUSTED, and nothing is left; with space it works', async (t) => {
    const tasks = startTasks(t)
    using disk = smallDisk()
    const { id, path } = tasks.bundle(shell('exit 0'), disk.path)
    const request = { id, bundle: path }
    disk.fill()
    assert.equal(await codeOf(tasks.client.create(request)), Code.RESOURCE_EXHAUSTED)
    assert.deepEqual(readdirSync(path), ['config.json'])
    disk.free()
    await tasks.client.create(request)
    await tasks.client.delete({ id })
  })

  test('an exec that `delete` could not find is refused; the container goes on, ends and is deleted', async (t) => {
    const tasks = startTasks(t)
    const { client } = tasks
    using disk = smallDisk()
    const { id, path } = tasks.bundle(shell('sleep 1000'), disk.path)
    await client.create({ id, bundle: path })
    await client.start({ id })
    disk.fill()
    await client.exec({ id, execId: 'e', spec: execSpec(['sleep', '1000']) })
    assert.equal(await codeOf(client.start({ id, execId: 'e' })), Code.RESOURCE_EXHAUSTED)
    await client.delete({ id, execId: 'e' })
    await client.kill({ id, signal: 9 })
    await client.wait({ id })
    await client.delete({ id })
    assert.ok(tasks.log.some((line) => line.includes('ENOSPC')))
  })
})
