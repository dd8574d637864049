/** Command lines, stdin and working directories that containerd does not pass. */
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { openTerminal } from 'ttrpc/process'
import { TempFolder } from '../support/temp-folder.js'
import { type Run, ShimFolder } from './shim-bundle.js'

const program = fileURLToPath(new URL('./programs/test-shim.js', import.meta.url))
const long = 'x'.repeat(100_000)

/** An error is one line with the name of the shim, of a length that fits a log, and nothing on stdout. */
function assertRefused({ code, stdout, stderr }: Run, reason: RegExp, what: string): void {
  assert.deepEqual({ code, stdout: String(stdout) }, { code: 1, stdout: '' }, what)
  assert.match(stderr, reason, what)
  assert.match(stderr, /^io\.containerd\.test\.v1: [^\n]+\n$/, what)
  assert.ok(stderr.length < 4200, `${what}: ${stderr.length} characters`)
}

/** Arguments behind those of containerd, and what is said of them. Of a flag that is repeated, the last one counts. */
const refused: readonly (readonly [args: readonly string[], reason: RegExp])[] = [
  [['-unknown', 'start'], /there is no flag "-unknown"; there are -namespace/],
  [[`-${long}`, 'start'], /there is no flag "-x{79}\.\.\."/],
  [['-a\nb', 'start'], /there is no flag "-a\\nb"/],
  [['---id', 'c1', 'start'], /there is no action "---id"/],
  [['--', '-id', 'start'], /there is no action "-id"/],
  [['-__proto__=x', 'start'], /there is no flag "-__proto__=x"/],
  [['-debug=maybe', 'start'], /must be true or false, not "maybe"/],
  [[`-debug=${long}`, 'start'], /must be true or false, not "x{80}\.\.\."/],
  [['-id'], /the flag -id needs a value/],
  [['-bundle'], /the flag -bundle needs a value/],
  [['stop'], /there is no action "stop"/],
  [[long], /there is no action "x{80}\.\.\."/],
  [['start\n'], /there is no action "start\\n"/],
  [['START'], /there is no action "START"/],
  ...['start', 'delete'].flatMap((action): [string[], RegExp][] => [
    [['-id', '', action], /the flag -id is missing/],
    [['-namespace=', action], /the flag -namespace is missing/],
    [['-id', 'c1', '-id', '', action], /the flag -id is missing/],
    [['-id', '../c1', action], /the flag -id must have 1 to 76 letters and digits.*"\.\.\/c1"/],
    [['-id', '..', action], /the flag -id must have/],
    [['-id', 'a\nb', action], /the flag -id must have .*"a\\nb"/],
    [['-id', 'a\x1b[2Jb', action], /the flag -id must have .*"a\\u001b\[2Jb"/],
    [['-id', long, action], /the flag -id must have .*"x{76}"/],
    [['-namespace', 'a/b', action], /the flag -namespace must have/],
    [['-id', action], /the socket|socket from start/],
  ]),
  [['-bundle', '/none/such', 'start'], /\/none\/such is not a bundle: there is no file/],
  [['-bundle', '/none/a\nb', 'start'], /\/none\/a b is not a bundle/],
  [['-bundle', `/${long}`, 'start'], /the flag -bundle must have a path of at most 4095 bytes/],
  [['-bundle', `/${'x'.repeat(4094)}`, 'start'], /x{9}/],
  [['-socket', `/${long}`], /x{9}/],
]

test('wrong arguments are refused, each with its reason in one line', async () => {
  await using folder = new ShimFolder()
  const bundle = folder.bundle('c1')
  for (const [args, reason] of refused) {
    assertRefused(await bundle.run(args), reason, args.join(' ').slice(0, 50))
  }
  assert.deepEqual(folder.socketFiles, [])
})

test('of repeated flags the last one counts, and flags behind the action are none', async () => {
  await using folder = new ShimFolder()
  const bundle = folder.bundle('c1')
  const args = ['-id', 'other', '-id=c1', '-debug', '--debug=false', 'start', '-unknown']
  const { code, stderr } = await bundle.run(args)
  assert.deepEqual(
    { code, stderr, id: bundle.host?.id, debug: bundle.host?.debug },
    { code: 0, stderr: '', id: 'c1', debug: false },
  )
})

test('64 MiB on stdin are refused when 10 MiB are read', async () => {
  await using folder = new ShimFolder()
  for (const args of [['start'], ['-info']]) {
    const run = await folder
      .bundle(`c${args.length}`, {}, `n${args[0]?.length}`)
      .run(args, { stdin: new Uint8Array(64 << 20) })
    assertRefused(run, /stdin has more than 10485760 bytes/, args.join())
  }
  assert.deepEqual(folder.socketFiles, [])
})

