/** Sockets that the parent process has opened for a program. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, linkSync, lstatSync, openSync } from 'node:fs'
import { createServer, connect as dial, type Server as NetServer, type Socket } from 'node:net'
import process from 'node:process'
import { test } from 'node:test'
import { allowAnyPeer, ConnectError, connect, ListenError, listenFds, Server } from 'ttrpc'
import { Child, type ChildOptions, skipUnlessRoot } from '../support/child.js'
import { isListening } from '../support/listening.js'
import { RAW_SERVICE, rawServer, until } from '../support/raw-service.js'
import { tempSocket } from '../support/temp-socket.js'

const timeout = 60_000
const program = new URL('./programs/handed.js', import.meta.url)
const engines = ['native', 'node'] as const

/** Where a program runs that cannot look the socket up in a file of /proc. */
const elsewhere: readonly (readonly [string, readonly string[]])[] = [
  ['of another network namespace', ['unshare', '--net']],
  [
    'where /proc is not there',
    ['unshare', '--mount', 'sh', '-c', 'mount -t tmpfs none /proc; exec "$0" "$@"'],
  ],
]

/** The descriptor of a handle, which Node has no public way to read; a child needs its number. */
function descriptorOf(owner: NetServer | Socket): number {
  return (owner as unknown as { _handle: { fd: number } })._handle.fd
}

/** Starts the program with sockets that listen at these paths; only the program accepts there. */
async function handOver(
  engine: string,
  what: string,
  paths: readonly string[],
  options: ChildOptions = {},
): Promise<Child> {
  const servers: NetServer[] = []
  for (const path of paths) {
    const server = createServer().listen(`${path}.live`)
    await once(server, 'listening')
    linkSync(`${path}.live`, path)
    servers.push(server)
  }
  const child = Child.start(program, [engine, what], { ...options, fds: servers.map(descriptorOf) })
  for (const server of servers) server.close() // removes the name it knows
  return child
}

/** Hands the socket to a program that listens on it. Returns how that ended. */
async function told(
  engine: string,
  handed: NetServer,
  through: readonly string[],
  ...args: string[]
): Promise<string> {
  const fds = [descriptorOf(handed)]
  await using child = Child.start(program, [engine, 'refused', ...args], { through, fds })
  const line = await child.line()
  assert.equal((await child.ended).code, 0)
  return line
}

async function answers(path: string): Promise<void> {
  await using client = await connect(path)
  assert.deepEqual([...(await client.call(RAW_SERVICE, 'Echo', Uint8Array.of(7)))], [7])
}

for (const engine of engines) {
  test(`${engine}: a listening descriptor is served, and its path left to its maker`, {
    timeout,
  }, async () => {
    const path = tempSocket()
    await using child = await handOver(engine, 'listen', [path])
    await child.expect('the one fd:3')
    await child.expect('listening')
    await answers(path)
    child.tell('close')
    await child.expect('closed')
    assert.ok(lstatSync(path).isSocket())
    await assert.rejects(connect(path), { code: 'ECONNREFUSED' })
  })

  test(`${engine}: LISTEN_FDS yields the sockets of the service manager, by name`, { timeout }, async () => {
    const paths = [tempSocket(), tempSocket()]
    const variables = 'LISTEN_PID=$$ LISTEN_FDS=2 LISTEN_FDNAMES=control:metrics'
    const through = ['sh', '-c', `${variables} exec "$0" "$@"`]
    await using child = await handOver(engine, 'activated', paths, { through })
    await child.expect('control fd:3')
    await child.expect('metrics fd:4')
    await child.expect('listening')
    for (const path of paths) await answers(path)
    child.tell('close')
    await child.expect('closed')
  })

  test(`${engine}: a connected descriptor is a client, with the credentials of the process that connected`, {
    timeout,
  }, async (t) => {
    await using server = rawServer()
    const path = tempSocket()
    await server.listen(path)
    const socket = dial(path).pause() // we read nothing of it
    t.after(() => socket.destroy())
    await once(socket, 'connect')
    await using child = Child.start(program, [engine, 'connect'], { fds: [descriptorOf(socket)] })
    socket.destroy()
    const { pid } = JSON.parse(await child.line())
    assert.equal(pid, process.pid)
    assert.equal((await child.ended).code, 0)
  })

  test(`${engine}: a listening descriptor with an abstract name needs allowAbstract`, {
    timeout,
  }, async (t) => {
    await using server = new Server({ engine, ...(engine === 'node' && { handshaker: allowAnyPeer() }) })
    const name = `ttrpc-handed-${process.pid}-${engine}`
    const handed = createServer().listen(`\0${name}`)
    t.after(() => handed.close())
    await once(handed, 'listening')
    await assert.rejects(server.listen({ fd: descriptorOf(handed) }), {
      name: 'ListenError',
      code: 'EACCES',
      message: /abstract name.*allowAbstract/,
    })
    const still = dial(`\0${name}`)
    t.after(() => still.destroy())
    await once(still, 'connect')
  })

  for (const [where, through] of elsewhere) {
    test(`${engine}: a descriptor with an abstract name needs allowAbstract ${where}`, {
      timeout,
      skip: skipUnlessRoot(),
    }, async (t) => {
      const handed = createServer().listen(`\0ttrpc-elsewhere-${process.pid}-${engine}`)
      t.after(() => handed.close())
      await once(handed, 'listening')
      assert.match(await told(engine, handed, through), /^EACCES: .*abstract.*allowAbstract/)
      assert.equal(await told(engine, handed, through, 'allow'), 'listening')
    })

    test(`${engine}: a descriptor with a path ${where} (differs: unseen-fd)`, {
      timeout,
      skip: skipUnlessRoot(),
    }, async (t) => {
      const handed = createServer().listen(tempSocket())
      t.after(() => handed.close())
      await once(handed, 'listening')
      const outcome = await told(engine, handed, through)
      if (engine === 'native') assert.equal(outcome, 'listening')
      else assert.match(outcome, /^EACCES: .*cannot be read.*allowAbstract/)
    })
  }

  test(`${engine}: what is not such a socket is refused, and stays open`, { timeout }, async () => {
    await using server = new Server({ engine, ...(engine === 'node' && { handshaker: allowAnyPeer() }) })
    const file = openSync('/dev/null', 'r')
    for (const fd of [file, 999]) {
      await assert.rejects(server.listen({ fd }), (error) => error instanceof ListenError)
      await assert.rejects(connect(`fd:${fd}`, { engine }), (error) => error instanceof ConnectError)
    }
    closeSync(file)
  })
}

