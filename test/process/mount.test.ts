/** Mounts, in the namespace of the test: each test unmounts what it has mounted. */
import assert from 'node:assert/strict'
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, statfsSync, writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import process from 'node:process'
import { test } from 'node:test'
import { type Mount, mount, unmount } from 'ttrpc/process'
import { skipWithoutMounts } from '../support/mounts.js'
import { TempFolder } from '../support/temp-folder.js'

const folder = new TempFolder()
const skip = skipWithoutMounts()

function newFolder(name: string): string {
  mkdirSync(folder.at(name))
  return folder.at(name)
}

/** The options of what is mounted at a path, the latest last. */
function mountedAt(path: string): string[] {
  const lines = readFileSync('/proc/self/mountinfo', 'utf8').split('\n')
  return lines.filter((line) => line.split(' ')[4] === path).map((line) => line.split(' ')[5]!)
}

function tmpfs(target: string, ...options: string[]): Mount {
  return { type: 'tmpfs', source: 'tmpfs', target, options }
}

test('a tmpfs with flags and data', { skip }, async () => {
  const target = newFolder('tmpfs')
  await mount(tmpfs(target, 'nosuid', 'noexec', 'size=128k'))
  const { blocks, bsize } = statfsSync(target)
  assert.equal(blocks * bsize, 128 * 1024)
  assert.match(mountedAt(target)[0]!, /nosuid.*noexec/)
  await unmount(target)
  assert.deepEqual(mountedAt(target), [])
})

test('a read-only bind mount is read-only', { skip }, async () => {
  const source = newFolder('source')
  const target = newFolder('bound')
  writeFileSync(`${source}/file`, 'text')
  await mount({ type: 'bind', source, target, options: ['rbind', 'ro'] })
  assert.equal(readFileSync(`${target}/file`, 'utf8'), 'text')
  assert.throws(() => writeFileSync(`${target}/file`, 'other'), { code: 'EROFS' })
  await unmount(target)
  writeFileSync(`${source}/file`, 'other')
})

test('the propagation of a mount is set', { skip }, async () => {
  const target = newFolder('shared')
  const propagation = (): string | undefined =>
    readFileSync('/proc/self/mountinfo', 'utf8')
      .split('\n')
      .find((line) => line.split(' ')[4] === target)
      ?.split(' ')[6]
  await mount(tmpfs(target, 'rshared'))
  assert.match(propagation()!, /^shared:/)
  await mount({ type: '', source: '', target, options: ['private'] })
  assert.equal(propagation(), '-')
  await unmount(target)
})

test('an overlay', { skip }, async () => {
  const base = newFolder('overlay')
  await mount(tmpfs(base)) // an overlay cannot be on top of each file system
  for (const name of ['lower', 'upper', 'work', 'merged']) mkdirSync(`${base}/${name}`)
  writeFileSync(`${base}/lower/file`, 'from below')
  const target = `${base}/merged`
  const options = [`lowerdir=${base}/lower`, `upperdir=${base}/upper`, `workdir=${base}/work`]
  await mount({ type: 'overlay', source: 'overlay', target, options })
  writeFileSync(`${target}/new`, '')
  assert.deepEqual(readdirSync(`${base}/upper`), ['new'])
  assert.equal(readFileSync(`${target}/file`, 'utf8'), 'from below')
  await unmount(target)
  await unmount(base)
})

/** Makes layers, each with a file of its own and one that all have, and returns the options of an overlay of them. */
function layered(base: string, names: readonly string[]): string[] {
  const layers = names.map((name) => `${base}/${name}`)
  for (const [i, layer] of layers.entries()) {
    mkdirSync(layer, { recursive: true })
    writeFileSync(`${layer}/file-${i}`, '')
    writeFileSync(`${layer}/shared`, `of ${i}`)
  }
  for (const name of ['upper', 'work', 'merged']) mkdirSync(`${base}/${name}`)
  const escaped = layers.map((layer) => layer.replace(/[:,\\]/g, '\\$&'))
  return [`lowerdir=${escaped.join(':')}`, `upperdir=${base}/upper`, `workdir=${base}/work`]
}

