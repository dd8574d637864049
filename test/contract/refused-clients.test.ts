/** A client whose connection the server closed without any answer says so: in errors, events and its states. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { describe, test } from 'node:test'
import { getSystemErrorMap, inspect } from 'node:util'
import {
  allowAnyPeer,
  Channels,
  ClosedError,
  Code,
  type ConnectionClosed,
  type CustomHandshaker,
  codeName,
  connect,
  isTtrpcError,
  type Server,
  TtrpcError,
} from 'ttrpc'
import { abortConnection } from 'ttrpc/testing'
import { closeCause } from '#ttrpc/protocol/close-cause.js'
import { CloseReason } from '#ttrpc/wire/row.js'
import { holdWhileTesting } from '../support/hold.js'
import { RAW_SERVICE, rawServer, until } from '../support/raw-service.js'
import { RecordedEvents } from '../support/recorded-events.js'
import { type ReconnectTarget, reconnect, reconnectTargets } from '../support/restartable.js'
import { tempSocket } from '../support/temp-socket.js'

holdWhileTesting()

const REASON =
  /^the server closed the connection before it answered anything( \((ECONNRESET|EPIPE)\))?: .* may not admit this process/
const x = Buffer.from('x')
const refusing: CustomHandshaker = {
  async handshake() {
    throw new Error('not you')
  },
}

for (const target of reconnectTargets) {
  describe(`refused clients: ${target.name}`, { timeout: 60_000 }, () => {
    refused(target)
    served(target)
    otherEnds(target)
  })
}

/** Starts a server. Returns it with its address. */
async function start(target: ReconnectTarget, handshaker: CustomHandshaker | undefined) {
  const { engine, tcp } = target
  const server: Server = rawServer({ engine, handshaker: handshaker ?? allowAnyPeer() })
  const { address } = await server.listen(tcp ? 'tcp://127.0.0.1:0' : tempSocket())
  return { server, address, [Symbol.asyncDispose]: () => server.close() }
}

async function failureOf(call: Promise<unknown>): Promise<TtrpcError> {
  try {
    await call
  } catch (error) {
    if (isTtrpcError(error)) return error
    throw error
  }
  throw new Error('it succeeded')
}

function refused(target: ReconnectTarget): void {
  test('calls before and after the close fail with the likely reason as cause', async () => {
    await using way = await start(target, refusing)
    using events = new RecordedEvents()
    await using client = await connect(way.address, { engine: target.engine })
    const early = client.call(RAW_SERVICE, 'Echo', x)
    const stream = client.stream(RAW_SERVICE, 'Echo', 'bidiStreaming').receive()
    const failures = [await failureOf(early), await failureOf(stream)]
    await client.closed
    failures.push(await failureOf(client.call(RAW_SERVICE, 'Echo', x)))
    for (const failure of failures) {
      assert.ok(failure instanceof ClosedError)
      assert.equal(failure.message, 'ttrpc: closed')
      assert.match((failure.cause as Error).message, REASON)
    }
    const closed = events.of(Channels.CONNECTION_CLOSED, 'client')
    assert.equal(closed.length, 1)
  })

  test('a client that reconnects has it as the reason of its state, and as cause of calls that waited', async () => {
    await using way = await start(target, refusing)
    using events = new RecordedEvents()
    await using client = await connect(way.address, { engine: target.engine, reconnect })
    await until(() => events.of(Channels.CLIENT_STATE, 'client').length >= 3)
    const states = events.of(Channels.CLIENT_STATE, 'client') as { to: string; reason?: string }[]
    assert.match(states.find(({ to }) => to === 'waiting')!.reason!, REASON)
    const waiting = client.call(RAW_SERVICE, 'Echo', x, { waitForReady: true, timeoutMs: 100 })
    const { code, cause } = await failureOf(waiting)
    assert.ok(code === Code.DEADLINE_EXCEEDED || code === Code.UNAVAILABLE)
    if (code === Code.UNAVAILABLE) assert.match((cause as Error).message, REASON)
  })
}

function served(target: ReconnectTarget): void {
  test('after an answer, or when the client closes, there is no such cause', async () => {
    await using way = await start(target, undefined)
    await using client = await connect(way.address, { engine: target.engine })
    await client.call(RAW_SERVICE, 'Echo', x)
    await way.server.close()
    await client.closed
    assert.equal((await failureOf(client.call(RAW_SERVICE, 'Echo', x))).cause, undefined)

    await using other = await start(target, undefined)
    const own = await connect(other.address, { engine: target.engine })
    const waiting = failureOf(own.call(RAW_SERVICE, 'Block', x))
    const closed = own.close()
    assert.equal((await waiting).cause, undefined)
    assert.equal((await failureOf(own.call(RAW_SERVICE, 'Echo', x))).cause, undefined)
    await closed
  })

  test('the event of the close has the reason', async () => {
    await using way = await start(target, undefined)
    using events = new RecordedEvents()
    const client = await connect(way.address, { engine: target.engine })
    await until(() => way.server.connectionCount === 1)
    await way.server.close()
    await client.closed
    const [closed] = events.of(Channels.CONNECTION_CLOSED, 'client') as {
      reason: string
      abnormal: boolean
    }[]
    assert.match(closed!.reason, REASON)
    assert.equal(closed!.abnormal, false)
  })
}

