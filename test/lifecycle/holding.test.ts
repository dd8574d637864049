/** What keeps a process alive, and what does not. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { describe, test } from 'node:test'
import { Child } from '../support/child.js'
import { RawPeer } from '../support/raw-peer.js'
import { rawServer, startRawServer } from '../support/raw-service.js'
import { tempSocket } from '../support/temp-socket.js'

const timeout = 60_000
async function endsByItself(child: Child): Promise<void> {
  const { code, signal, lines, stderr } = await child.ended
  assert.deepEqual({ code, signal, lines, stderr }, { code: 0, signal: null, lines: [], stderr: '' })
}

/** A listener of one connection, of which nothing is read before `resume`. */
async function lateReader() {
  const path = tempSocket()
  const server = createServer({ pauseOnConnect: true, allowHalfOpen: true }).listen(path)
  await once(server, 'listening')
  const accepted = once(server, 'connection').then(([socket]) => socket as Socket)
  const close = async (): Promise<void> => {
    await new Promise((resolve) => server.close(resolve))
  }
  return { path, accepted, [Symbol.asyncDispose]: close }
}

for (const engine of ['native', 'node'] as const) {
  describe(`what keeps a process alive: ${engine}`, () => suite(engine))
}

function suite(engine: 'native' | 'node'): void {
  const hold = (what: string, path: string): Child =>
    Child.start(new URL('./programs/hold.js', import.meta.url), [what, path, engine])

  for (const what of ['forgotten', 'idle-ref', 'idle-unref-ref']) {
    test(`a client that waits for nothing does not keep the process alive (${what})`, {
      timeout,
    }, async () => {
      await using raw = await startRawServer()
      const { path } = raw
      await using child = hold(what, path)
      await endsByItself(child)
    })
  }

  for (const what of ['pending', 'unref-ref']) {
    test(`a call that waits keeps the process alive (${what})`, { timeout }, async () => {
      await using raw = await startRawServer()
      const { path, calls } = raw
      await using child = hold(what, path)
      await child.expect('still here')
      calls.get(what).released.fire()
      await child.expect('answered')
      await endsByItself(child)
    })
  }

  test('after client.unref() a call that waits does not keep the process alive', { timeout }, async () => {
    await using raw = await startRawServer()
    const { path, calls } = raw
    await using child = hold('pending-unref', path)
    await endsByItself(child)
    await calls.get('pending-unref').ended.promise // its server sees the connection end
  })

  for (const what of ['lost', 'lost-waiting-unref']) {
    test(`dialling again and again does not keep the process alive (${what})`, { timeout }, async () => {
      await using child = hold(what, tempSocket())
      await endsByItself(child)
    })
  }

  test('a call that waits for a connection keeps the process alive, until it is answered', {
    timeout,
  }, async () => {
    const path = tempSocket()
    await using child = hold('lost-waiting', path)
    await child.expect('still here')
    await using server = rawServer()
    await server.listen(path)
    await child.expect('answered')
    await endsByItself(child)
  })

  test('a call that waits in an interceptor keeps the process alive until its deadline', {
    timeout,
  }, async () => {
    await using raw = await startRawServer()
    await using child = hold('intercepted', raw.path)
    await child.expect('still here')
    await child.expect('ended with 4')
    await endsByItself(child)
  })

  test('after client.unref() such a call does not keep the process alive', { timeout }, async () => {
    await using raw = await startRawServer()
    await using child = hold('intercepted-unref', raw.path)
    await endsByItself(child)
  })

  test('a listener keeps the process alive, and SIGTERM ends it', { timeout }, async () => {
    const path = tempSocket()
    await using child = hold('listener', path)
    await child.expect('listening')
    await child.expect('still here')
    child.kill('SIGTERM')
    const { code, signal } = await child.ended
    assert.deepEqual({ code, signal }, { code: null, signal: 'SIGTERM' })
    assert.ok(existsSync(path), 'nothing runs on a signal, so the path stays')
    await using raw = await startRawServer()
    const { server } = raw
    await server.listen(path) // takes the path over
  })

  test('bytes not sent yet keep the process alive until the peer has read them all', {
    timeout,
  }, async () => {
    await using late = await lateReader()
    const { path, accepted } = late
    await using child = hold('unsent', path)
    const socket = await accepted
    await child.expect('still here')
    const peer = new RawPeer(socket.resume())
    const frames = await peer.take(4)
    for (const { body } of frames) {
      assert.ok(body.length > 4_000_000)
      assert.ok(body.subarray(-4_000_000).equals(Buffer.alloc(4_000_000, 'u')))
    }
    await endsByItself(child)
  })

  // Node keeps the process alive while a socket writes: docs/engines.md.
  const skip = engine === 'node' && 'the JS engine has no way to do it'
  test('after client.unref() bytes not sent yet do not keep the process alive', {
    timeout,
    skip,
  }, async () => {
    await using late = await lateReader()
    const { path, accepted } = late
    await using child = hold('unsent-unref', path)
    const socket = await accepted
    await endsByItself(child)
    socket.destroy()
  })
}
