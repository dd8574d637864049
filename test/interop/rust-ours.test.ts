/** Section F of docs/protocol.md: what our client and server do for peers in Rust. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { after, describe, test } from 'node:test'
import type { ServerOptions } from 'ttrpc'
import { failureOf, ourClients, textIn } from '../support/client-clauses.js'
import type { CallRequest, ClientTarget, ClientUnderTest, Outcome } from '../support/client-target.js'
import { bytesValue, stringValue } from '../support/protobuf.js'
import { RawListener } from '../support/raw-peer.js'
import { ECHO_SERVICE, type RunningServer } from '../support/server-target.js'
import { CLOSE } from '../support/stream-clauses.js'
import { tempSocket } from '../support/temp-socket.js'
import { DATA } from '../support/wire.js'
import { skipWithoutRust } from './rust.js'
import { rustClients } from './rust-client.js'

const GUARD_MS = 60_000
const KINDS = ['serverStreaming', 'clientStreaming', 'bidiStreaming'] as const

function call(
  client: ClientUnderTest,
  method: string,
  text: string,
  more: Partial<CallRequest> = {},
): Promise<Outcome> {
  return client.call({ service: ECHO_SERVICE, method, payload: stringValue(text), ...more })
}

describe('F, our client', { timeout: GUARD_MS }, () => {
  test('F4, F8: ids are odd, and a close is a frame of its own', async () => {
    await using listener = await RawListener.open()
    await using clients = await ourClients()
    const client = await clients.connect(listener.path)
    const peer = await listener.accept()
    const outcomes: Promise<Outcome>[] = []
    for (let round = 0; round < 20; round++) {
      outcomes.push(call(client, 'Echo', 'unary'))
      for (const kind of KINDS) {
        const stream = await client.stream({ service: ECHO_SERVICE, method: 'Any', kind })
        if (kind === 'serverStreaming') continue
        await stream.send(bytesValue(Buffer.from('message')))
        await stream.closeSend()
      }
    }
    for (const { stream, type, flags, body } of await peer.take(20 * 8)) {
      assert.equal(stream % 2, 1)
      if (type === DATA && flags !== 0) assert.deepEqual([flags, body.length], [CLOSE, 0])
    }
    await clients.stop()
    await Promise.all(outcomes.map(failureOf))
  })

  test('F11: closing closes both ways', async (t) => {
    const path = tempSocket()
    const server = createServer({ allowHalfOpen: true }).listen(path)
    t.after(() => server.close())
    await once(server, 'listening')
    const accepted = once(server, 'connection')
    await using clients = await ourClients()
    const client = await clients.connect(path)
    const outcome = call(client, 'Echo', 'in flight')
    const [socket] = (await accepted) as [Socket]
    await once(socket, 'data')
    const ended = once(socket, 'end')
    await clients.stop()
    assert.equal((await failureOf(outcome)).kind, 'closed')
    await ended
    socket.write('an answer')
    const [{ code }] = await once(socket, 'error')
    assert.equal(code, 'EPIPE')
  })
})

const suite = { skip: skipWithoutRust(), timeout: 10 * GUARD_MS }

describe("F, our server and Rust's clients", suite, () => {
  const targets: ClientTarget[] = []
  const servers: RunningServer[] = []
  after(async () => {
    for (const { stop } of [...targets, ...servers]) await stop()
  })

  /** Our server with these options, and Rust's client of it. */
  async function pair(serverOptions: ServerOptions, clientOptions: Parameters<typeof rustClients>[0] = {}) {
    const { startOurServer } = await import('../support/our-server.js')
    const server = await startOurServer({}, serverOptions)
    servers.push(server)
    const clients = rustClients(clientOptions)
    targets.push(clients)
    return { server, client: await clients.connect(server.path) }
  }

  test('F1: our answers have no status where they are well, and pass for it', {
    timeout: GUARD_MS,
  }, async () => {
    const { client } = await pair({})
    assert.equal(await textIn(call(client, 'Echo', 'hi')), 'hi')
    assert.deepEqual(await call(client, 'Empty', ''), { payload: Buffer.alloc(0) })
  })

  test('F5: a server with the option for it takes ids out of order', { timeout: GUARD_MS }, async () => {
    // On several threads the crate's client takes its ids before it queues its requests.
    const { client } = await pair({ streamIdPolicy: 'unique' }, { threads: 4 })
    for (let round = 0; round < 5; round++) await client.many(5000, 500, 16)
  })

  test('F10: our server answers 4 itself and aborts the signal of the handler', {
    timeout: GUARD_MS,
  }, async () => {
    const { client } = await pair({})
    const failure = await failureOf(call(client, 'WaitDeadline', 'too long', { timeoutMs: 100 }))
    // Either the client's own timer, or our answer.
    assert.match(failure.message, /deadline (elapsed|exceeded)$/)
    assert.equal(await textIn(call(client, 'Ended', 'too long')), 'context deadline exceeded')
  })

  test('F12: the client of threads calls unary methods, and reports timeouts as text', {
    timeout: GUARD_MS,
  }, async () => {
    const { client } = await pair({}, { sync: true })
    assert.equal(await textIn(call(client, 'Echo', 'hi')), 'hi')
    const payload = bytesValue(Buffer.alloc(1_000_000, 7))
    const answer = await client.call({ service: ECHO_SERVICE, method: 'EchoBytes', payload })
    assert.deepEqual(answer, { payload })
    const failure = await failureOf(call(client, 'Fail', 'details'))
    assert.deepEqual([failure.code, failure.message, failure.details.length], [9, 'detailed', 2])
    const calls = Array.from({ length: 100 }, (_, n) => textIn(call(client, 'Echo', `call ${n}`)))
    assert.deepEqual(
      await Promise.all(calls),
      calls.map((_, n) => `call ${n}`),
    )
    await using silent = await RawListener.open()
    const waiting = await targets.at(-1)!.connect(silent.path)
    const timeout = await failureOf(call(waiting, 'Echo', 'anybody?', { timeoutMs: 50 }))
    assert.match(timeout.message, /Receive packet from Receiver timeout/)
    assert.equal(timeout.code, undefined)
  })
})
