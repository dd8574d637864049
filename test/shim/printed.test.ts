/** What the code of a shim prints to stdout does not get into an answer, of which containerd takes every byte. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import process from 'node:process'
import { test } from 'node:test'
import { connect } from 'ttrpc'
import { RuntimeInfo, taskV2, taskV3 } from 'ttrpc/containerd'
import { TempFolder } from '../support/temp-folder.js'
import { isAlive, ShimFolder } from './shim-bundle.js'

const settings = { prints: true }
const folder = new TempFolder()

test('the answer of start is the address alone', async () => {
  await using folder = new ShimFolder()
  const { code, stdout, stderr } = await folder.bundle('c1').start({ settings })
  assert.match(String(stdout), /^unix:\/\/\S+$/)
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
  const client = await connect(String(stdout))
  await client.service(taskV2.Task).connect({}) // it serves
  await client.close()
})

test('the answers of delete and of -info have nothing else', async () => {
  await using folder = new ShimFolder()
  const bundle = folder.bundle('c1')
  const deleted = await bundle.run(['-bundle', bundle.path, 'delete'], { settings })
  assert.equal(taskV3.DeleteResponse.decode(deleted.stdout).pid, 42)
  const info = await bundle.run(['-info'], { settings })
  assert.equal(RuntimeInfo.decode(info.stdout).name, 'io.containerd.test.v1')
  assert.deepEqual(Buffer.from(RuntimeInfo.encode(RuntimeInfo.decode(info.stdout))), info.stdout)
})

test('what is printed is seen where no answer is made of it', async () => {
  await using folder = new ShimFolder()
  const bundle = folder.bundle('c1')
  const version = await bundle.run(['-v'], { settings })
  assert.match(String(version.stdout), /^before runShim\n[\s\S]* Version: 1\.2\.3\n/)
  const forgotten = await bundle.start({ settings: { ...settings, forgets: true } })
  assert.deepEqual(
    { code: forgotten.code, stdout: String(forgotten.stdout) },
    { code: 0, stdout: 'before runShim\nbefore runShimand again' },
  )
})

test('a start whose answer is not read leaves no daemon and no socket', async () => {
  await using folder = new ShimFolder()
  const bundle = folder.bundle('c1')
  const { code, stderr } = await bundle.start({ settings, unread: true })
  assert.equal(code, 1)
  assert.match(stderr, /EPIPE/)
  assert.deepEqual(folder.socketFiles, [])
  assert.ok(bundle.daemonPid === undefined || !isAlive(bundle.daemonPid))
})

/** Starts a program that prints so many bytes as containerd's `start`, and ends when it is killed. */
function startPrinting(count: number) {
  const program = folder.at('program.mjs')
  const body = `import ${JSON.stringify(import.meta.resolve('ttrpc/shim'))}
    import process from 'node:process'
    process.stdout.write('x'.repeat(Number(process.argv[2])))
    process.stderr.write('printed')
    setInterval(() => {}, 1000)`
  writeFileSync(program, body)
  const child = spawn(process.execPath, [program, String(count), '-namespace', 'n', '-id', 'i', 'start'])
  let length = 0
  child.stdout.on('data', (chunk) => {
    length += chunk.length
  })
  return { child, seen: () => length }
}

test('at most 1 MiB is held: a program that prints more is not a shim, and is not waited for', async () => {
  const most = 1 << 20
  const held = startPrinting(most)
  await once(held.child.stderr, 'data')
  held.child.kill('SIGKILL')
  await once(held.child, 'close')
  assert.equal(held.seen(), 0)
  const more = startPrinting(most + 1)
  while (more.seen() <= most) await once(more.child.stdout, 'data')
  more.child.kill('SIGKILL')
  await once(more.child, 'close')
  assert.equal(more.seen(), most + 1)
})
