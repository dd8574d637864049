/** The ends of processes that were adopted, and of others. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { after, before, test } from 'node:test'
import { setChildSubreaper, watchExit } from 'ttrpc/process'
import { openFiles } from '../support/proc.js'
import { until } from '../support/raw-service.js'
import { adopt, stateOf, untilState } from './adopted-process.js'

before(() => setChildSubreaper(true))
after(() => setChildSubreaper(false))

const NO_PROCESS = 2 ** 31 - 1

test('the exit of an adopted process has its code and time, and the process is reaped', async () => {
  const began = Date.now()
  const adopted = await adopt('read line; exit 7')
  const exit = watchExit(adopted.pid)
  adopted.release()
  const { exitedAt, ...rest } = await exit
  assert.deepEqual(rest, { pid: adopted.pid, exitCode: 7, signal: 0, known: true })
  assert.ok(exitedAt.getTime() >= began && exitedAt.getTime() <= Date.now(), String(exitedAt))
  assert.equal(stateOf(adopted.pid), undefined)
})

test('a process that a signal killed has 128 + signal', async () => {
  const adopted = await adopt('read line')
  const exit = watchExit(adopted.pid)
  process.kill(adopted.pid, 'SIGKILL')
  const { exitCode, signal, known } = await exit
  assert.deepEqual({ exitCode, signal, known }, { exitCode: 137, signal: 9, known: true })
})

test('a process that ended before it is watched', async () => {
  const adopted = await adopt('read line; exit 3')
  adopted.release()
  await untilState(adopted.pid, 'Z')
  assert.equal((await watchExit(adopted.pid)).exitCode, 3)
})

test('several watch one process', async () => {
  const adopted = await adopt('read line; exit 4')
  const exits = [watchExit(adopted.pid), watchExit(adopted.pid)]
  adopted.release()
  const [first, second] = await Promise.all(exits)
  assert.equal(first?.exitCode, 4)
  assert.deepEqual(first, second)
})

test('a process that does not exist is ESRCH', async () => {
  await assert.rejects(watchExit(NO_PROCESS), {
    code: 'ESRCH',
    syscall: 'pidfd_open',
    message: /^cannot watch process 2147483647: no such process/,
  })
})

test('a signal ends the wait of its call alone, and the last one the watch', async () => {
  const pidfds = (): number => openFiles().filter((link) => link.includes('pidfd')).length
  const before = pidfds()
  const adopted = await adopt('read line; exit 9')
  const [first, second] = [new AbortController(), new AbortController()]
  const exits = [first, second].map(({ signal }) => watchExit(adopted.pid, { signal }))
  first.abort(new Error('the first'))
  await assert.rejects(exits[0]!, { message: 'the first' })
  second.abort()
  await assert.rejects(exits[1]!, { name: 'AbortError' })
  await until(() => pidfds() === before)
  adopted.release()
  await untilState(adopted.pid, 'Z') // it was not reaped
  const { signal } = new AbortController()
  assert.equal((await watchExit(adopted.pid, { signal })).exitCode, 9)
})

test('an aborted signal does not end a wait without one', async () => {
  const adopted = await adopt('read line; exit 8')
  const controller = new AbortController()
  const exit = watchExit(adopted.pid)
  const refused = assert.rejects(watchExit(adopted.pid, { signal: controller.signal }), {
    name: 'AbortError',
  })
  controller.abort()
  await refused
  adopted.release()
  assert.equal((await exit).exitCode, 8)
  controller.abort() // again, after the end
  const { signal } = controller
  await assert.rejects(watchExit(NO_PROCESS, { signal }), { name: 'AbortError' })
  await assert.rejects(watchExit(1, { signal: 1 as never }), { code: 'ERR_TTRPC_OPTION' })
  await assert.rejects(watchExit(1, { timeout: 1 } as object), { code: 'ERR_TTRPC_OPTION' })
})

test('what is not a pid is refused', async () => {
  for (const pid of [0, -1, 1.5, Number.NaN, 2 ** 31, '1' as unknown as number]) {
    await assert.rejects(watchExit(pid), { code: 'ERR_TTRPC_ARGUMENT' }, String(pid))
  }
})

test('the status of a process that is not a child is not known', async () => {
  const shell = spawn('sh', ['-c', 'sh -c "read line; exit 5" <&3 & echo $!; wait $!'], {
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
  })
  const shellExit = once(shell, 'exit')
  const [line] = await once(shell.stdout!, 'data')
  const exit = watchExit(Number(String(line)))
  ;(shell.stdio[3] as import('node:stream').Writable).end('go\n')
  const { exitCode, signal, known } = await exit
  assert.deepEqual({ exitCode, signal, known }, { exitCode: 255, signal: 0, known: false })
  assert.deepEqual(await shellExit, [5, null])
})

test("children of Node's own keep their exit codes while 100 adopted processes end", async () => {
  const pidfds = (): number => openFiles().filter((link) => link.includes('pidfd')).length
  const before = pidfds()
  const adopted = await Promise.all(Array.from({ length: 100 }, (_, i) => adopt(`read line; exit ${i}`)))
  const exits = adopted.map(({ pid }) => watchExit(pid))
  const own = Array.from({ length: 20 }, (_, i) => once(spawn('sh', ['-c', `exit ${i}`]), 'exit'))
  for (const one of adopted) one.release()
  assert.deepEqual(
    (await Promise.all(exits)).map(({ exitCode }) => exitCode),
    adopted.map((_, i) => i),
  )
  assert.deepEqual(
    (await Promise.all(own)).map(([code]) => code),
    own.map((_, i) => i),
  )
  assert.equal(pidfds(), before)
})

/** Runs a program that adopts a process, whose pid is `pid`; returns its output and exit code. */
async function runProgram(body: string): Promise<{ text: string; code: number | null }> {
  const program = `
    import { spawn } from 'node:child_process'
    import { once } from 'node:events'
    import { setChildSubreaper, watchExit } from ${JSON.stringify(import.meta.resolve('ttrpc/process'))}
    setChildSubreaper(true)
    const shell = spawn('sh', ['-c', 'sh -c "read line; exit 6" <&3 >/dev/null 3<&- & echo $!'], {
      stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
    })
    const [[line]] = await Promise.all([once(shell.stdout, 'data'), once(shell, 'exit')])
    const pid = Number(String(line))
    ${body}`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  const [code] = await once(child, 'close')
  return { text, code }
}

test('a watch keeps the program alive, and nothing does after it', async () => {
  const { text, code } = await runProgram(`
    watchExit(pid).then(({ exitCode }) => console.log(exitCode))
    shell.stdio[3].end('go\\n')
    shell.stdio[3].unref()`)
  assert.deepEqual({ text, code }, { text: '6\n', code: 0 })
})

test('a watch that its signal has ended does not keep the program alive', async () => {
  const { text, code } = await runProgram(`
    const controller = new AbortController()
    watchExit(pid, { signal: controller.signal }).catch(({ name }) => console.log(name))
    shell.stdio[3].unref()
    controller.abort()`)
  assert.deepEqual({ text, code }, { text: 'AbortError\n', code: 0 })
})

test('a program can exit while it watches', async () => {
  const { code } = await runProgram('watchExit(pid)\nprocess.exit(3)')
  assert.equal(code, 3)
})
