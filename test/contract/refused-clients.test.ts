/** A client whose connection the server closed without any answer says so: in errors, events and its states. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { describe, test } from 'node:test'
import { inspect } from 'node:util'
import {
  allowAnyPeer,
  Channels,
  ClosedError,
  Code,
  type CustomHandshaker,
  connect,
  isTtrpcError,
  type Server,
  TtrpcError,
} from 'ttrpc'
import { holdWhileTesting } from '../support/hold.js'
import { RAW_SERVICE, rawServer, until } from '../support/raw-service.js'
import { RecordedEvents } from '../support/recorded-events.js'
import { type ReconnectTarget, reconnect, reconnectTargets } from '../support/restartable.js'
import { tempSocket } from '../support/temp-socket.js'

holdWhileTesting()

const REASON = /^the server closed the connection before it answered anything: .* may not admit this process/
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

test('an error has the name of its code, and is printed with it', () => {
  assert.equal(new TtrpcError('x', Code.NOT_FOUND).codeName, 'NOT_FOUND')
  assert.equal(new TtrpcError('x', 999).codeName, 'CODE_999')
  assert.match(inspect(new ClosedError()), /code: 14,\s+codeName: 'UNAVAILABLE'/)
})
