/** A round of the benchmark that fails: what it leaves, and whose failure is reported. */
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { after, test } from 'node:test'
import { setImmediate as soon } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const timeout = 60_000
const library = new URL('bench/lib/', import.meta.resolve('ttrpc/package.json'))
const { runCase } = await import(fileURLToPath(new URL('rounds.js', library)))
const { runPair, startServer } = await import(fileURLToPath(new URL('load.js', library)))
const { start } = await import(fileURLToPath(new URL('children.js', library)))

const folder = mkdtempSync(join(tmpdir(), 'ttrpc-rounds-'))
after(() => rmSync(folder, { recursive: true, force: true }))

/** The command of a program that runs until it is killed, or until its stdin ends. */
const program = (code: string): string[] => [process.execPath, '-e', code]
const server = program("console.log('ready'); process.stdin.resume()")
const stubborn = program("console.log('open'); setInterval(() => {}, 1000)")

/** What a measured round gets of its suite. */
interface Run {
  readonly folder: string
  readonly contestant: { readonly name: string }
}

test('a round that fails leaves no process, no socket and no folder to the next', { timeout }, async () => {
  const pids: number[] = []
  const folders: string[] = []
  const suite = {
    name: 'failing',
    cost: () => 1,
    async measure(_: unknown, run: Run) {
      folders.push(run.folder)
      assert.ok(existsSync(run.folder))
      const children = [await startServer(server), start(stubborn)]
      for (const { pid } of children) pids.push(pid)
      if (run.contestant.name === 'bad') throw new Error('the client failed')
      return { rate: 1 }
    },
  }
  const reasons: string[] = []
  const runs = await runCase(
    { suite, one: { title: 'a case' }, contestants: [{ name: 'bad' }, { name: 'good' }], rounds: 2 },
    {
      options: {},
      folder,
      progress: { begin() {} },
      leftOut: { add: (_: string, name: string, reason: string) => reasons.push(`${name}: ${reason}`) },
    },
  )
  assert.deepEqual(runs, { good: { rate: [1, 1] } })
  assert.deepEqual(reasons, ['bad: a case: the client failed'])
  assert.equal(pids.length, 6)
  assert.deepEqual(
    pids.filter((pid) => existsSync(`/proc/${pid}`)),
    [],
  )
  assert.equal(new Set(folders).size, 3)
  assert.deepEqual(folders.map(dirname), [folder, folder, folder])
  assert.deepEqual(readdirSync(folder), [])
})

test('a client that dies while it is measured fails its round alone', { timeout }, async () => {
  let release = (): void => {}
  const clientIsGone = new Promise<void>((resolve) => {
    release = resolve
  })
  const round = runPair({
    contestant: { server: { server: () => server } },
    folder,
    seconds: 1,
    warmup: 0,
    client: () => program("console.log('begin'); process.exitCode = 3"),
    async during() {
      await clientIsGone
      throw new Error('its memory cannot be read')
    },
  })
  await assert.rejects(round, /ended early with 3/)
  release()
  await soon() // an unhandled rejection would fail this test
})
