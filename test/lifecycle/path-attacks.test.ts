/** Other users, and other processes, at the path that a server listens on. */
import assert from 'node:assert/strict'
import {
  chmodSync,
  chownSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { test } from 'node:test'
import { allowAnyPeer, connect, type ListenError, type Server } from 'ttrpc'
import { Child, skipUnlessRoot } from '../support/child.js'
import { RAW_SERVICE, rawServer } from '../support/raw-service.js'
import { tempSocket } from '../support/temp-socket.js'

const timeout = 60_000
const engines = ['native', 'node'] as const
type Engine = (typeof engines)[number]
const program = (name: string): URL => new URL(`./programs/${name}.js`, import.meta.url)
const skip = skipUnlessRoot()
const USER = 12_345

function serverOn(engine: Engine): Server {
  return rawServer({ engine, ...(engine === 'node' && { handshaker: allowAnyPeer() }) })
}

function folder(mode = 0o755, where = tempSocket(), uid = 0): string {
  mkdirSync(where)
  if (uid !== 0) chownSync(where, uid, uid)
  chmodSync(where, mode)
  chmodSync(dirname(tempSocket()), 0o711)
  return where
}

async function answers(path: string): Promise<void> {
  await using client = await connect(path)
  assert.deepEqual([...(await client.call(RAW_SERVICE, 'Echo', Uint8Array.of(7)))], [7])
}

/** What is made above a socket's directory, and the directory that `listen` is to name; undefined: it listens. */
interface Tree {
  readonly what: string
  readonly make: (root: string) => string
  readonly refused?: RegExp
  readonly root?: boolean
}

const belongs = (name: string): RegExp =>
  new RegExp(`${name}" belongs to another user.*allowUnsafeDirectory: true`)
const writable = (name: string): RegExp =>
  new RegExp(`others may write into "[^"]*${name}".*set allowUnsafeDir`)

const trees: readonly Tree[] = [
  { what: 'ours', make: (root) => folder(0o700, `${folder(0o755, `${root}/a`)}/b`) },
  {
    what: 'below one that others may write into',
    make: (root) => folder(0o700, `${folder(0o757, `${root}/a`)}/b`),
    refused: writable('/a'),
  },
  {
    what: 'below one that a group may write into',
    make: (root) => folder(0o700, `${folder(0o700, `${folder(0o775, `${root}/a`)}/b`)}/c`),
    refused: writable('/a'),
  },
  { what: 'below a sticky one', make: (root) => folder(0o700, `${folder(0o1777, `${root}/a`)}/b`) },
  {
    what: "below another user's",
    make: (root) => folder(0o700, `${folder(0o755, `${root}/a`, USER)}/b`),
    refused: belongs('/a'),
    root: true,
  },
  {
    what: "below another user's in a sticky one",
    make: (root) => folder(0o700, `${folder(0o755, `${folder(0o1777, `${root}/a`)}/b`, USER)}/c`),
    refused: belongs('/b'),
    root: true,
  },
  {
    what: 'behind a link of ours',
    make: (root) => {
      symlinkSync(folder(0o700, `${root}/a`), `${root}/link`)
      return `${root}/link`
    },
  },
  {
    what: 'behind a relative link of ours, with dots',
    make: (root) => {
      folder(0o700, `${folder(0o755, `${root}/a`)}/b`)
      symlinkSync('../a/./b/..//b/', `${folder(0o755, `${root}/c`)}/link`)
      return `${root}/c/link`
    },
  },
  {
    what: "behind another user's link",
    make: (root) => {
      symlinkSync(folder(0o700, `${root}/a`), `${folder(0o1777, `${root}/b`)}/link`)
      lchownSync(`${root}/b/link`, USER, USER)
      return `${root}/b/link`
    },
    refused: belongs('/b/link'),
    root: true,
  },
  {
    what: 'behind a link of ours into one that others may write into',
    make: (root) => {
      symlinkSync(folder(0o700, `${folder(0o777, `${root}/a`)}/b`), `${root}/link`)
      return `${root}/link`
    },
    refused: writable('/a'),
  },
  {
    what: 'beside one that others may write into, by way of it',
    make: (root) => {
      folder(0o700, `${root}/b`)
      return `${folder(0o777, `${root}/a`)}/../b`
    },
    refused: writable('/a'),
  },
]

for (const engine of engines) {
  for (const { what, make, refused, root } of trees) {
    test(`${engine}: a directory ${what}: ${refused === undefined ? 'listens' : 'is refused'}`, {
      timeout,
      skip: root === true ? skip : false,
    }, async () => {
      const path = `${make(folder())}/s`
      await using server = serverOn(engine)
      if (refused === undefined) await (await server.listen(path)).close()
      else {
        const errno = -constants.errno.EACCES
        const expected = { name: 'ListenError', code: 'EACCES', errno, message: refused }
        await assert.rejects(server.listen(path), expected)
        assert.deepEqual(readdirSync(dirname(path)), [])
      }
      await server.listen(path, { allowUnsafeDirectory: true })
      await answers(path)
      await server.close()
      assert.deepEqual(readdirSync(dirname(path)), [])
    })
  }

  test(`${engine}: a loop of links is an error`, { timeout }, async () => {
    const root = folder()
    symlinkSync(`${root}/b`, `${root}/a`)
    symlinkSync(`${root}/a`, `${root}/b`)
    await using server = serverOn(engine)
    for (const allowUnsafeDirectory of [false, true]) {
      await assert.rejects(server.listen(`${root}/a/s`, { allowUnsafeDirectory }), { code: 'ELOOP' })
    }
  })

  test(`${engine}: who may read the directory keeps nobody from listening there`, {
    timeout,
    skip,
  }, async () => {
    const path = join(folder(), 's')
    // The lock of the directory, and of anything else that is there.
    const through = ['flock', '-x', '--no-fork', dirname(path)]
    await using child = Child.start(program('stranger'), ['hold', '', ''], { uid: USER, gid: USER, through })
    await child.expect('ready')
    await using server = serverOn(engine)
    await (await server.listen(path)).close()
    await using killed = Child.start(program('end-listening'), [engine, path])
    await killed.expect('listening')
    killed.kill('SIGKILL')
    await killed.ended
    await server.listen(path)
    await answers(path)
  })

  test(`${engine}: whatever a stranger puts at the path and its lock in a sticky directory, he gets nothing`, {
    timeout,
    skip,
  }, async () => {
    const path = join(folder(0o1777), 's')
    const secret = join(folder(0o755), 'secret')
    writeFileSync(secret, 'secret', { mode: 0o600 })
    const args = ['squat', dirname(path), secret]
    await using child = Child.start(program('stranger'), args, { uid: USER, gid: USER })
    await child.expect('ready')
    await using server = serverOn(engine)
    let listened = 0
    for (let round = 0; round < 100; round++) {
      const started = performance.now()
      const listener = await server.listen(path, { mode: 0o640 }).catch((error: ListenError) => error)
      if (listener instanceof Error) {
        assert.equal(listener.code, 'EADDRINUSE', listener.message)
      } else {
        const { mode, uid } = lstatSync(path)
        assert.deepEqual([mode & 0o7777, uid], [0o640, 0])
        await listener.close()
        listened++
      }
      assert.ok(performance.now() - started < 2000)
    }
    assert.ok(listened > 0)
    child.kill('SIGKILL')
    await child.ended
    assert.deepEqual([readFileSync(secret, 'utf8'), lstatSync(secret).mode & 0o7777], ['secret', 0o600])
    const ours = readdirSync(dirname(path)).filter((name) => lstatSync(join(dirname(path), name)).uid === 0)
    assert.deepEqual(ours, [])
  })

  test(`${engine}: a directory that is swapped while we listen in it leads to no other socket of ours`, {
    timeout,
    skip,
  }, async () => {
    const other = folder()
    await using live = rawServer()
    await live.listen(join(other, 's'))
    const { ino, mode } = lstatSync(join(other, 's'))
    const theirs = folder(0o755, tempSocket(), USER)
    await using child = Child.start(program('stranger'), ['swap', theirs, other], { uid: USER, gid: USER })
    await child.expect('ready')
    await using server = serverOn(engine)
    await assert.rejects(server.listen(join(theirs, 'real/s')), { code: /EACCES|ENOENT|EADDRINUSE/ })
    let listened = 0
    // A stranger who is fast, or gets most of the processor, may hit each of the first hundred.
    for (let round = 0; round < 100 || (listened === 0 && round < 10_000); round++) {
      const options = { allowUnsafeDirectory: true, mode: 0o666, uid: USER }
      const listener = await server.listen(join(theirs, 'real/s'), options).catch(() => undefined)
      if (listener !== undefined) listened++
      await listener?.close()
      const now = lstatSync(join(other, 's'))
      assert.deepEqual([now.ino, now.mode, now.uid], [ino, mode, 0])
      assert.deepEqual(readdirSync(other), ['s'])
    }
    assert.ok(listened > 0)
    await answers(join(other, 's'))
  })

  test(`${engine}: what closes leaves its successor alone`, { timeout }, async () => {
    const path = join(folder(), 's')
    for (let round = 0; round < 20; round++) {
      await using first = serverOn(engine)
      await using second = serverOn(engine)
      await first.listen(path)
      const closing = first.close()
      while (existsSync(path)) await new Promise((resolve) => setImmediate(resolve))
      await second.listen(path)
      await closing
      await answers(path)
    }
  })
}

test('node: the path is gone when close() returns, and before the socket is closed', {
  timeout,
}, async () => {
  const path = join(folder(), 's')
  await using server = serverOn('node')
  const listener = await server.listen(path)
  const closed = listener.close()
  assert.ok(!existsSync(path))
  await closed
})
