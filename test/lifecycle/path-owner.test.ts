/** Mode and owner of the path that a server listens on, and how they work together with its handshaker. */
import assert from 'node:assert/strict'
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  allowAnyPeer,
  connect,
  type ListenOptions,
  Server,
  type ServerOptions,
  unixSocketRequireUidGid,
} from 'ttrpc'
import { Child, runProgram, skipUnlessRoot } from '../support/child.js'
import { openFiles } from '../support/proc.js'
import { RAW_SERVICE, rawRequest, rawServer } from '../support/raw-service.js'
import { tempSocket } from '../support/temp-socket.js'
import { HEADER_BYTES } from '../support/wire.js'

const timeout = 60_000
const engines = ['native', 'node'] as const
type Engine = (typeof engines)[number]
const program = (name: string): URL => new URL(`./programs/${name}.js`, import.meta.url)
const DIALER = new URL('../contract/programs/dial.js', import.meta.url)
const skip = skipUnlessRoot()

const USER = 12_345
const GROUP = 54_321

function optionsOf(engine: Engine): ServerOptions {
  return { engine, ...(engine === 'node' && { handshaker: allowAnyPeer() }) }
}

/** A folder that every user can reach. */
function folder(): string {
  const made = tempSocket()
  mkdirSync(made)
  chmodSync(made, 0o711)
  chmodSync(join(made, '..'), 0o711)
  return made
}

/** Calls as another user. Returns `answered`, `closed` or the code of the failure. */
async function callAs(uid: number, gid: number, path: string): Promise<string> {
  const args = [path, '1', Buffer.from(rawRequest(1, 'Peer')).toString('hex'), String(HEADER_BYTES + 1)]
  const { code, stderr, lines } = await Child.start(DIALER, args, { uid, gid }).ended
  assert.deepEqual([code, stderr], [0, ''])
  const { received, ended } = JSON.parse(lines[1]!) as { received: string; ended: string }
  if (received !== '') return 'answered'
  return ['end', 'EPIPE', 'ECONNRESET'].includes(ended) ? 'closed' : ended
}

for (const engine of engines) {
  for (const umask of ['000', '077', '022', '0777']) {
    for (const mode of [undefined, '660', '0', '777']) {
      test(`${engine}: the mode is ${mode ?? 600} under umask ${umask}, which stays as it is`, {
        timeout,
      }, async () => {
        const args = [umask, engine, ...(mode === undefined ? [] : [mode])]
        const { code, lines, stderr } = await runProgram(program('listen-mode'), args)
        const expected = [mode ?? '600', Number.parseInt(umask, 8).toString(8), '[]']
        assert.deepEqual([code, stderr, ...lines], [0, '', ...expected])
      })
    }
  }
}

