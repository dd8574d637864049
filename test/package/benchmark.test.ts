/** `npm run bench`: its options, what it leaves out, and how it ends. The figures are not looked at. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const timeout = 60_000
const root = dirname(fileURLToPath(import.meta.resolve('ttrpc/package.json')))

function bench(args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  const stdio = ['ignore', 'pipe', 'pipe'] as const
  return spawn(process.execPath, [join(root, 'bench/run.js'), ...args], {
    env: { ...process.env, ...env },
    stdio: [...stdio],
  })
}

/** Runs it to its end. */
async function output(
  args: readonly string[],
  env?: NodeJS.ProcessEnv,
): Promise<{ code: number; text: string }> {
  const child = bench(args, env)
  let text = ''
  const keep = (chunk: Buffer): void => {
    text += String(chunk)
  }
  child.stdout!.on('data', keep)
  child.stderr!.on('data', keep)
  const [code] = await once(child, 'close')
  return { code, text }
}

const refused: readonly [string[], RegExp][] = [
  [['--quik'], /Unknown option '--quik'/],
  [['--quick', '--full'], /--quick and --full cannot be combined: choose one/],
  [['--only', 'unary,foo'], /--only does not know foo; it takes unary, streams, /],
  [['--peers', 'gopher'], /--peers does not know gopher; it takes adaptive, thread, js, go, /],
  [['--only', ','], /--only names nothing/],
  [['--rounds', '1.5'], /--rounds 1\.5 is not a whole number/],
  [['--seconds', 'ten'], /--seconds ten is not a number from 0\.05 to 1000/],
  [['--save', '--no-save'], /--save and --no-save cannot be combined/],
  [['unary'], /Unexpected argument 'unary'/],
]
for (const [args, message] of refused) {
  test(`npm run bench refuses ${args.join(' ')}`, { timeout }, async () => {
    const { code, text } = await output(args)
    assert.equal(code, 2)
    assert.match(text, message)
    assert.match(text, /npm run bench -- \[options\]/)
  })
}

test('npm run bench refuses to compare with a folder that is no checkout', { timeout }, async () => {
  const { code, text } = await output(['--quick', '--only', 'unary', '--against', '/'])
  assert.equal(code, 1)
  assert.match(text, /--against \/: not a checkout of ttrpc/)
})

test('npm run bench names the peers that cannot be built here', { timeout }, async () => {
  const args = ['--quick', '--only', 'connect,jitter', '--peers', 'thread,go,rust', '--seconds', '0.05']
  const { code, text } = await output(args, { PATH: '/nowhere' })
  assert.equal(code, 0, text)
  assert.match(text, /│ thread +│ [\d,.]+ +│/)
  assert.match(text, /left out: go: the peer in Go cannot be built here: .*not found/)
  assert.match(text, /left out: rust: the peer in Rust cannot be built here: .*not found/)
  assert.match(text, /left out: everything of jitter: the peer in Go cannot be built here/)
  const saved = JSON.parse(readFileSync(join(root, 'bench/.out/results/connect.json'), 'utf8'))
  assert.deepEqual(Object.keys(saved.cases[0].runs), ['thread'])
  assert.deepEqual(
    saved.leftOut.map(({ name }: { name: string }) => name),
    ['go', 'rust'],
  )
  assert.ok(saved.machine.cores > 0 && saved.versions.node === process.versions.node && saved.date)
})

test('npm run bench leaves no process and no folder behind when it is interrupted', {
  timeout,
}, async (t) => {
  const child = bench(['--quick', '--only', 'unary', '--peers', 'thread', '--seconds', '30'])
  t.after(() => child.kill('SIGKILL'))
  const folder = await folderOf(child.pid!)
  assert.ok(existsSync(folder))
  child.kill('SIGINT')
  const [code] = await once(child, 'exit')
  assert.equal(code, 130)
  const left = readdirSync('/proc').filter((pid) => commandOf(pid).includes(folder))
  assert.deepEqual(left.map(commandOf), [])
  assert.ok(!existsSync(folder))
})

/** The folder of its sockets, as soon as one of its processes has one. */
async function folderOf(pid: number): Promise<string> {
  for (;;) {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').split(' ').filter(Boolean)
    const found = /(\/\S+)\/round-[^/]+\/pair\.sock/.exec(children.map(commandOf).join('\n'))
    if (found?.[1] !== undefined) return found[1]
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** The command line of a process; empty where it has ended. */
function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}