/** Runs the shim in a bundle with this stdin. */
async function runWith(
  bundle: { path: string },
  stdin: 'pipe' | number,
  args: readonly string[],
): Promise<Run> {
  const flags = ['-namespace', 'default', '-id', 'c1', ...args]
  const env = {
    ...process.env,
    TEST_SHIM: JSON.stringify({ options: { startTimeoutMs: 300, socketDir: join(bundle.path, 's') } }),
  }
  const child = spawn(process.execPath, [program, ...flags], {
    cwd: bundle.path,
    env,
    stdio: [stdin, 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', (chunk) => (stdout += chunk))
  child.stderr?.on('data', (chunk) => (stderr += chunk))
  const [code] = await once(child, 'close')
  child.stdin?.destroy()
  return { code, stdout: Buffer.from(stdout), stderr }
}

test('a stdin that never ends is an error after startTimeoutMs: a socket, and a pipe', async () => {
  await using folder = new ShimFolder()
  const bundle = folder.bundle('c1')
  const fifo = join(bundle.path, 'stdin')
  spawnSync('mkfifo', [fifo])
  const script = 'exec 9<>"$1"; shift; exec "$@" <&9'
  for (const args of [['start'], ['-info']]) {
    assertRefused(
      await runWith(bundle, 'pipe', args),
      /stdin has not ended within 300 ms: close it/,
      args.join(),
    )
  }
  const env = { ...process.env, TEST_SHIM: '{"options":{"startTimeoutMs":300}}' }
  const flags = [program, '-namespace', 'n', '-id', 'c1', 'start']
  const run = spawnSync('/bin/sh', ['-c', script, 'sh', fifo, process.execPath, ...flags], {
    cwd: bundle.path,
    env,
  })
  assert.deepEqual({ code: run.status, stdout: String(run.stdout) }, { code: 1, stdout: '' })
  assert.match(String(run.stderr), /stdin has not ended within 300 ms/)
})

test('a terminal, a device and a closed stdin have nothing; delete reads none', async () => {
  await using folder = new ShimFolder()
  const bundle = folder.bundle('c1')
  const { path } = openTerminal()
  for (const redirection of [`<${path}`, '</dev/zero', '<&-']) {
    const flags = ['-namespace', 'default', '-id', 'c1', '-info']
    const run = spawnSync(
      '/bin/sh',
      ['-c', `exec "$@" ${redirection}`, 'sh', process.execPath, program, ...flags],
      { cwd: bundle.path },
    )
    assert.deepEqual({ code: run.status, stderr: String(run.stderr) }, { code: 0, stderr: '' }, redirection)
  }
  const { code } = await runWith(bundle, 'pipe', ['delete'])
  assert.equal(code, 0)
})

test('without its working directory, delete works with -bundle, and start says what to do', async () => {
  await using folder = new ShimFolder()
  const bundle = folder.bundle('c1')
  const removed = new TempFolder().at('removed')
  for (const [args, code, reason] of [
    [['-bundle', bundle.path, 'delete'], 0, /cleaning up/],
    [['delete'], 1, /the folder in which this runs has been removed: .*-bundle/],
  ] as const) {
    mkdirSync(removed)
    const script = 'cd "$0" && rmdir "$0" && exec "$@"'
    const flags = [process.execPath, program, '-namespace', 'n', '-id', 'c1', ...args]
    const run = spawnSync('/bin/sh', ['-c', script, removed, ...flags], {
      env: { ...process.env, TEST_SHIM: '{}' },
    })
    assert.equal(run.status, code, String(run.stderr))
    assert.match(String(run.stderr), reason)
  }
})

test('delete removes no socket of another program that a damaged address names', async () => {
  await using folder = new ShimFolder()
  const bundle = folder.bundle('c1')
  const path = new TempFolder().at('other.sock')
  const script = `require('node:net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`
  for (const text of [`unix://${path}`, `unix://${path}\n`, path, `unix://${'a'.repeat(2000)}`]) {
    spawnSync(process.execPath, ['-e', script, path])
    writeFileSync(join(bundle.path, 'address'), text)
    assert.equal((await bundle.run(['delete'])).code, 0)
    assert.equal(spawnSync('test', ['-S', path]).status, 0, text)
    spawnSync('rm', [path])
  }
})
