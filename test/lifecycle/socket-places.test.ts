/** Where a server may put its socket, how clients reach it there, and that nothing is left of it at the end. */
import assert from 'node:assert/strict'
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { allowAnyPeer, connect, type ListenError, type ListenOptions, type Server } from 'ttrpc'
import { Child, skipUnlessRoot } from '../support/child.js'
import { openFiles } from '../support/proc.js'
import { RAW_SERVICE, rawServer } from '../support/raw-service.js'
import { tempSocket } from '../support/temp-socket.js'

const timeout = 60_000
const engines = ['native', 'node'] as const
type Engine = (typeof engines)[number]

function serverOn(engine: Engine): Server {
  return rawServer({ engine, ...(engine === 'node' && { handshaker: allowAnyPeer() }) })
}

async function answers(path: string, engine: Engine): Promise<void> {
  await using client = await connect(path, { engine })
  assert.deepEqual([...(await client.call(RAW_SERVICE, 'Echo', Uint8Array.of(7)))], [7])
}

function folder(mode: number, uid?: number): string {
  const made = tempSocket()
  mkdirSync(made)
  if (uid !== undefined) chownSync(made, uid, uid)
  chmodSync(made, mode)
  return made
}

async function listens(engine: Engine, path: string, options: ListenOptions = {}): Promise<string> {
  const server = serverOn(engine)
  try {
    await server.listen(path, options)
    await answers(path, engine)
    return 'listens'
  } catch (error) {
    const { name, code, message } = error as ListenError
    assert.deepEqual([name, code], ['ListenError', 'EACCES'])
    assert.match(message, /allowUnsafeDirectory: true/)
    return /belongs to another user/.test(message) ? 'not ours' : 'writable'
  } finally {
    await server.close()
    assert.ok(!existsSync(path))
  }
}

const modes: readonly [number, string][] = [
  [0o700, 'listens'],
  [0o755, 'listens'],
  [0o1777, 'listens'],
  [0o1770, 'listens'],
  [0o770, 'writable'],
  [0o702, 'writable'],
  [0o777, 'writable'],
]

for (const engine of engines) {
  for (const [mode, outcome] of modes) {
    test(`${engine}: in a folder of ours with mode ${mode.toString(8)}: ${outcome}`, {
      timeout,
    }, async () => {
      const path = `${folder(mode)}/s`
      assert.equal(await listens(engine, path), outcome)
      assert.equal(await listens(engine, path, { allowUnsafeDirectory: true }), 'listens')
    })
  }

  test(`${engine}: a folder of another user is not ours, whatever its mode`, {
    timeout,
    skip: skipUnlessRoot(),
  }, async () => {
    for (const mode of [0o700, 0o1777]) {
      const path = `${folder(mode, 1234)}/s`
      assert.equal(await listens(engine, path), 'not ours')
      assert.equal(await listens(engine, path, { allowUnsafeDirectory: true }), 'listens')
    }
  })

  test(`${engine}: a path of more than 107 bytes is listened on, called and taken over`, {
    timeout,
  }, async () => {
    const deep = `${folder(0o700)}/${'d'.repeat(100)}/${'e'.repeat(200)}`
    mkdirSync(deep, { recursive: true, mode: 0o700 })
    const path = `${deep}/${'s'.repeat(82)}`
    const before = openFiles()
    await using server = serverOn(engine)
    const listener = await server.listen(path)
    assert.equal(listener.address, `unix://${path}`)
    assert.equal(lstatSync(path).mode & 0o777, 0o600)
    for (const client of engines) await answers(path, client)
    await assert.rejects(serverOn(engine).listen(path), { code: 'EADDRINUSE', message: /live server/ })
    await server.close()
    assert.ok(!existsSync(path))
    assert.deepEqual(openFiles(), before, 'its directory is not held')
    await assert.rejects(connect(path, { engine }), { code: 'ENOENT' })
    assert.deepEqual(openFiles(), before)

    await using child = Child.start(new URL('./programs/end-listening.js', import.meta.url), [engine, path])
    await child.expect('listening')
    child.kill('SIGKILL')
    await child.ended
    await assert.rejects(connect(path, { engine }), { code: 'ECONNREFUSED' })
    await using next = serverOn(engine)
    await next.listen(path)
    await answers(path, engine)
  })

  for (const [end, code] of [
    ['exit', 0],
    ['throw', 1],
  ] as const) {
    test(`${engine}: a process that ends by ${end} takes its path along`, { timeout }, async () => {
      const path = tempSocket()
      const program = new URL('./programs/end-listening.js', import.meta.url)
      await using child = Child.start(program, [engine, path, end])
      await child.expect('listening')
      assert.ok(lstatSync(path).isSocket())
      child.tell('end')
      assert.equal((await child.ended).code, code)
      assert.ok(!existsSync(path))
    })

    test(`${engine}: a process that ends by ${end} leaves a path that is no longer its own`, {
      timeout,
    }, async () => {
      const path = tempSocket()
      const program = new URL('./programs/end-listening.js', import.meta.url)
      await using child = Child.start(program, [engine, path, end])
      await child.expect('listening')
      rmSync(path)
      writeFileSync(path, 'theirs')
      child.tell('end')
      assert.equal((await child.ended).code, code)
      assert.ok(lstatSync(path).isFile())
    })
  }
}

test('an abstract name has to be allowed, and the text says why', { timeout }, async () => {
  await using server = rawServer()
  const address = `unix:@ttrpc-places-${process.pid}`
  for (const options of [undefined, {}, { allowAbstract: false }]) {
    await assert.rejects(server.listen(address, options), {
      name: 'TypeError',
      code: 'ERR_TTRPC_ABSTRACT',
      message: /no file permissions.*network namespace.*sameNamespaces\(\)/s,
    })
  }
  await server.listen(address, { allowAbstract: true })
  await using client = await connect(address)
  assert.deepEqual([...(await client.call(RAW_SERVICE, 'Echo', Uint8Array.of(7)))], [7])
})
