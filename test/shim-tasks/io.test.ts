/** Where processes read and write: FIFOs, files, nothing. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import process from 'node:process'
import { describe, test } from 'node:test'
import { Code } from 'ttrpc'
import { holdWhileTesting } from '../support/hold.js'
import { until } from '../support/raw-service.js'
import { type Bundle, FifoReader, FifoWriter, shell } from './bundle.js'
import { type StartedTasks, startTasks } from './started-tasks.js'

holdWhileTesting()

/** Descriptors that this process has open. */
const descriptors = (): number => readdirSync('/proc/self/fd').length

/** Makes a bundle with a FIFO for each of stdio, and the request for its container. */
function withFifos({ bundle }: StartedTasks, script: string) {
  const made = bundle(shell(script))
  const [stdin, stdout, stderr] = ['in', 'out', 'err'].map((name) => made.fifo(name)) as [
    string,
    string,
    string,
  ]
  return { made, request: { id: made.id, bundle: made.path, stdin, stdout, stderr } }
}

describe('io', () => {
  test('FIFOs: what the client writes arrives, what the process writes too, each in its own', async (t) => {
    const tasks = startTasks(t)
    const { client } = tasks
    const { request } = withFifos(tasks, 'read line; echo "out $line"; echo "err $line" >&2')
    const [out, err, input] = [
      new FifoReader(request.stdout),
      new FifoReader(request.stderr),
      new FifoWriter(request.stdin),
    ]
    const { id } = request
    await client.create(request)
    await client.start({ id })
    input.write('hello\n')
    assert.equal(await out.all(), 'out hello\n')
    assert.equal(await err.all(), 'err hello\n')
    await input.end()
    assert.equal((await client.wait({ id })).exitStatus, 0)
  })

  test('what a client writes as soon as it can open stdin is not lost', async (t) => {
    const tasks = startTasks(t)
    for (let round = 0; round < 20; round++) {
      const { request } = withFifos(tasks, 'cat')
      const { id } = request
      const out = new FifoReader(request.stdout)
      const writer = spawn('sh', ['-c', 'echo hello > "$1"', 'sh', request.stdin], { stdio: 'ignore' })
      const ended = once(writer, 'exit')
      await until(() => readFileSync(`/proc/${writer.pid}/wchan`, 'utf8') === 'wait_for_partner')
      await tasks.client.create(request)
      assert.deepEqual(await ended, [0, null])
      await tasks.client.start({ id })
      await tasks.client.closeIO({ id, stdin: true })
      assert.equal(await out.all(), 'hello\n')
    }
  })

  test('the client leaves and comes back: no EPIPE, and no end of stdin before CloseIO', async (t) => {
    const tasks = startTasks(t)
    const { client } = tasks
    const { request } = withFifos(tasks, 'while read line; do echo "$line"; done; echo end')
    const { id } = request
    const first = { out: new FifoReader(request.stdout), input: new FifoWriter(request.stdin) }
    await client.create(request)
    await client.start({ id })
    first.input.write('one\n')
    await first.out.until('one')
    await first.out.leave()
    await first.input.end()
    const second = { out: new FifoReader(request.stdout), input: new FifoWriter(request.stdin) }
    second.input.write('two\n')
    await second.out.until('two')
    await second.input.end()
    await client.closeIO({ id, stdin: true })
    assert.equal(await second.out.all(), 'two\nend\n')
    assert.equal((await client.wait({ id })).exitStatus, 0)
  })

  test('what a process wrote before it ended is still there for a reader that waits', async (t) => {
    const tasks = startTasks(t)
    const { client } = tasks
    const { request } = withFifos(tasks, 'echo last words')
    const reader = new FifoReader(request.stdout)
    await client.create(request)
    await client.start({ id: request.id })
    await client.wait({ id: request.id })
    assert.equal(await reader.all(), 'last words\n')
  })

  test('file:// URIs: a file is made, and written at its end', async (t) => {
    const tasks = startTasks(t)
    const { client } = tasks
    const made = tasks.bundle(shell('echo out; echo err >&2'))
    const path = made.at('logs/a b.log')
    const uri = `file://${made.path}/logs/a%20b.log`
    const umask = process.umask(0)
    try {
      await client.create({ id: made.id, bundle: made.path, stdout: uri, stderr: uri })
    } finally {
      process.umask(umask)
    }
    assert.deepEqual([statSync(made.at('logs')).mode & 0o777, statSync(path).mode & 0o777], [0o755, 0o644])
    await client.start({ id: made.id })
    await client.wait({ id: made.id })
    assert.equal(readFileSync(path, 'utf8'), 'out\nerr\n')
  })

  test('the path of a regular file: it is written at its end, and read', async (t) => {
    const tasks = startTasks(t)
    const made = tasks.bundle(shell('cat'))
    const [stdin, stdout] = [made.at('in'), made.at('out')]
    writeFileSync(stdin, 'from a file')
    writeFileSync(stdout, 'before, ')
    await tasks.client.create({ id: made.id, bundle: made.path, stdin, stdout })
    await tasks.client.start({ id: made.id })
    await tasks.client.wait({ id: made.id })
    assert.equal(readFileSync(stdout, 'utf8'), 'before, from a file')
  })

  test('none: stdin is at its end, and output is dropped', async (t) => {
    const { client, create } = startTasks(t)
    const { id } = await create(shell('read line && exit 1; echo dropped && echo dropped >&2'))
    await client.start({ id })
    assert.equal((await client.wait({ id })).exitStatus, 0)
  })

  test('refusals: a missing FIFO, a folder, a device, other schemes; nothing is left open', async (t) => {
    const tasks = startTasks(t)
    const { client } = tasks
    const made = tasks.bundle(shell('exit 0'))
    const stdin = made.fifo('in')
    const before = descriptors()
    const cases = [
      [made.at('missing'), Code.NOT_FOUND, /stdout: there is no FIFO or file .*missing/],
      [made.path, Code.INVALID_ARGUMENT, /stdout/],
      ['/dev/zero', Code.INVALID_ARGUMENT, /FIFO or a regular file/],
      ['relative', Code.INVALID_ARGUMENT, /absolute path or a URI/],
      ['npipe:////./pipe/x', Code.UNIMPLEMENTED, /not npipe:\/\//],
      ['file://host/path', Code.INVALID_ARGUMENT, /URI of an absolute path/],
      // Node's own `recursive` of mkdir does not end for these.
      ['file:///proc/nope/x/out', Code.NOT_FOUND, /stdout: ENOENT: .*\/proc\/nope/],
      ['file:///proc/self/a/b/out', Code.NOT_FOUND, /stdout: ENOENT: .*\/proc\/self\/a/],
      [`file://${made.path}/config.json/x/out`, Code.INVALID_ARGUMENT, /stdout: ENOTDIR: /],
      ['/nul\0', Code.INVALID_ARGUMENT, /NUL/],
    ] as const
    for (const [stdout, code, message] of cases) {
      const created = client.create({ id: made.id, bundle: made.path, stdin, stdout })
      await assert.rejects(created, { code, message })
    }
    assert.equal(descriptors(), before)
  })

  test('300 FIFOs without readers: calls are answered as before, and files can be read', async (t) => {
    const tasks = startTasks(t)
    const { client } = tasks
    const made: Bundle[] = []
    for (let i = 0; i < 100; i++) {
      // Writes more than a FIFO holds, and so waits for a reader that never comes.
      const { made: bundle, request } = withFifos(tasks, 'while :; do echo 0123456789; done')
      await client.create(request)
      await client.start({ id: request.id })
      made.push(bundle)
    }
    const times: number[] = []
    for (const { id } of made) {
      const begin = performance.now()
      await client.state({ id })
      times.push(performance.now() - begin)
      await stat('/') // needs Node's thread pool, which blocked opens would fill
    }
    times.sort((a, b) => a - b)
    // Without a blocked open an answer takes well below a millisecond; a blocked one never comes.
    assert.ok(times[98]! < 100, `p99 ${times[98]} ms`)
    const before = descriptors()
    for (const { id } of made) await client.kill({ id, signal: 9, all: true })
    for (const { id } of made) await client.wait({ id })
    for (const { id } of made) await client.delete({ id })
    assert.ok(descriptors() <= before - 300, 'the FIFOs are closed')
  })
})
