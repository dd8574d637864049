/** The path that a server listens on: how it is taken, and when it is removed. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import {
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { basename, dirname } from 'node:path'
import { test } from 'node:test'
import { connect, ListenError, type Listener, Server, ServerClosedError } from 'ttrpc'
import { Child, skipUnlessRoot } from '../support/child.js'
import { RAW_SERVICE, rawServer } from '../support/raw-service.js'
import { tempSocket } from '../support/temp-socket.js'

const timeout = 60_000
const program = (name: string): URL => new URL(`./programs/${name}.js`, import.meta.url)

/** A socket at a new path whose server is gone. */
async function staleSocket(): Promise<string> {
  const path = tempSocket()
  await makeStale(path)
  return path
}

async function makeStale(path: string): Promise<void> {
  const server = createServer().listen(`${path}.live`)
  await once(server, 'listening')
  linkSync(`${path}.live`, path)
  server.close() // removes the name it knows
  await once(server, 'close')
}

async function answers(path: string): Promise<void> {
  await using client = await connect(path)
  assert.deepEqual([...(await client.call(RAW_SERVICE, 'Echo', Uint8Array.of(7)))], [7])
}

async function refusedThere(path: string, reason: RegExp, code = 'EADDRINUSE'): Promise<void> {
  await using server = new Server()
  await assert.rejects(server.listen(path), (error: ListenError) => {
    assert.ok(error instanceof ListenError)
    assert.equal(error.code, code)
    assert.equal(error.address, `unix://${path}`)
    assert.match(error.message, reason)
    return true
  })
}

test('a stale socket of ours is taken over', { timeout }, async () => {
  const path = await staleSocket()
  await assert.rejects(connect(path), { code: 'ECONNREFUSED' })
  await using server = rawServer()
  await server.listen(path)
  await answers(path)
  await server.close()
  assert.ok(!existsSync(path))
})

test('the socket of a killed server is taken over', { timeout }, async () => {
  const path = tempSocket()
  await using child = Child.start(program('hold'), ['listener', path])
  await child.expect('listening')
  child.kill('SIGKILL')
  await child.ended
  await using server = rawServer()
  await server.listen(path)
  await answers(path)
})

test('where a live server answers, listening is refused and it is not disturbed', { timeout }, async () => {
  const path = tempSocket()
  await using live = rawServer()
  await live.listen(path)
  await refusedThere(path, /a live server answers there/)
  await answers(path)
})

test('asking whether a server lives does not connect to it', { timeout }, async (t) => {
  const path = tempSocket()
  let connections = 0
  const live = createServer((socket) => {
    connections++
    socket.destroy()
  }).listen(path)
  t.after(() => live.close())
  await once(live, 'listening')
  await refusedThere(path, /a live server answers there/)
  const client = await connect(path)
  await client.closed // it was accepted after anything before it
  assert.equal(connections, 1)
})

test('what is not a socket is refused and left alone', { timeout }, async (t) => {
  await t.test('a regular file', async () => {
    const path = tempSocket()
    writeFileSync(path, 'precious')
    await refusedThere(path, /not a socket/)
    assert.equal(readFileSync(path, 'utf8'), 'precious')
  })
  await t.test('a directory', async () => {
    const path = tempSocket()
    mkdirSync(path)
    await refusedThere(path, /not a socket/)
    assert.ok(lstatSync(path).isDirectory())
  })
  await t.test('a symbolic link, even to a stale socket', async () => {
    const path = tempSocket()
    const target = await staleSocket()
    symlinkSync(target, path)
    await refusedThere(path, /not a socket/)
    assert.ok(lstatSync(path).isSymbolicLink())
    assert.ok(lstatSync(target).isSocket())
  })
  await t.test('a dangling link', async () => {
    const path = tempSocket()
    symlinkSync(`${path}.nowhere`, path)
    await refusedThere(path, /not a socket/)
    assert.ok(lstatSync(path).isSymbolicLink())
    assert.ok(!existsSync(`${path}.nowhere`))
  })
})

test('a stale socket of another user is refused and left alone', {
  timeout,
  skip: skipUnlessRoot(),
}, async () => {
  const path = await staleSocket()
  chownSync(path, 1234, 1234)
  const { ino } = lstatSync(path)
  await refusedThere(path, /another user/)
  assert.equal(lstatSync(path).ino, ino)
})

test('the path is removed on close', { timeout }, async () => {
  const path = tempSocket()
  await using server = new Server()
  const listener = await server.listen(path)
  assert.ok(lstatSync(path).isSocket())
  await listener.close()
  assert.ok(!existsSync(path))
})