for (const engine of engines) {
  test(`${engine}: a socket that is not listening, or not connected, is refused with the reason`, {
    timeout,
  }, async (t) => {
    await using server = new Server({ engine, handshaker: allowAnyPeer() })
    const path = tempSocket()
    await server.listen(path)
    const socket = dial(path).pause()
    t.after(() => socket.destroy())
    await once(socket, 'connect')
    const reason = {
      name: 'ListenError',
      code: 'EINVAL',
      errno: -22,
      syscall: 'listen',
      message: /does not listen/,
    }
    await assert.rejects(server.listen({ fd: descriptorOf(socket) }), reason)
    const listening = createServer().listen(tempSocket())
    t.after(() => listening.close())
    await once(listening, 'listening')
    const unconnected = { name: 'ConnectError', code: 'ENOTCONN', errno: -107, syscall: 'getsockopt' }
    await assert.rejects(connect(`fd:${descriptorOf(listening)}`, { engine }), unconnected)
  })
}

test('native: a TCP socket is refused, and stays open', { timeout }, async (t) => {
  await using server = rawServer()
  const tcp = createServer().listen(0, '127.0.0.1')
  t.after(() => tcp.close())
  await once(tcp, 'listening')
  await assert.rejects(server.listen({ fd: descriptorOf(tcp) }), { message: /not a unix stream socket/ })
  await assert.rejects(connect(`fd:${descriptorOf(tcp)}`), { code: 'EPROTOTYPE' })
})

test('node: a TCP socket that is not listening, or not connected, is refused with the reason', {
  timeout,
}, async (t) => {
  await using server = new Server({ engine: 'node', handshaker: allowAnyPeer() })
  const tcp = createServer().listen(0, '127.0.0.1')
  t.after(() => tcp.close())
  await once(tcp, 'listening')
  const { port } = tcp.address() as { port: number }
  const socket = dial(port, '127.0.0.1').pause()
  t.after(() => socket.destroy())
  await once(socket, 'connect')
  await assert.rejects(server.listen({ fd: descriptorOf(socket) }), {
    code: 'EINVAL',
    message: /does not listen/,
  })
  await assert.rejects(connect(`fd:${descriptorOf(tcp)}`, { engine: 'node' }), { code: 'ENOTCONN' })
})

const activate = spawnSync('systemd-socket-activate', ['--version']).status === 0
test('a program that systemd starts for its first caller serves that caller', {
  timeout,
  skip: activate ? false : 'systemd-socket-activate is not installed',
}, async () => {
  const path = tempSocket()
  const through = ['systemd-socket-activate', `--listen=${path}`, '--fdname=greeter']
  through.push('--setenv=PATH', '--setenv=NODE_OPTIONS')
  await using child = Child.start(program, ['native', 'activated'], { through })
  await until(() => isListening(path))
  await answers(path)
  await child.expect('greeter fd:3')
  await child.expect('listening')
})

test('listenFds: variables of another process are none; of ours they must make sense', () => {
  const names = ['LISTEN_PID', 'LISTEN_FDS', 'LISTEN_FDNAMES'] as const
  const told = (...values: (string | undefined)[]): ReturnType<typeof listenFds> => {
    for (const [i, name] of names.entries()) {
      if (values[i] === undefined) delete process.env[name]
      else process.env[name] = values[i]
    }
    try {
      return listenFds()
    } finally {
      for (const name of names) delete process.env[name]
    }
  }
  const pid = String(process.pid)
  assert.deepEqual(told(), [])
  assert.deepEqual(told('1', '2'), [])
  assert.deepEqual(told(undefined, '2'), [])
  assert.deepEqual(told(`${pid} `, '2'), [])
  assert.deepEqual(told(pid, '0'), [])
  assert.deepEqual(told(pid, '0', ''), [])
  assert.deepEqual(told(pid, '2'), [
    { fd: 3, name: 'unknown' },
    { fd: 4, name: 'unknown' },
  ])
  assert.deepEqual(told(pid, '2', 'a:b'), [
    { fd: 3, name: 'a' },
    { fd: 4, name: 'b' },
  ])
  assert.equal(told(pid, '1024').length, 1024)
  for (const count of [undefined, '', '-1', '1.5', '0x2', '1025', 'two', '9999999']) {
    assert.throws(() => told(pid, count), { code: 'ERR_TTRPC_ARGUMENT', message: /LISTEN_FDS/ })
  }
  assert.throws(() => told(pid, '2', 'a'), { code: 'ERR_TTRPC_ARGUMENT', message: /1 names for 2 sockets/ })
})
