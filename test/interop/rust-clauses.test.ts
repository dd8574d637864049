/** Section F of docs/protocol.md: what Rust's client and server do on the wire, and that ours work with them. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { after, before, describe, test } from 'node:test'
import { failureOf, ourClients, textIn } from '../support/client-clauses.js'
import type { ClientTarget, ClientUnderTest } from '../support/client-target.js'
import { bytesValue, stringValue, textOf, uint32Value } from '../support/protobuf.js'
import type { RawPeer } from '../support/raw-peer.js'
import { ask, refused } from '../support/server-clauses.js'
import { ECHO_SERVICE, Peers, type RunningServer } from '../support/server-target.js'
import {
  CLOSE,
  data,
  ended,
  message,
  NO_DATA,
  REMOTE_CLOSED,
  REMOTE_OPEN,
} from '../support/stream-clauses.js'
import { DATA, header, MAX_BODY } from '../support/wire.js'
import { skipWithoutRust, startRustServer } from './rust.js'

const GUARD_MS = 60_000
const MS = 1_000_000n
/** An empty status, as a response holds it. */
const EMPTY_STATUS = '0a00'

/** Checks that the next answer is OK with this text, on this stream. */
async function replied(peer: RawPeer, stream: number, text: string): Promise<void> {
  const answer = await peer.answer()
  assert.deepEqual([answer.stream, answer.status?.code, answer.status?.message], [stream, 0, ''])
  assert.equal(textOf(answer.payload ?? Buffer.alloc(0)), text)
}