test('a path that is no longer ours is left alone on close', { timeout }, async (t) => {
  async function replaced(replace: (path: string) => Promise<void> | void): Promise<string> {
    const path = tempSocket()
    await using server = new Server()
    await server.listen(path)
    await replace(path)
    await server.close()
    return path
  }
  await t.test('another file stands there', async () => {
    const path = await replaced((where) => {
      rmSync(where)
      writeFileSync(where, 'theirs')
    })
    assert.equal(readFileSync(path, 'utf8'), 'theirs')
  })
  await t.test('another server listens there', async () => {
    await using other = rawServer()
    const path = await replaced(async (where) => {
      rmSync(where)
      await other.listen(where)
    })
    await answers(path)
  })
  await t.test('ours was moved away', async () => {
    const path = await replaced((where) => renameSync(where, `${where}.moved`))
    assert.ok(lstatSync(`${path}.moved`).isSocket())
  })
})

for (const engines of [
  ['native', 'native'],
  ['node', 'node'],
  ['native', 'node'],
]) {
  test(`of two processes that start at once on one stale path exactly one wins: ${engines}`, {
    timeout,
  }, async () => {
    await using first = Child.start(program('listen-rounds'), [engines[0]!])
    await using second = Child.start(program('listen-rounds'), [engines[1]!])
    await oneWins([first, second])
  })
}

async function oneWins(both: readonly Child[]): Promise<void> {
  await Promise.all(both.map((child) => child.expect('ready')))
  for (let round = 0; round < 20; round++) {
    // Every other round the path does not exist.
    const path = round % 2 === 0 ? await staleSocket() : tempSocket()
    for (const child of both) child.tell(path)
    const outcomes = await Promise.all(both.map((child) => child.line()))
    assert.equal(
      outcomes.filter((said) => said === 'won').length,
      1,
      `round ${round}: ${outcomes.join(' | ')}`,
    )
    assert.match(outcomes.find((said) => said !== 'won')!, /^EADDRINUSE .*(a live server|another process)/)
    assert.ok(lstatSync(path).isSocket())
    await using client = await connect(path)
    await client.close()
    for (const child of both) child.tell('close')
    await Promise.all(both.map((child) => child.expect('closed')))
    const name = basename(path)
    const left = readdirSync(dirname(path)).filter((entry) => entry.includes(name) || entry.startsWith('.t'))
    assert.deepEqual(left, [])
  }
}

test('two stale paths of one directory can be taken over at once', { timeout }, async () => {
  await using first = Child.start(program('listen-rounds'))
  await using second = Child.start(program('listen-rounds'))
  const both = [first, second]
  await Promise.all(both.map((child) => child.expect('ready')))
  for (let round = 0; round < 20; round++) {
    const paths = [await staleSocket(), await staleSocket()]
    for (const [i, child] of both.entries()) child.tell(paths[i]!)
    assert.deepEqual(await Promise.all(both.map((child) => child.line())), ['won', 'won'], `round ${round}`)
    for (const child of both) child.tell('close')
    await Promise.all(both.map((child) => child.expect('closed')))
  }
})

test('paths that cannot be', { timeout }, async () => {
  await refusedThere('/nonexistent/directory/socket', /no such file/, 'ENOENT')
  await using server = new Server()
  const misuse = { name: 'TypeError', code: 'ERR_TTRPC_ADDRESS' }
  await assert.rejects(server.listen(`/tmp/${'x'.repeat(103)}`), misuse)
  await assert.rejects(server.listen('/tmp/'), misuse)
  await assert.rejects(server.listen('relative/socket'), misuse)
  await assert.rejects(server.listen('unix:relative'), misuse)
})

test('a path of the 107 bytes the kernel takes works', { timeout }, async () => {
  const short = tempSocket()
  const path = `${short}${'y'.repeat(107 - short.length)}`
  await using server = rawServer()
  await server.listen(path)
  await answers(path)
  await server.close()
  assert.ok(!existsSync(path))
})

test('a server has any number of listeners, each closed by itself', { timeout }, async () => {
  await using server = rawServer()
  const paths = [tempSocket(), tempSocket()]
  const listeners: Listener[] = []
  for (const path of paths) listeners.push(await server.listen(path))
  for (const path of paths) await answers(path)
  await using kept = await connect(paths[0]!)
  await listeners[0]!.close()
  await listeners[0]!.close()
  await assert.rejects(connect(paths[0]!), { code: 'ENOENT' })
  assert.deepEqual([...(await kept.call(RAW_SERVICE, 'Echo', Uint8Array.of(1)))], [1], 'its connections stay')
  await answers(paths[1]!)
  await server.close()
  await kept.close()
  await assert.rejects(connect(paths[1]!), { code: 'ENOENT' })
})

test('a path can be listened on again after close, by the same server', { timeout }, async () => {
  const path = tempSocket()
  await using server = rawServer()
  for (let round = 0; round < 5; round++) {
    const listener = await server.listen(path)
    await answers(path)
    await listener.close()
    assert.ok(!existsSync(path))
  }
})

test('D7: listening after close is refused, and leaves no path', { timeout }, async () => {
  const path = tempSocket()
  await using server = new Server()
  await server.close()
  await assert.rejects(server.listen(path), ServerClosedError)
  assert.ok(!existsSync(path))
})
