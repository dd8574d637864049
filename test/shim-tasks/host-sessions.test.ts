/** The example's runtime of plain processes: it ends what its containers started, and nothing else on the host. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { isAlive } from '../shim/shim-bundle.js'
import { holdWhileTesting } from '../support/hold.js'
import { execSpec, shell } from './bundle.js'
import { startTasks } from './started-tasks.js'

holdWhileTesting()

/** The id after which the kernel looks for the next one. */
const LAST_PID = '/proc/sys/kernel/ns_last_pid'
const TRIES = 200

function skipUnlessIdsCanBeChosen(): string | false {
  try {
    accessSync(LAST_PID, constants.W_OK)
    return false
  } catch {
    return 'only root, in a kernel that can restore checkpoints, can choose the id of a process'
  }
}

/** Starts a process in a session of its own, with the id of a process that has ended. */
async function startWithId(pid: number): Promise<ChildProcess> {
  for (let tried = 0; tried < TRIES; tried++) {
    writeFileSync(LAST_PID, String(pid - 1))
    const child = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' })
    if (child.pid === pid) return child
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
  throw new Error(`other processes have taken the id ${pid} each time`)
}

test('a process of the host that got the id of an exec is not killed with its container', {
  skip: skipUnlessIdsCanBeChosen(),
}, async (t) => {
  const { client, create } = startTasks(t)
  const { id } = await create(shell('sleep 1000'))
  await client.start({ id })
  await client.exec({ id, execId: 'e', spec: execSpec(['true']) })
  const { pid } = await client.start({ id, execId: 'e' })
  await client.wait({ id, execId: 'e' })
  const other = await startWithId(pid)
  t.after(() => other.kill('SIGKILL'))
  await client.kill({ id, signal: 9, all: true })
  await client.wait({ id })
  await client.delete({ id })
  assert.ok(isAlive(pid))
})

test('what an exec left running is ended with its container', async (t) => {
  const { client, create } = startTasks(t)
  const { id } = await create(shell('sleep 1000'))
  await client.start({ id })
  await client.exec({ id, execId: 'e', spec: execSpec(['sh', '-c', 'sleep 1000 & exit 0']) })
  await client.start({ id, execId: 'e' })
  await client.wait({ id, execId: 'e' })
  const { processes } = await client.pids({ id })
  await client.kill({ id, signal: 9, all: true })
  await client.wait({ id })
  await client.delete({ id })
  assert.ok(processes.length >= 2)
  assert.ok(processes.every(({ pid }) => !isAlive(pid)))
})
