/** Loggers: programs of `binary://` URIs, which take the output of a process. */
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { Code } from 'ttrpc'
import { holdWhileTesting } from '../support/hold.js'
import { until } from '../support/raw-service.js'
import { type Bundle, execSpec, newFolder, shell } from './bundle.js'
import { startTasks } from './started-tasks.js'

holdWhileTesting()

const descriptors = (): number => readdirSync('/proc/self/fd').length

/** A logger of a test, with the folder into which it writes. */
class TestLogger {
  readonly folder = newFolder()
  readonly path: string

  /** `script`: what the logger does, with `$dir` for the folder. */
  constructor(script: string) {
    mkdirSync(`${this.folder}/out`)
    this.path = `${this.folder}/logger`
    writeFileSync(this.path, `#!/bin/sh\ndir=${this.folder}/out\necho $$ >$dir/pid\n${script}\n`, {
      mode: 0o755,
    })
  }

  uri(query = ''): string {
    return `binary://${this.path}${query}`
  }

  read(name: string): string {
    return readFileSync(`${this.folder}/out/${name}`, 'utf8')
  }

  get runs(): boolean {
    return existsSync(`/proc/${this.read('pid').trim()}`)
  }
}

/** Whether a process is there, and no zombie: what the daemon has not adopted is not reaped by it. */
function isRunning(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'latin1').includes(') Z ')
  } catch {
    return false
  }
}

/** Says that it is ready, and copies both outputs to their end. */
const COPY = 'exec 5>&-; cat <&3 >$dir/stdout & cat <&4 >$dir/stderr; wait'

/** A logger of two threads: the first one ends, then the other one closes descriptor 5, and runs on. */
const THREADS = `
import ctypes, os, platform, threading, time
def run():
    while ' Z ' not in open('/proc/%d/stat' % os.getpid()).read():
        time.sleep(0.01)
    os.close(5)
    time.sleep(60)
threading.Thread(target=run).start()
ctypes.CDLL(None).syscall({'x86_64': 60}.get(platform.machine(), 93), 0)
`

const requestOf = ({ id, path }: Bundle, uri: string) => ({ id, bundle: path, stdout: uri, stderr: uri })

