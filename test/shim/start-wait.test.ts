/** start waits for its daemon: until that serves, and no longer than it may. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import process from 'node:process'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { LogReader } from './log-reader.js'
import { gone, isAlive, ShimFolder } from './shim-bundle.js'

const program = fileURLToPath(new URL('./programs/test-shim.js', import.meta.url))

test('a signal right after the answer of start is handled: SIGUSR1 dumps the state', async () => {
  await using folder = new ShimFolder()
  const bundle = folder.bundle('c1')
  using log = new LogReader(bundle.path)
  assert.equal((await bundle.start()).code, 0)
  process.kill(Number(bundle.daemonPid), 'SIGUSR1')
  await log.line(/msg="the state of the shim is in a file"/)
  assert.equal(JSON.parse(bundle.read('shim-dump.json')).shim.id, 'c1')
})

test('SIGTERM right after the answer of start ends the daemon with its socket', async () => {
  await using folder = new ShimFolder()
  const bundle = folder.bundle('c1')
  assert.equal((await bundle.start()).code, 0)
  process.kill(Number(bundle.daemonPid), 'SIGTERM')
  await gone(Number(bundle.daemonPid))
  assert.deepEqual(folder.socketFiles, [])
})

test('a daemon that has not come to its handlers yet opens no debugger', async () => {
  await using folder = new ShimFolder()
  const bundle = folder.bundle('c1')
  assert.equal((await bundle.start()).code, 0)
  const [node = '', ...args] = readFileSync(`/proc/${bundle.daemonPid}/cmdline`, 'utf8').split('\0')
  const flags = args.filter((arg) => arg.startsWith('--'))
  const idle = "console.log('up'); setInterval(() => {}, 1000)" // without a handler
  const child = spawn(node, [...flags, '-e', idle], { stdio: ['ignore', 'pipe', 'pipe'] })
  const heard: string[] = []
  child.stderr.on('data', (chunk) => heard.push(String(chunk)))
  try {
    await new Promise((resolve) => child.stdout.once('data', resolve))
    child.kill('SIGUSR1')
    if (flags.includes('--disable-sigusr1')) return
    while (!heard.join('').includes('\n')) await delay(2)
    assert.match(heard.join(''), /^Starting inspector on 192\.0\.2\.1:9229 failed/)
  } finally {
    child.kill('SIGKILL')
  }
})

test('a daemon that does not serve in startTimeoutMs is killed, with what it has started', async () => {
  await using folder = new ShimFolder()
  const bundle = folder.bundle('c1')
  const command = ['/bin/sh', '-c', 'echo $$ >pid; sleep 60; true', 'sh']
  const { code, stdout, stderr } = await bundle.start({
    settings: { options: { startTimeoutMs: 300, command } },
  })
  assert.deepEqual({ code, stdout: stdout.length }, { code: 1, stdout: 0 })
  assert.match(stderr, /the daemon did not serve within 300 ms: .* raise startTimeoutMs/)
  assert.equal(isAlive(Number(bundle.read('pid'))), false)
  assert.deepEqual(folder.socketFiles, [])
})

test('a daemon that ends before it serves is an error', async () => {
  await using folder = new ShimFolder()
  const { code, stderr } = await folder
    .bundle('c1')
    .start({ settings: { options: { command: ['/bin/false'] } } })
  assert.equal(code, 1)
  assert.match(stderr, /the daemon has ended before it served: run this program with -v to see why/)
  assert.deepEqual(folder.socketFiles, [])
})

test('a daemon whose start is killed ends, since its address is lost', async () => {
  await using folder = new ShimFolder()
  const bundle = folder.bundle('c1')
  using log = new LogReader(bundle.path)
  const script = 'kill -9 $PPID; exec "$0" "$@"'
  const command = ['/bin/sh', '-c', script, process.execPath, program]
  const { code } = await bundle.start({ settings: { options: { command } } })
  assert.equal(code, null)
  assert.match(await log.line(/cannot serve/), /the start of this daemon has ended before its answer/)
  while (folder.socketFiles.length > 0) await delay(2)
})