/** The ends of a connection without an answer that no refusal explains. */
function otherEnds({ engine }: ReconnectTarget): void {
  test('abortConnection: neither the errors nor the event blame the server', async () => {
    await using server = rawServer({ engine, handshaker: allowAnyPeer() })
    const { address } = await server.listen(tempSocket())
    using events = new RecordedEvents()
    const client = await connect(address, { engine })
    const early = failureOf(client.call(RAW_SERVICE, 'Block', x))
    await until(() => server.connectionCount === 1)
    abortConnection(client)
    const late = failureOf(client.call(RAW_SERVICE, 'Echo', x)) // the end is not reported yet
    for (const failure of [await early, await late]) assert.equal(failure.cause, undefined)
    await client.closed
    assert.equal((await failureOf(client.call(RAW_SERVICE, 'Echo', x))).cause, undefined)
    const [closed] = events.of(Channels.CONNECTION_CLOSED, 'client') as ConnectionClosed[]
    assert.deepEqual([closed!.reason, closed!.abnormal], ['it was closed here', false])
  })

  /** Returns the cause of a call, and the event, when a server that sends `bytes` then closes its connection. */
  async function causeAfter(bytes: Uint8Array, reads: boolean) {
    const path = tempSocket()
    const server = createServer({ pauseOnConnect: true }).listen(path)
    await once(server, 'listening')
    const accepted = once(server, 'connection') as Promise<[Socket]>
    using events = new RecordedEvents()
    await using client = await connect(path, { engine })
    const failure = failureOf(client.call(RAW_SERVICE, 'Echo', x))
    const [socket] = await accepted
    if (bytes.length > 0) await new Promise((resolve) => socket.write(bytes, resolve))
    await once(socket.resume(), 'data')
    if (reads) socket.destroy()
    else {
      socket.pause()
      const more = failureOf(client.call(RAW_SERVICE, 'Echo', Buffer.alloc(1_000_000)))
      await once(socket, 'readable')
      socket.destroy()
      await more
    }
    server.close()
    const { cause } = await failure
    await client.closed
    const [event] = events.of(Channels.CONNECTION_CLOSED, 'client') as ConnectionClosed[]
    return { text: (cause as Error).message, event: event! }
  }

  test('a server that closes inside a frame has begun to answer', async () => {
    const { text, event } = await causeAfter(Buffer.from([0, 0]), true)
    assert.equal(text, 'the server closed the connection inside a frame')
    assert.deepEqual([event.reason, event.abnormal], [text, true])
  })

  test('a server that refuses leaves requests unread: a reset before any answer is a refusal too', async () => {
    const { text, event } = await causeAfter(Buffer.alloc(0), false)
    assert.match(text, REASON)
    assert.match(event.reason, REASON)
  })
}

test('each error of the kernel is named, and explained by a refusal only where the peer may have closed', () => {
  for (const [errno, [name]] of getSystemErrorMap()) {
    for (const answered of [false, true]) {
      const { message } = closeCause(CloseReason.ERROR, -errno, answered)!
      const refusal = !answered && (name === 'ECONNRESET' || name === 'EPIPE')
      if (refusal) assert.match(message, REASON)
      else if (name === 'ENOBUFS') assert.match(message, /engineOutputBytes/)
      else assert.equal(message, `the connection failed: ${name}`)
    }
  }
  for (const [name, reason] of Object.entries(CloseReason)) {
    const blamed = [false, true].filter((answered) =>
      REASON.test(closeCause(reason, 0, answered)?.message ?? ''),
    )
    assert.deepEqual(blamed, name === 'EOF' ? [false] : [], name)
  }
})

test('an error has the name of its code, and is printed with it', () => {
  assert.equal(new TtrpcError('x', Code.NOT_FOUND).codeName, 'NOT_FOUND')
  assert.equal(new TtrpcError('x', 999).codeName, 'CODE_999')
  assert.deepEqual(
    [codeName(5), codeName(0), codeName(999), codeName(-1)],
    ['NOT_FOUND', 'OK', 'CODE_999', 'CODE_-1'],
  )
  assert.match(inspect(new ClosedError()), /code: 14,\s+codeName: 'UNAVAILABLE'/)
})