describe('loggers', () => {
  test('take stdout and stderr, know the container, and end with it', async (t) => {
    const tasks = startTasks(t)
    const open = descriptors()
    const logger = new TestLogger(`for a in "$@"; do echo "[$a]"; done >$dir/args; env >$dir/env; ${COPY}`)
    const made = tasks.bundle(shell('echo to out; echo to err >&2'))
    const { id } = made
    const uri = logger.uri('?level=debug&empty&path=%2Fa+b&level=other')
    await tasks.client.create(requestOf(made, uri))
    assert.deepEqual((await tasks.client.state({ id })).stdout, uri)
    await tasks.client.start({ id })
    await tasks.client.wait({ id })
    await tasks.client.delete({ id })
    assert.equal(logger.read('stdout'), 'to out\n')
    assert.equal(logger.read('stderr'), 'to err\n')
    assert.equal(logger.read('args'), '[level]\n[debug]\n[empty]\n[]\n[path]\n[/a b]\n')
    const env = logger.read('env').split('\n')
    assert.ok(env.includes(`CONTAINER_ID=${id}`) && env.includes('CONTAINER_NAMESPACE=tests'))
    assert.ok(!env.some((line) => line.startsWith('HOME=')), 'of the environment of the shim it has nothing')
    assert.equal(logger.runs, false)
    assert.equal(descriptors(), open)
  })

  test('Delete is answered when all is logged, however long the logger takes for it', async (t) => {
    const tasks = startTasks(t)
    const logger = new TestLogger(`exec 5>&-; cat <&3 >$dir/part; sleep 0.5; mv $dir/part $dir/stdout`)
    const made = tasks.bundle(shell('i=0; while [ $i -lt 20000 ]; do echo "line $i"; i=$((i+1)); done'))
    const { id } = made
    await tasks.client.create(requestOf(made, logger.uri()))
    await tasks.client.start({ id })
    await tasks.client.wait({ id })
    await tasks.client.delete({ id })
    assert.equal(logger.read('stdout').split('\n').length, 20_001)
  })

  test('of execs have all of their output when the container is deleted, at most ioDrainMs later', async (t) => {
    for (const [ioDrainMs, logged] of [
      [20_000, 'from the exec\n'],
      [50, undefined],
    ] as const) {
      const tasks = startTasks(t, { limits: { ioDrainMs, loggerEndMs: 200 } })
      const { id } = await tasks.create(shell('sleep 100'))
      await tasks.client.start({ id })
      const end =
        logged === undefined ? 'while :; do sleep 0.02; done' : 'sleep 0.5; mv $dir/part $dir/stdout'
      const logger = new TestLogger(
        `trap "echo TERM >$dir/signal; exit" TERM; exec 5>&-; cat <&3 >$dir/part; ${end}`,
      )
      const exec = { id, execId: 'e1' }
      const spec = execSpec(['sh', '-c', 'echo from the exec; exec sleep 100'])
      await tasks.client.exec({ ...exec, spec, stdout: logger.uri() })
      await tasks.client.start(exec)
      await until(() => logger.read('part') === 'from the exec\n')
      await tasks.client.kill({ id, signal: 9 })
      await tasks.client.wait({ id })
      await tasks.client.delete({ id })
      if (logged === undefined) await until(() => !logger.runs)
      else assert.equal(logger.read('stdout'), logged)
      assert.equal(existsSync(`${logger.folder}/out/signal`), logged === undefined)
    }
  })

  test('of an exec know its id', async (t) => {
    const tasks = startTasks(t)
    const { id } = await tasks.create(shell('sleep 100'))
    await tasks.client.start({ id })
    const logger = new TestLogger(`env >$dir/env; ${COPY}`)
    const exec = { id, execId: 'e1' }
    const spec = execSpec(['sh', '-c', 'echo from the exec'])
    await tasks.client.exec({ ...exec, spec, stdout: logger.uri() })
    await tasks.client.start(exec)
    await tasks.client.wait(exec)
    await tasks.client.delete(exec)
    assert.equal(logger.read('stdout'), 'from the exec\n')
    assert.match(logger.read('env'), /^CONTAINER_ID=e1$/m)
  })

  test('take the output of a terminal', async (t) => {
    const tasks = startTasks(t)
    const logger = new TestLogger(COPY)
    const made = tasks.bundle(shell('test -t 1 && echo terminal'))
    const { id } = made
    await tasks.client.create({ id, bundle: made.path, terminal: true, stdout: logger.uri() })
    await tasks.client.start({ id })
    await tasks.client.wait({ id })
    await tasks.client.delete({ id })
    assert.equal(logger.read('stdout'), 'terminal\r\n')
    assert.equal(logger.runs, false)
  })

  test('are ready when they write to descriptor 5, too', async (t) => {
    const tasks = startTasks(t)
    const logger = new TestLogger('echo >&5; exec cat <&3 >$dir/stdout')
    const made = tasks.bundle(shell('echo hi'))
    await tasks.client.create(requestOf(made, logger.uri()))
    await tasks.client.start({ id: made.id })
    await tasks.client.wait({ id: made.id })
    await tasks.client.delete({ id: made.id })
    assert.equal(logger.read('stdout'), 'hi\n')
  })

  test('that never close descriptor 5 are killed after loggerReadyMs, and Create fails', async (t) => {
    const tasks = startTasks(t, { limits: { loggerReadyMs: 300 } })
    const open = descriptors()
    const logger = new TestLogger('trap "" TERM; while :; do sleep 0.05; done')
    const made = tasks.bundle(shell('true'))
    await assert.rejects(tasks.client.create(requestOf(made, logger.uri())), {
      code: Code.DEADLINE_EXCEEDED,
      message: /logger .* was not ready within 300 ms: it must close descriptor 5/,
    })
    await until(() => !logger.runs)
    assert.equal(descriptors(), open)
    await assert.rejects(tasks.client.state({ id: made.id }), { code: Code.NOT_FOUND })
  })

  test('that are not ready are killed with what they have started', async (t) => {
    const tasks = startTasks(t, { limits: { loggerReadyMs: 300 } })
    const logger = new TestLogger('sleep 1000 & echo $! > $dir/child; exec 5>&-; wait')
    const made = tasks.bundle(shell('true'))
    await assert.rejects(tasks.client.create(requestOf(made, logger.uri())), { code: Code.DEADLINE_EXCEEDED })
    await until(() => !logger.runs && !isRunning(Number(logger.read('child'))))
  })

  test('of which only the main thread has ended are killed after loggerReadyMs, and Create fails', async (t) => {
    const tasks = startTasks(t, { limits: { loggerReadyMs: 1500 } })
    const open = descriptors()
    const logger = new TestLogger('exec python3 $dir/../threads.py')
    writeFileSync(`${logger.folder}/threads.py`, THREADS)
    const made = tasks.bundle(shell('true'))
    await assert.rejects(tasks.client.create(requestOf(made, logger.uri())), {
      code: Code.DEADLINE_EXCEEDED,
      message: /logger .* was not ready within 1500 ms/,
    })
    await until(() => !logger.runs)
    assert.equal(descriptors(), open)
  })

  test('are ended, and their pipes closed, when stdin cannot be opened', async (t) => {
    const tasks = startTasks(t, { limits: { loggerEndMs: 100 } })
    const logger = new TestLogger(COPY)
    const made = tasks.bundle(shell('true'))
    const bad = ['relative', 'a\0b', 'ftp://x', 'fifo://host/x', 'binary:///bin/cat', '/none/such', made.path]
    for (const stdin of bad) {
      for (const terminal of [false, true]) {
        const open = descriptors()
        const output = terminal ? { stdout: logger.uri() } : { stdout: logger.uri(), stderr: logger.uri() }
        const request = { id: made.id, bundle: made.path, terminal, stdin, ...output }
        await assert.rejects(tasks.client.create(request), { name: 'TtrpcError' })
        await until(() => !logger.runs)
        assert.equal(descriptors(), open, `${stdin}, terminal: ${terminal}`)
      }
    }
  })

  test('that do not end are ended with the container: SIGTERM, then SIGKILL after loggerEndMs', async (t) => {
    const tasks = startTasks(t, { limits: { ioDrainMs: 50, loggerEndMs: 200 } })
    const logger = new TestLogger(
      'trap "echo TERM >$dir/signal" TERM; exec 5>&-; while :; do sleep 0.02; done',
    )
    const made = tasks.bundle(shell('true'))
    const { id } = made
    await tasks.client.create(requestOf(made, logger.uri()))
    await tasks.client.start({ id })
    await tasks.client.wait({ id })
    await tasks.client.delete({ id })
    assert.equal(logger.read('signal'), 'TERM\n')
    await until(() => !logger.runs)
  })

  test('that fail at once, or are missing, or cannot run, fail Create, and nothing is left', async (t) => {
    const tasks = startTasks(t)
    const open = descriptors()
    const failing = new TestLogger('exit 3')
    const killed = new TestLogger('kill -9 $$')
    const missing = new TestLogger('')
    rmSync(missing.path)
    const forbidden = new TestLogger('')
    rmSync(forbidden.path)
    writeFileSync(forbidden.path, '', { mode: 0o600 })
    for (const [uri, code, message] of [
      [failing.uri(), Code.FAILED_PRECONDITION, /has ended with exit code 3 before it was ready/],
      [killed.uri(), Code.FAILED_PRECONDITION, /has ended by SIGKILL before it was ready/],
      [missing.uri(), Code.NOT_FOUND, /stdout: there is no logger/],
      [forbidden.uri(), Code.PERMISSION_DENIED, /EACCES/],
    ] as const) {
      const made = tasks.bundle(shell('true'))
      await assert.rejects(tasks.client.create(requestOf(made, uri)), { code, message }, uri)
    }
    assert.equal(descriptors(), open)
  })

  test('that end at once without an error leave the process a broken pipe', async (t) => {
    const tasks = startTasks(t)
    const logger = new TestLogger('exit 0')
    const made = tasks.bundle(shell('trap "" PIPE; echo x || exit 9'))
    await tasks.client.create(requestOf(made, logger.uri()))
    await tasks.client.start({ id: made.id })
    assert.equal((await tasks.client.wait({ id: made.id })).exitStatus, 9)
  })

  test('what is no logger is refused', async (t) => {
    const tasks = startTasks(t)
    const logger = new TestLogger(COPY)
    const { path, id } = tasks.bundle(shell('true'))
    const create = (request: object) => tasks.client.create({ id, bundle: path, ...request })
    for (const request of [
      { stdout: 'binary://host/path' },
      { stdout: 'binary://' },
      { stdout: logger.uri('?a=%00') },
      { stdout: logger.uri(), stderr: logger.uri('?other') },
      { stdout: logger.uri(), stderr: `file://${path}/log` },
      { stderr: logger.uri() },
      { stdin: logger.uri() },
    ]) {
      await assert.rejects(create(request), { code: Code.INVALID_ARGUMENT }, JSON.stringify(request))
    }
    assert.ok(!existsSync(`${logger.folder}/out/pid`), 'the logger was not started')
  })
})
