/** Zombies of a subreaper that no code waits for. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { Worker } from 'node:worker_threads'
import { reapAdopted, setChildSubreaper, watchExit } from 'ttrpc/process'
import { adopt, stateOf, untilState } from './adopted-process.js'

before(() => setChildSubreaper(true))
after(() => setChildSubreaper(false))

async function ended(code: number): Promise<number> {
  const { pid, release } = await adopt(`read line; exit ${code}`)
  release()
  return pid
}

test("adopted processes are reaped, and Node's own children keep their exit codes", async () => {
  const stop = reapAdopted()
  for (let round = 0; round < 5; round++) {
    const adopted = await Promise.all(Array.from({ length: 20 }, () => ended(0)))
    const own = Array.from({ length: 20 }, (_, i) => once(spawn('sh', ['-c', `exit ${i}`]), 'exit'))
    assert.deepEqual(
      (await Promise.all(own)).map(([code]) => code),
      own.map((_, i) => i),
    )
    for (const pid of adopted) await untilState(pid, undefined)
  }
  stop()
})

test('a zombie from before is reaped', async () => {
  const pid = await ended(0)
  await untilState(pid, 'Z')
  const stop = reapAdopted()
  await untilState(pid, undefined)
  stop()
})

test('one that is watched is left to its watcher', async () => {
  const stop = reapAdopted()
  const adopted = await adopt('read line; exit 9')
  const exit = watchExit(adopted.pid)
  adopted.release()
  assert.equal((await exit).exitCode, 9)
  stop()
})

test('the exit of one that was reaped is remembered for one watch', async () => {
  const stop = reapAdopted()
  const pid = await ended(6)
  await untilState(pid, undefined)
  const { exitCode, known } = await watchExit(pid)
  assert.deepEqual({ exitCode, known }, { exitCode: 6, known: true })
  await assert.rejects(watchExit(pid), { code: 'ESRCH' })
  stop()
})

test('no more exits are remembered than the option allows, the latest ones', async () => {
  const stop = reapAdopted({ remembered: 2 })
  const pids: number[] = []
  for (const code of [1, 2, 3]) {
    const pid = await ended(code)
    await untilState(pid, undefined)
    pids.push(pid)
  }
  await assert.rejects(watchExit(pids[0]!), { code: 'ESRCH' })
  assert.equal((await watchExit(pids[1]!)).exitCode, 2)
  assert.equal((await watchExit(pids[2]!)).exitCode, 3)
  stop()
})

test('nothing is reaped once it is stopped', async () => {
  reapAdopted()()
  const pid = await ended(8)
  await untilState(pid, 'Z')
  await once(spawn('true'), 'exit') // a SIGCHLD and turns of the event loop
  assert.equal(stateOf(pid), 'Z')
  assert.equal((await watchExit(pid)).exitCode, 8)
})

test('it cannot be used in a worker, and a worker can end while it watches', async () => {
  const adopted = await adopt('read line')
  const worker = new Worker(
    `const { parentPort, workerData } = require('node:worker_threads')
    import('ttrpc/process').then(({ reapAdopted, watchExit }) => {
      watchExit(workerData)
      try { reapAdopted() } catch (error) { parentPort.postMessage(error.code) }
    })`,
    { eval: true, workerData: adopted.pid },
  )
  const [code] = await once(worker, 'message')
  assert.equal(code, 'ERR_TTRPC_ARGUMENT')
  await worker.terminate()
  const exit = watchExit(adopted.pid)
  adopted.release()
  assert.equal((await exit).known, true)
})

test('wrong options are refused', () => {
  assert.throws(() => reapAdopted({ remembered: -1 }), { code: 'ERR_TTRPC_OPTION' })
})