for (const stack of ['server', 'sync-server'] as const) {
  const isAsync = stack === 'server'
  const options = { skip: skipWithoutRust(), timeout: 10 * GUARD_MS }
  describe(`F, the Rust ${stack}`, options, () => {
    const peers = new Peers()
    let server: RunningServer
    let clients: ClientTarget
    let client: ClientUnderTest
    let names = 0

    before(async () => {
      server = await startRustServer(stack)
      clients = await ourClients()
      client = await clients.connect(server.path)
    })
    after(async () => {
      peers.close()
      await clients?.stop()
      await server?.stop()
    })

    function clause(title: string, run: (peer: RawPeer) => Promise<void>): void {
      test(title, { timeout: GUARD_MS }, async () => run(await peers.dial(server.path)))
    }

    /** Calls a method with a text by our client. Returns the text of its answer. */
    function control(method: string, name: string): Promise<string> {
      return textIn(client.call({ service: ECHO_SERVICE, method, payload: stringValue(name) }))
    }

    /** Begins a call of `Block` and returns its name when its handler runs. */
    async function block(peer: RawPeer, timeoutNano?: bigint): Promise<string> {
      const name = `${stack}-${++names}`
      await ask(peer, 1, 'Block', stringValue(name), timeoutNano === undefined ? {} : { timeoutNano })
      await control('Begun', name)
      return name
    }

    clause('F1: a success has an empty status, which is as good as none', async (peer) => {
      await ask(peer, 1, 'Echo', stringValue('hi'))
      assert.equal((await peer.next()).body.toString('hex'), `${EMPTY_STATUS}12040a026869`)
      await ask(peer, 3, 'Empty')
      assert.equal((await peer.next()).body.toString('hex'), EMPTY_STATUS)
      assert.equal(await control('Echo', 'hi'), 'hi')
      assert.deepEqual(await client.call({ service: ECHO_SERVICE, method: 'Empty' }), {
        payload: Buffer.alloc(0),
      })
    })

    clause('F3: unknown services and methods, in every way that Rust says it', async () => {
      const { connect, isUnimplemented } = await import('ttrpc')
      await using own = await connect(`unix://${server.path}`)
      const failures = await Promise.allSettled([
        own.call('no.S', 'X', Buffer.alloc(0)),
        own.call(ECHO_SERVICE, 'Nope', Buffer.alloc(0)),
        ...(isAsync ? [own.stream('no.S', 'X', 'bidiStreaming').receive()] : []),
      ])
      await own.close()
      const reasons = failures.map((failure) => failure.status === 'rejected' && failure.reason)
      assert.deepEqual(
        reasons.map(({ code, message }) => [code, message]),
        isAsync
          ? [
              [3, 'no.S service does not exist'],
              [12, 'Nope method'],
              [3, 'no.S service does not exist'],
            ]
          : [
              [3, '/no.S/X does not exist'],
              [3, '/interop.v1.Echo/Nope does not exist'],
            ],
      )
      assert.ok(reasons.every(isUnimplemented))
    })

    clause('F4: an even id is refused or accepted', async (peer) => {
      await ask(peer, 2, 'Echo', stringValue('even'))
      if (isAsync) await refused(peer, 2, 3, 'stream id must be odd')
      else await replied(peer, 2, 'even')
    })

    clause('F5: ids may come again, and go down', async (peer) => {
      for (const id of [5, 3, 3]) {
        await ask(peer, id, 'Echo', stringValue(`id ${id}`))
        await replied(peer, id, `id ${id}`)
      }
    })

    clause('F6: DATA on a dead stream is refused or ignored', async (peer) => {
      await peer.send(data(1, 0, bytesValue(Buffer.from('late'))))
      if (isAsync) await refused(peer, 1, 3, 'Stream is no longer active')
      await ask(peer, 3, 'Echo', stringValue('still'))
      await replied(peer, 3, 'still')
    })

    clause('F7: an oversized frame is answered with 3', async (peer) => {
      await peer.send(header(MAX_BODY + 1, 1, DATA), Buffer.alloc(MAX_BODY + 1))
      await refused(peer, 1, 3, `message length ${MAX_BODY + 1} exceed maximum message size of ${MAX_BODY}`)
      await ask(peer, 3, 'Echo', stringValue('still'))
      await replied(peer, 3, 'still')
      const { connect, isOversized } = await import('ttrpc')
      await using own = await connect(`unix://${server.path}`, { limits: { maxMessageBytes: 2 * MAX_BODY } })
      const long = bytesValue(Buffer.alloc(MAX_BODY))
      const error = await own.call(ECHO_SERVICE, 'EchoBytes', long).catch((reason) => reason)
      await own.close()
      assert.equal(error.code, 3)
      assert.ok(isOversized(error))
    })

    clause('F9: a timeout of −1 is none; we do not send a call that has expired', async (peer) => {
      const name = await block(peer, -1n)
      await textIn(client.call({ service: ECHO_SERVICE, method: 'Release', payload: stringValue(name) }))
      await replied(peer, 1, name)
      const expired = `${stack}-expired`
      const outcome = client.call({
        service: ECHO_SERVICE,
        method: 'Block',
        payload: stringValue(expired),
        timeoutMs: -1,
      })
      assert.deepEqual((await failureOf(outcome)).sent, false)
      if (isAsync) assert.equal(await control('Seen', expired), 'never')
    })

    clause('F11: after a half-close one stack answers, the other does not', async (peer) => {
      const name = await block(peer)
      peer.halfClose()
      if (isAsync) {
        assert.equal(await control('Ended', name), 'dropped')
        await assert.rejects(peer.next(), /connection ended/)
      } else {
        await control('Release', name)
        await replied(peer, 1, name)
      }
    })

    if (isAsync) {
      clause('F2: flags 2 bring a message that was not sent, flags 6 none', async (peer) => {
        await ask(peer, 1, 'Chat', undefined, { flags: REMOTE_OPEN })
        assert.deepEqual(await message(peer, 1), Buffer.alloc(0))
        await ask(peer, 3, 'Chat', undefined, { flags: REMOTE_OPEN | NO_DATA })
        await peer.send(data(3, 0, bytesValue(Buffer.from('first'))), data(3, CLOSE))
        assert.deepEqual(await message(peer, 3), bytesValue(Buffer.from('first')))
        await ended(peer, 3)
        await ask(peer, 5, 'Count', uint32Value(1), { flags: REMOTE_CLOSED })
        assert.deepEqual(await message(peer, 5), uint32Value(0))
        await ended(peer, 5)
      })

      clause('F8: a close with a body is taken, then refused', async (peer) => {
        await ask(peer, 1, 'Chat', undefined, { flags: REMOTE_OPEN | NO_DATA })
        const last = bytesValue(Buffer.from('last'))
        await peer.send(data(1, REMOTE_CLOSED, last))
        assert.deepEqual(await message(peer, 1), last)
        await refused(peer, 1, 2, 'RemoteClosed')
      })

      clause('F10: the server answers 4 itself and drops the handler', async (peer) => {
        const name = await block(peer, 50n * MS)
        await refused(peer, 1, 4, 'timeout')
        assert.equal(await control('Ended', name), 'dropped')
      })
    } else {
      clause('F12: calls of our client to the server of threads', async () => {
        await client.many(1000, 64, 64)
        await client.many(50, 8, 100_000)
        const failure = await failureOf(
          client.call({ service: ECHO_SERVICE, method: 'Fail', payload: stringValue('details') }),
        )
        assert.deepEqual([failure.code, failure.message, failure.details.length], [9, 'detailed', 2])
      })
    }
  })
}
