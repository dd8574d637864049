/** How calls, connections and listeners end: by time, by signal, by either side. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { describe, test } from 'node:test'
import {
  allowAnyPeer,
  ClosedError,
  Code,
  connect,
  isTtrpcError,
  type RawHandler,
  ServerClosedError,
} from 'ttrpc'
import { abortConnection, inMemory } from 'ttrpc/testing'
import { holdWhileTesting } from '../support/hold.js'
import { RAW_SERVICE, rawServer, until } from '../support/raw-service.js'
import { tempSocket } from '../support/temp-socket.js'
import { openRaw, type RawWay, type Target, targets } from './targets.js'

holdWhileTesting()

const SERVICE = 'test.v1.Ends'
const empty = new Uint8Array(0)
const echo = Buffer.from('x')

for (const target of targets) {
  describe(`ends: ${target.name}`, { timeout: 60_000 }, () => {
    deadlines(target)
    aborts(target)
    closes(target)
  })
}

async function open(target: Target, handlers: Record<string, RawHandler> = {}) {
  const way: RawWay = await openRaw(target)
  way.server.registerRaw(SERVICE, handlers)
  return { ...way, client: await way.connect() }
}

function deadlines(target: Target): void {
  test('E7, B9: a deadline ends the call on both sides with 4', async () => {
    await using way = await open(target)
    const { client, calls } = way
    const call = client.call(RAW_SERVICE, 'Block', Buffer.from('b'), { timeoutMs: 300 })
    await assert.rejects(call, {
      code: Code.DEADLINE_EXCEEDED,
      message: 'context deadline exceeded',
      sent: true,
    })
    await calls.get('b').ended.promise
    assert.equal(calls.get('b').ending, 'context deadline exceeded')
    assert.equal(String(await client.call(RAW_SERVICE, 'Echo', echo)), 'x')
  })

  test('E5: a deadline that has passed: the call is not sent', async () => {
    let begun = 0
    await using way = await open(target, {
      Count(bytes) {
        begun++
        return bytes
      },
    })
    const { client } = way
    for (const time of [{ deadline: new Date(0) }, { timeoutMs: 0 }, { timeoutMs: -5 }]) {
      const call = client.call(SERVICE, 'Count', empty, time)
      await assert.rejects(call, { code: Code.DEADLINE_EXCEEDED, sent: false })
    }
    await client.call(SERVICE, 'Count', empty)
    assert.equal(begun, 1)
  })

  test('B8, B9: the handler’s context has the deadline; callTimeoutMs is for calls that name none', async () => {
    await using way = await open(target, {
      Left: (_, { deadline }) => Buffer.from(String((deadline?.getTime() ?? Number.NaN) - Date.now())),
    })
    const { connect, client } = way
    await using limited = await connect({ callTimeoutMs: 10_000 })
    const left = async (from = client, options = {}) =>
      Number(await from.call(SERVICE, 'Left', empty, options))
    assert.ok(Number.isNaN(await left()))
    for (const [ms, most] of [
      [await left(limited), 10_000],
      [await left(limited, { timeoutMs: 2_000 }), 2_000],
      [await left(client, { deadline: new Date(Date.now() + 3_000) }), 3_000],
    ] as const) {
      assert.ok(ms > most - 1_500 && ms <= most, `${ms} of ${most}`)
    }
    assert.ok(Number.isNaN(await left(limited, { timeoutMs: Number.POSITIVE_INFINITY })))
    assert.ok((await left(client, { timeoutMs: 1e12 })) > 9e11)
  })
}

function aborts(target: Target): void {
  test('E7: an abort ends the call here, with its reason; the handler goes on and its answer is dropped', async () => {
    await using way = await open(target)
    const { client, calls } = way
    const controller = new AbortController()
    const call = client.call(RAW_SERVICE, 'Block', Buffer.from('b'), { signal: controller.signal })
    await calls.get('b').begun.promise
    const reason = new Error('enough')
    controller.abort(reason)
    await assert.rejects(call, (error) => {
      assert.ok(isTtrpcError(error))
      assert.deepEqual([error.code, error.message, error.sent], [Code.CANCELED, 'context canceled', true])
      return error.cause === reason
    })
    assert.equal(calls.get('b').ended.happened, false)
    calls.get('b').released.fire()
    await calls.get('b').ended.promise
    assert.equal(String(await client.call(RAW_SERVICE, 'Echo', echo)), 'x')
  })

  test('an aborted signal: the call is not sent', async () => {
    await using way = await open(target)
    const { client } = way
    const call = client.call(RAW_SERVICE, 'Echo', echo, { signal: AbortSignal.abort() })
    await assert.rejects(call, { code: Code.CANCELED, sent: false })
  })

  test('a signal that outlives its calls keeps none of them', async () => {
    await using way = await open(target)
    const { client } = way
    const controller = new AbortController()
    let listening = 0
    const { signal } = controller
    const add = signal.addEventListener.bind(signal)
    const remove = signal.removeEventListener.bind(signal)
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listening++
      add(...args)
    }
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listening--
      remove(...args)
    }
    for (let i = 0; i < 10; i++) await client.call(RAW_SERVICE, 'Echo', echo, { signal })
    await assert.rejects(client.call('no.S', 'X', empty, { signal }))
    assert.equal(listening, 0)
  })
}

function closes(target: Target): void {
  test('E17: close() fails what waits, then onClose is called once, then closed resolves', async () => {
    const told: string[] = []
    await using way = await open(target)
    const { calls, connect, client: other } = way
    await using client = await connect({
      async onClose() {
        told.push('onClose')
        await new Promise((resolve) => setImmediate(resolve))
        told.push('onClose has ended')
      },
    })
    void client.closed.then(() => told.push('closed'))
    const waiting = ['a', 'b'].map((name) =>
      client.call(RAW_SERVICE, 'Block', Buffer.from(name)).catch((error) => {
        told.push(error.constructor.name)
      }),
    )
    await Promise.all(['a', 'b'].map((name) => calls.get(name).begun.promise))
    assert.equal(client.state, 'open')
    const ends = [client.close(), client.close()]
    assert.equal(client.state, 'closed')
    await Promise.all([...waiting, ...ends])
    await client.close()
    assert.deepEqual(told, ['ClosedError', 'ClosedError', 'onClose', 'onClose has ended', 'closed'])
    await Promise.all(['a', 'b'].map((name) => calls.get(name).ended.promise))
    assert.equal(calls.get('a').ending, 'context canceled')
    assert.equal(String(await other.call(RAW_SERVICE, 'Echo', echo)), 'x')
  })

  test('E17: the server closes: calls fail, onClose is called once', async () => {
    let closes = 0
    await using way = await open(target)
    const { server, calls, connect, client: other } = way
    await using client = await connect({ onClose: () => void closes++ })
    const call = assert.rejects(client.call(RAW_SERVICE, 'Block', Buffer.from('b')), ClosedError)
    await calls.get('b').begun.promise
    await Promise.all([server.close(), server.close()])
    await Promise.all([call, client.closed, other.closed])
    assert.equal(server.connectionCount, 0)
    await client.close()
    assert.equal(closes, 1)
  })

  test('abortConnection of a client, or of a context, ends the connection as a crash would', async () => {
    await using way = await open(target, {
      Crash: (_, context) => {
        abortConnection(context)
        return empty
      },
    })
    const { server, calls, connect, client } = way
    const waiting = assert.rejects(client.call(RAW_SERVICE, 'Block', Buffer.from('b')), ClosedError)
    await calls.get('b').begun.promise
    abortConnection(client)
    await Promise.all([waiting, client.closed, calls.get('b').ended.promise])
    assert.equal(calls.get('b').ending, 'context canceled')
    const next = await connect()
    await assert.rejects(next.call(SERVICE, 'Crash', empty), ClosedError)
    await next.closed
    await until(() => server.connectionCount === 0)
  })

  test('ref and unref may be repeated and change no call', async () => {
    await using way = await open(target)
    const { client } = way
    client.unref().unref()
    const call = client.call(RAW_SERVICE, 'Echo', echo)
    client.ref().ref()
    assert.equal(String(await call), 'x')
  })

  test('a closed server takes nothing more', async () => {
    await using way = await open(target)
    const { server } = way
    await server.close()
    await assert.rejects(async () => server.listen(tempSocket()), ServerClosedError)
    assert.throws(() => inMemory(server), ServerClosedError)
  })
}

for (const engine of ['native', 'node'] as const) {
  describe(`the signal of listen(): ${engine}`, { timeout: 60_000 }, () => {
    const listen = async (signal: AbortSignal) => {
      const server = rawServer({ engine, handshaker: allowAnyPeer() })
      const path = tempSocket()
      const listener = await server.listen(path, { signal })
      return { path, listener, [Symbol.asyncDispose]: () => server.close() }
    }

    test('closes the listener; its connections go on', async () => {
      const controller = new AbortController()
      await using listening = await listen(controller.signal)
      const { path, listener } = listening
      await using client = await connect(path, { engine })
      await client.call(RAW_SERVICE, 'Echo', echo)
      controller.abort()
      await listener.closed
      await assert.rejects(connect(path, { engine }), { code: 'ENOENT' })
      assert.equal(String(await client.call(RAW_SERVICE, 'Echo', echo)), 'x')
    })

    test('aborted before: nothing listens', async () => {
      await assert.rejects(listen(AbortSignal.abort()), { code: Code.CANCELED })
    })

    test('aborted meanwhile: nothing listens', async () => {
      const controller = new AbortController()
      const listening = listen(controller.signal)
      controller.abort()
      await assert.rejects(listening, { code: Code.CANCELED })
    })
  })
}
