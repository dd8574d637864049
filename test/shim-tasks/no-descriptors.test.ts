/** Loggers where no descriptor is free. In a process of its own, whose limit stays low. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { closeSync, openSync, readdirSync, readlinkSync } from 'node:fs'
import process from 'node:process'
import { test } from 'node:test'
import { errdefsNameOf } from 'ttrpc/shim'
import { type StartedLogger, startLogger } from '#ttrpc/kits/shim/tasks/io/logger.js'

/** Of this process, far above what it has open, and few enough to open all. */
const LIMIT = 200
/** More than a logger needs: with as many it starts. */
const ENOUGH = 24

/**
 * How many ends of pipes are open. What a spawn of Node that fails leaves is not among them: that is its end
 * of the socket for descriptor 5, when a descriptor is missing after that.
 */
function pipes(): number {
  const targets = readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`)
    } catch {
      return '' // that of the folder itself, which is closed
    }
  })
  return targets.filter((target) => target.startsWith('pipe:')).length
}

async function end({ logger, pipes }: StartedLogger): Promise<void> {
  closeSync(pipes.stdout)
  closeSync(pipes.stderr)
  await logger.end(1000)
}

/** Opens all descriptors but `free`, and returns them. */
function occupy(free: number): number[] {
  const taken: number[] = []
  try {
    for (;;) taken.push(openSync('/dev/null', 'r'))
  } catch (error) {
    assert.equal((error as NodeJS.ErrnoException).code, 'EMFILE')
  }
  for (let i = 0; i < free; i++) closeSync(taken.pop() as number)
  return taken
}

test('with any number of free descriptors a logger starts, or fails for want of them; no pipe is left open', async () => {
  execFileSync('prlimit', ['--pid', String(process.pid), `--nofile=${LIMIT}:`])
  const target = { kind: 'binary', path: '/bin/true', args: [] } as const
  const settings = { id: 'c1', namespace: 'tests', readyMs: 10_000, endMs: 1000 }
  await end(await startLogger(target, settings)) // opens what the first child of a process needs, and the add-on
  const open = pipes()
  const outcomes: string[] = []
  for (let free = 0; free <= ENOUGH; free++) {
    const taken = occupy(free)
    const outcome = await startLogger(target, settings).catch((error: unknown) => error as Error)
    for (const fd of taken) closeSync(fd)
    if (outcome instanceof Error) {
      assert.equal(errdefsNameOf(outcome), 'resourceExhausted', `${free} free: ${outcome.message}`)
      assert.match(outcome.message, /^stdout: .*EMFILE/)
      outcomes.push('failed')
    } else {
      await end(outcome)
      outcomes.push('started')
    }
    assert.equal(pipes(), open, `${free} free`)
  }
  assert.deepEqual([...new Set(outcomes)], ['failed', 'started'])
})