for (const engine of engines) {
  test(`${engine}: users reach a socket by its mode, and are served by the rule`, {
    timeout,
    skip,
  }, async () => {
    const path = join(folder(), 's')
    const rule = engine === 'native' ? unixSocketRequireUidGid({ gid: GROUP }) : allowAnyPeer()
    await using server = rawServer({ engine, handshaker: rule })
    const cases: [ListenOptions, Record<'member' | 'owner' | 'other', string>][] = [
      // The README's old example: whom the rule admits cannot reach the socket.
      [{}, { member: 'EACCES', owner: 'EACCES', other: 'EACCES' }],
      [
        { mode: 0o660, gid: GROUP },
        { member: 'answered', owner: 'EACCES', other: 'EACCES' },
      ],
      [
        { mode: 0o620, gid: GROUP },
        { member: 'answered', owner: 'EACCES', other: 'EACCES' },
      ],
      [
        { mode: 0o640, gid: GROUP },
        { member: 'EACCES', owner: 'EACCES', other: 'EACCES' },
      ],
      [{ uid: USER }, { member: 'EACCES', owner: 'served by rule', other: 'EACCES' }],
      [
        { mode: 0o666, uid: USER, gid: GROUP },
        { member: 'answered', owner: 'served by rule', other: 'served by rule' },
      ],
    ]
    // On the JS engine every peer is admitted who reaches the socket.
    const byRule = engine === 'native' ? 'closed' : 'answered'
    for (const [options, expected] of cases) {
      const listener = await server.listen(path, options)
      const { mode, uid, gid } = lstatSync(path)
      const wanted = [options.mode ?? 0o600, options.uid ?? 0, options.gid ?? 0]
      assert.deepEqual([mode & 0o7777, uid, gid], wanted)
      const seen = {
        member: await callAs(1, GROUP, path),
        owner: await callAs(USER, 2, path),
        other: await callAs(3, 4, path),
      }
      const right = Object.entries(expected).map(([who, what]) => [
        who,
        what === 'served by rule' ? byRule : what,
      ])
      assert.deepEqual(seen, Object.fromEntries(right), JSON.stringify(options))
      await listener.close()
      assert.ok(!existsSync(path), 'removed, whoever owns it')
    }
  })

  test(`${engine}: the socket that a killed server had given away is taken over with its uid alone`, {
    timeout,
    skip,
  }, async () => {
    const path = join(folder(), 's')
    const killed = async (uid: number): Promise<void> => {
      await using child = Child.start(program('end-listening'), [
        engine,
        path,
        'kill',
        JSON.stringify({ uid }),
      ])
      await child.expect('listening')
      child.kill('SIGKILL')
      await child.ended
    }
    await using server = new Server(optionsOf(engine))
    await killed(USER)
    for (const options of [{}, { uid: USER + 1 }, { gid: USER }, { mode: 0o666 }]) {
      await assert.rejects(server.listen(path, options), {
        code: 'EADDRINUSE',
        message: /a socket of another user is there, and is left alone; with the option uid/,
      })
    }
    await assert.rejects(connect(path, { engine }), { code: 'ECONNREFUSED' })
    const listener = await server.listen(path, { uid: USER })
    await connect(path, { engine }).then((client) => client.close())
    await assert.rejects(server.listen(path, { uid: USER }), { message: /a live server answers there/ })
    await listener.close()
    assert.deepEqual(readdirSync(join(path, '..')), [])
    await killed(USER)
    chownSync(join(path, '..'), USER, USER)
    const unsafe = { uid: USER, allowUnsafeDirectory: true }
    await assert.rejects(
      server.listen(path, unsafe),
      { message: /another user/ },
      'not in a directory of theirs',
    )
  })

  test(`${engine}: a user without privileges gives nothing away, and every refusal leaves nothing`, {
    timeout,
    skip,
  }, async () => {
    const where = folder()
    chownSync(where, USER, USER)
    const other = new Server()
    await other.listen(join(where, 'live'), { allowUnsafeDirectory: true, uid: USER })
    writeFileSync(join(where, 'file'), '')
    mkdirSync(join(where, 'folder'))
    mkdirSync(join(where, 'closed'), { mode: 0o755 })
    const before = readdirSync(where, { recursive: true }).sort()
    await using child = Child.start(program('refused-listen'), [engine, where, String(USER)])
    await child.expect('ready')
    const cases: [object, RegExp][] = [
      [{ path: 'a', uid: 0 }, /^EPERM .*only root may give a socket to another user.*\(chown: EPERM\)$/],
      [{ path: 'a', gid: GROUP }, /^EPERM .*to a group that this process is not in/],
      [{ path: 'live' }, /^EADDRINUSE .*a live server answers there/],
      [{ path: 'file' }, /^EADDRINUSE .*not a socket/],
      [{ path: 'folder' }, /^EADDRINUSE .*not a socket/],
      [{ path: 'closed/a' }, /^EACCES /],
      [{ path: 'missing/a' }, /^ENOENT /],
      [{ path: 'file/a' }, /^ENOTDIR /],
      // Under a umask of 0777, as the program has it, and with nothing that root may do.
      [{ path: 'a' }, /^listens 600$/],
      [{ path: 'a', mode: 0o660, uid: USER, gid: USER }, /^listens 660$/],
    ]
    for (const [request, expected] of cases) {
      child.tell(JSON.stringify(request))
      assert.match(await child.line(), expected, JSON.stringify(request))
    }
    child.tell(JSON.stringify({ path: 'b' }))
    await child.expect('listens 600')
    await other.close()
    assert.deepEqual(
      readdirSync(where, { recursive: true }).sort(),
      before.filter((name) => name !== 'live'),
    )
  })

  test(`${engine}: a process that exits before it listens leaves nothing`, { timeout }, async () => {
    const where = folder()
    const { code, stderr } = await runProgram(program('end-listening'), [engine, join(where, 's'), 'at once'])
    assert.deepEqual([code, stderr, readdirSync(where)], [0, '', []])
  })

  test(`${engine}: a refusal leaves no descriptor open`, { timeout }, async () => {
    const where = folder()
    writeFileSync(join(where, 'file'), '')
    await using server = rawServer(optionsOf(engine))
    await (await server.listen(join(where, 'first'))).close()
    const before = openFiles()
    for (const allowUnsafeDirectory of [false, true]) {
      await assert.rejects(server.listen(join(where, 'file'), { allowUnsafeDirectory }), {
        code: 'EADDRINUSE',
      })
      const listener = await server.listen(join(where, 's'), { allowUnsafeDirectory })
      await using client = await connect(join(where, 's'), { engine })
      await client.call(RAW_SERVICE, 'Echo', Uint8Array.of(7))
      await client.close()
      await listener.close()
    }
    assert.deepEqual(readdirSync(where), ['file'])
    await server.close()
    assert.deepEqual(openFiles(), before)
  })
}

for (const left of [true, false]) {
  test(`node: a stale socket is taken over after its lock ${left ? 'was left by a killed server' : 'is released'}`, {
    timeout,
  }, async () => {
    const path = join(folder(), 's')
    const lock = join(path, '../.s.lock')
    await using child = Child.start(program('end-listening'), ['native', path])
    await child.expect('listening')
    child.kill('SIGKILL')
    await child.ended
    writeFileSync(lock, '', { mode: 0o600 })
    await using server = rawServer(optionsOf('node'))
    const listening = server.listen(path)
    if (!left) setTimeout(() => rmSync(lock), 50)
    await listening
    assert.equal(existsSync(lock), left)
    await using client = await connect(path, { engine: 'node' })
    await client.call(RAW_SERVICE, 'Echo', Uint8Array.of(7))
    await server.close()
    await using next = new Server()
    await next.listen(path)
    await next.close()
    assert.deepEqual(readdirSync(join(path, '..')), [], 'the native engine uses it again and removes it')
  })
}
