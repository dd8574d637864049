/** Processes that the kernel kills since the memory of their control group has run out. */
import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import { describe, test } from 'node:test'
import { promisify } from 'node:util'
import { type Cgroups, cgroupsOf, watchOomKills } from 'ttrpc/process'
import { holdWhileTesting } from '../support/hold.js'
import { TempFolder } from '../support/temp-folder.js'

holdWhileTesting()

const V1_MEMORY = '/sys/fs/cgroup/memory'
const V2_MEMORY = '/sys/fs/cgroup/memory.max'
const noV1 =
  process.geteuid?.() !== 0
    ? 'only root can make a control group'
    : existsSync(`${V1_MEMORY}/tasks`) && !existsSync(V2_MEMORY)
      ? false
      : 'there is no hierarchy of version 1'

/** Collects counts, and resolves when there is a further one. */
function counts() {
  const seen: number[] = []
  let wake = (): void => {}
  const onKills = (count: number): void => {
    seen.push(count)
    wake()
  }
  const next = async (length: number): Promise<void> => {
    while (seen.length < length) {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
  return { seen, onKills, next }
}

const sum = (counted: readonly number[]): number => counted.reduce((a, b) => a + b, 0)

/** Lets a process take memory until the kernel kills it. */
async function exhaust(folder: string): Promise<void> {
  const script = 'read -r _; s=x; while :; do s="$s$s"; done'
  const child = spawn('sh', ['-c', script], { stdio: ['pipe', 'ignore', 'ignore'] })
  await once(child, 'spawn')
  writeFileSync(`${folder}/cgroup.procs`, String(child.pid))
  child.stdin.end('\n')
  const [, signal] = await once(child, 'exit')
  assert.equal(signal, 'SIGKILL')
}

test('a real group of version 1: check after each kill, and the interval', { skip: noV1 }, async () => {
  const folder = `${V1_MEMORY}/ttrpc-oom-${process.pid}`
  mkdirSync(folder)
  try {
    writeFileSync(`${folder}/memory.limit_in_bytes`, String(16 << 20))
    const groups: Cgroups = { version: 1, folders: new Map([['memory', folder]]) }
    const [checked, polled] = [counts(), counts()]
    const byCheck = watchOomKills(groups, checked.onKills, { intervalMs: 2 ** 31 - 1 })!
    const byInterval = watchOomKills(groups, polled.onKills, { intervalMs: 10 })!
    await byCheck.check()
    assert.deepEqual(checked.seen, [])
    for (let kills = 1; kills <= 2; kills++) {
      await exhaust(folder)
      await byCheck.check()
      assert.deepEqual(checked.seen, Array(kills).fill(1))
      await polled.next(kills)
    }
    byCheck.close()
    byInterval.close()
    await exhaust(folder)
    await byCheck.check()
    assert.equal(checked.seen.length, 2, 'closed')
  } finally {
    rmdirSync(folder)
  }
})

describe('a folder that looks like a group of version 2', () => {
  test('each change of oom_kill is noticed, and no other', async () => {
    const folder = new TempFolder()
    const write = (kills: number, max = 0): Promise<unknown> =>
      folder.write('memory.events', `low 0\nhigh 0\nmax ${max}\noom ${kills}\noom_kill ${kills}\n`)
    await write(3)
    const { seen, onKills, next } = counts()
    const watch = watchOomKills({ version: 2, folder: folder.path }, onKills)!
    await watch.check()
    await write(3, 7)
    await watch.check()
    assert.equal(sum(seen), 0, 'what was counted before is no news')
    await write(4)
    await next(1)
    await write(6)
    await next(2)
    assert.equal(sum(seen), 3)
    watch.close()
    await write(9)
    await watch.check()
    assert.equal(sum(seen), 3)
  })

  test('a kill right after the call is counted, also in a group that did not exist yet', async () => {
    for (const before of [undefined, 3]) {
      const folder = new TempFolder()
      const file = folder.at('memory.events')
      if (before !== undefined) writeFileSync(file, `oom_kill ${before}\n`)
      const { seen, onKills } = counts()
      const watch = watchOomKills({ version: 2, folder: folder.path }, onKills)!
      writeFileSync(file, `oom_kill ${(before ?? 0) + 2}\n`)
      await watch.check()
      watch.close()
      assert.equal(sum(seen), 2, `before: ${before}`)
    }
  })

  test('what onKills throws is an uncaught exception, and the watch goes on', async () => {
    const program = `
      import { writeFileSync } from 'node:fs'
      import { watchOomKills } from 'ttrpc/process'
      const [folder] = process.argv.slice(1)
      const write = (kills) => writeFileSync(folder + '/memory.events', 'oom_kill ' + kills + '\\n')
      const found = []
      process.on('uncaughtException', ({ message }, origin) => found.push(origin === 'uncaughtException' ? message : origin))
      write(0)
      const watch = watchOomKills({ version: 2, folder }, (count) => {
        found.push(count)
        throw new Error('thrown')
      })
      for (const kills of [1, 3]) {
        write(kills)
        await watch.check()
        await new Promise(setImmediate)
      }
      watch.close()
      console.log(JSON.stringify(found))`
    const folder = new TempFolder()
    const run = promisify(execFile)
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program, folder.path])
    assert.deepEqual(JSON.parse(stdout), [1, 'thrown', 2, 'thrown'])
  })

  test('a group that is gone, before and while it is watched, is no error', async () => {
    const folder = new TempFolder()
    const { seen, onKills } = counts()
    const none = watchOomKills({ version: 2, folder: folder.at('none') }, onKills)!
    await none.check()
    none.close()
    none.close()
    assert.equal(sum(seen), 0)
  })
})

test('no group for memory: undefined; wrong arguments and options are refused', async () => {
  assert.equal(
    watchOomKills({ version: 1, folders: new Map() }, () => {}),
    undefined,
  )
  const groups = await cgroupsOf(process.pid)
  const wrong = { code: 'ERR_TTRPC_ARGUMENT' }
  for (const value of [undefined, null, 3, {}, { version: 1 }, { version: 2 }])
    assert.throws(() => watchOomKills(value as never, () => {}), wrong)
  assert.throws(() => watchOomKills(groups, undefined as never), wrong)
  for (const intervalMs of [0, 9, 2 ** 31, Number.NaN, '10'])
    assert.throws(() => watchOomKills(groups, () => {}, { intervalMs } as never), {
      code: 'ERR_TTRPC_OPTION',
    })
})