for (const [what, folderName] of [
  ['', 'snapshots'],
  [', in a folder with a colon', 'snap:shots'],
] as const) {
  test(`an overlay of 120 layers, whose options are longer than a page${what}`, { skip }, async () => {
    const base = newFolder(folderName)
    await mount(tmpfs(base))
    const names = Array.from(
      { length: 120 },
      (_, i) => `io.containerd.snapshotter.v1.overlayfs/snapshots/${i}/fs`,
    )
    const options = layered(base, names)
    assert.ok(options.join(',').length > 2 * 4096)
    const target = `${base}/merged`
    const cwd = process.cwd()
    const mounting = mount({ type: 'overlay', source: 'overlay', target, options })
    assert.equal(process.cwd(), cwd) // also while it mounts
    await mounting
    assert.equal(process.cwd(), cwd)
    assert.equal(readFileSync(`${target}/shared`, 'utf8'), 'of 0') // the first one is the uppermost
    assert.equal(readdirSync(target).length, 121)
    writeFileSync(`${target}/new`, '')
    assert.deepEqual(readdirSync(`${base}/upper`), ['new'])
    await unmount(target)
    await unmount(base)
  })
}

test('a relative target is that of the process, also for an overlay with many layers', { skip }, async () => {
  const base = newFolder('relative-target')
  await mount(tmpfs(base))
  const options = layered(
    base,
    Array.from({ length: 120 }, (_, i) => `${'layer'.repeat(10)}/${i}/fs`),
  )
  const target = relative(process.cwd(), `${base}/merged`)
  await mount({ type: 'overlay', source: 'overlay', target, options })
  assert.equal(readFileSync(`${base}/merged/shared`, 'utf8'), 'of 0')
  await unmount(`${base}/merged`)
  await unmount(base)
})

test('what fails in an overlay with many layers has its reason, and mounts nothing', { skip }, async () => {
  const base = newFolder('many-failing')
  await mount(tmpfs(base))
  const options = layered(
    base,
    Array.from({ length: 120 }, (_, i) => `${'layer'.repeat(10)}/${i}/fs`),
  )
  const overlay = { type: 'overlay', source: 'overlay', target: `${base}/merged` }
  await assert.rejects(mount({ ...overlay, options: [...options, 'nosuchoption'] }), { code: 'EINVAL' })
  const missing = options.map((option) => option.replaceAll(base, `${base}/none`))
  await assert.rejects(mount({ ...overlay, options: missing }), { code: 'ENOENT', syscall: 'chdir' })
  assert.deepEqual(mountedAt(overlay.target), [])
  await unmount(base)
})

test('all mounts at a target are removed', { skip }, async () => {
  const target = newFolder('stacked')
  for (let i = 0; i < 3; i++) await mount(tmpfs(target))
  assert.equal(mountedAt(target).length, 3)
  await unmount(target, { all: true })
  assert.equal(mountedAt(target).length, 0)
})

test('what is in use is EBUSY, unless it is detached', { skip }, async () => {
  const target = newFolder('busy')
  await mount(tmpfs(target))
  const fd = openSync(`${target}/file`, 'w')
  await assert.rejects(unmount(target), { code: 'EBUSY' })
  await unmount(target, { detach: true })
  closeSync(fd)
  assert.deepEqual(mountedAt(target), [])
})

test('nothing is mounted: EINVAL, and ENOENT without a target; fine with all', { skip }, async () => {
  const target = newFolder('plain')
  await assert.rejects(unmount(target), { code: 'EINVAL', message: /nothing is mounted there/ })
  await assert.rejects(unmount(folder.at('none')), { code: 'ENOENT' })
  await unmount(target, { all: true })
  await unmount(folder.at('none'), { all: true })
})

test('a mount that fails has the reason, and leaves nothing', { skip }, async () => {
  const target = newFolder('failing')
  await assert.rejects(mount({ ...tmpfs(target), type: 'nosuchfs' }), {
    code: 'ENODEV',
    message: new RegExp(`^cannot mount nosuchfs of tmpfs at ${target}: `),
  })
  await assert.rejects(mount(tmpfs(folder.at('none'))), { code: 'ENOENT' })
  await assert.rejects(mount(tmpfs(target, 'size=x')), {
    code: 'EINVAL',
    message: new RegExp(`^cannot mount tmpfs at ${target}: `),
  })
  const source = folder.at('no-source')
  await assert.rejects(mount({ type: 'bind', source, target, options: ['rbind'] }), {
    code: 'ENOENT',
    message: new RegExp(`^cannot mount bind of ${source} at ${target}: `),
  })
  assert.deepEqual(mountedAt(target), [])
})

test('what the options cannot be is refused', async () => {
  await assert.rejects(mount(tmpfs('/x', 'loop')), { code: 'ERR_TTRPC_ARGUMENT' })
  await assert.rejects(mount(tmpfs('')), { code: 'ERR_TTRPC_ARGUMENT' })
  await assert.rejects(unmount('/x', { force: true } as object), { code: 'ERR_TTRPC_OPTION' })
})
