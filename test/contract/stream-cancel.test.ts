/** Streams that are given up: what is sent to the peer, what happens to its further messages, and what is kept. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { describe, test } from 'node:test'
import {
  Client,
  ClosedError,
  Code,
  type HandlerContext,
  isTtrpcError,
  type StreamCall,
  type StreamKind,
} from 'ttrpc'
import { abortConnection } from 'ttrpc/testing'
import { Gate } from '../support/gate.js'
import { holdWhileTesting } from '../support/hold.js'
import type { RawPeer } from '../support/raw-peer.js'
import { until } from '../support/raw-service.js'
import { DATA, frame, header, REQUEST, response } from '../support/wire.js'
import { clientsOfRawServers } from './raw-server.js'
import { openStreams, STREAMS, text } from './stream-way.js'
import { engines, type Target, targets } from './targets.js'

holdWhileTesting()

const timeout = 60_000
const KIB = 1024
const KINDS = ['serverStreaming', 'clientStreaming', 'bidiStreaming'] as const
type Call = StreamCall<Uint8Array, Uint8Array>

for (const target of targets) {
  describe(`streams given up: ${target.name}`, { timeout }, () => handlers(target))
}
for (const target of engines) {
  describe(`peers of streams that go: ${target.name}`, { timeout }, () => peers(target))
}

function stream(client: Client, kind: StreamKind): Call {
  if (kind === 'serverStreaming') return client.stream('s', 'M', kind, text('q'))
  return client.stream('s', 'M', kind)
}

/** The frames that the peer receives when a stream is given up: a close, where our side was open. */
async function heard(peer: RawPeer, kind: StreamKind, id: number): Promise<void> {
  if (kind === 'serverStreaming') return
  const { stream, type, flags, body } = await peer.next()
  assert.deepEqual([stream, type, flags, body.length], [id, DATA, 5, 0])
}

const serves = async (peer: RawPeer, client: Client): Promise<void> => {
  const outcome = client.call('s', 'Unary', text('?'))
  const { stream, type } = await peer.next()
  assert.equal(type, REQUEST, 'nothing else was sent')
  await peer.send(response(stream, { payload: text('served') }))
  assert.equal(String(await outcome), 'served')
}

clientsOfRawServers(
  'E25: a stream that is given up is forgotten at once, and an open send side closed',
  (bad) => {
    for (const kind of KINDS) {
      const ways: Readonly<Record<string, (call: Call, controller: AbortController) => unknown>> = {
        cancel: (call) => call.cancel(new Error('enough')),
        break: async (call) => {
          for await (const _ of call) break
        },
        dispose: (call) => call[Symbol.asyncDispose](),
        signal: (_, controller) => controller.abort(new Error('enough')),
      }
      for (const [how, leave] of Object.entries(ways)) {
        bad(`${kind}, ${how}`, async (peer, client) => {
          const controller = new AbortController()
          const { signal } = controller
          const call =
            kind === 'serverStreaming'
              ? client.stream('s', 'M', kind, text('q'), { signal })
              : client.stream('s', 'M', kind, undefined, { signal })
          const { stream: id } = await peer.next()
          if (kind !== 'clientStreaming') await peer.send(frame(id, DATA, 0, text('a')))
          if (how === 'break' && kind === 'clientStreaming') return call.cancel()
          await leave(call, controller)
          await heard(peer, kind, id)
          assert.equal(Client.connectionOf(client).pending, 0)
          if (how !== 'break') {
            await assert.rejects(call.receive(), (error) => {
              assert.ok(isTtrpcError(error))
              assert.deepEqual([error.code, error.message, error.sent], [1, 'context canceled', true])
              const reason = (error.cause as Error | undefined)?.message
              return reason === (how === 'dispose' ? undefined : 'enough')
            })
          }
          if (kind !== 'serverStreaming')
            await assert.rejects(call.send(text('late')), { code: Code.CANCELED })
          // What still comes is thrown away, the end forgets it.
          await peer.send(frame(id, DATA, 0, text('b')), frame(id, DATA, 5), frame(id, DATA, 0, text('c')))
          await serves(peer, client)
        })
      }
    }

    bad('a stream that has ended, with an error or without, is forgotten too', async (peer, client) => {
      for (const last of [
        (id: number) => response(id, { status: { code: 5, message: 'no' } }),
        (id: number) => frame(id, DATA, 5),
        (id: number) => response(id, { payload: text('last') }),
      ]) {
        const call = stream(client, 'bidiStreaming')
        const { stream: id } = await peer.next()
        await peer.send(last(id))
        await call.receive().catch(() => {})
        assert.equal(Client.connectionOf(client).pending, 0)
        call.cancel() // too late: nothing more is sent
        await serves(peer, client)
      }
    })
  },
)

clientsOfRawServers(
  'what still comes of a stream that was given up',
  (bad) => {
    for (const [what, size] of [
      ['messages', 1_000],
      ['empty messages', 0],
    ] as const) {
      bad(
        `${what}: up to abandonedStreamBytes they are thrown away, then the connection ends and says why`,
        async (peer, client) => {
          const call = stream(client, 'serverStreaming')
          const { stream: id } = await peer.next()
          call.cancel()
          const waiting = client.call('s', 'Unary', text('waits'))
          const failed = assert.rejects(waiting, (error) => {
            assert.ok(error instanceof ClosedError)
            assert.deepEqual([error.message, error.sent], ['ttrpc: closed', true])
            const cause = error.cause as Error
            assert.match(
              cause.message,
              /^stream 1 of \/s\/M was given up, .* 10000 bytes \(abandonedStreamBytes\)$/,
            )
            return true
          })
          const { stream: other } = await peer.next()
          const one = frame(id, DATA, 0, Buffer.alloc(size))
          const fits = Math.floor(10_000 / one.length)
          await peer.send(...Array.from({ length: fits }, () => one))
          await serves(peer, client)
          assert.equal(other, 3)
          await peer.send(one)
          await failed
          await client.closed
          await assert.rejects(client.call('s', 'Unary', text('late')), (error) => {
            return (
              error instanceof ClosedError && error.sent === false && /abandoned/.test(String(error.cause))
            )
          })
        },
      )
    }

    bad('the bound is that of each stream, and ends with it', async (peer, client) => {
      for (let round = 0; round < 5; round++) {
        const calls = [stream(client, 'serverStreaming'), stream(client, 'bidiStreaming')]
        for (const call of calls) {
          const { stream: id } = await peer.next()
          call.cancel()
          await heard(peer, call === calls[0] ? 'serverStreaming' : 'bidiStreaming', id)
          await peer.send(frame(id, DATA, 0, Buffer.alloc(9_000)))
          await peer.send(round % 2 === 0 ? frame(id, DATA, 5) : response(id, { status: { code: 1 } }))
        }
        await serves(peer, client)
      }
    })

    bad('an oversized message counts with its length', async (peer, client) => {
      const call = stream(client, 'serverStreaming')
      const { stream: id } = await peer.next()
      call.cancel()
      await peer.send(header(20_000, id, DATA))
      await client.closed
    })
  },
  { abandonedStreamBytes: 10_000, maxMessageBytes: 10_000 },
)

function handlers(target: Target): void {
  test('break ends a server stream here; the handler ends when the peer goes', async () => {
    const context = new Gate<HandlerContext>()
    const finallys: string[] = []
    await using way = await openStreams(target, {
      Tick: {
        kind: 'serverStreaming',
        async *handler(_, given) {
          context.open(given)
          try {
            for (let i = 0; ; i++) {
              yield text(i)
              await new Promise((resolve) => setImmediate(resolve))
            }
          } finally {
            finallys.push('finally')
          }
        },
      },
    })
    const { client } = way
    const seen: string[] = []
    for await (const message of client.stream(STREAMS, 'Tick', 'serverStreaming', text(''))) {
      if (seen.push(String(message)) === 3) break
    }
    assert.deepEqual(seen, ['0', '1', '2'])
    const { signal } = await context.happened
    assert.equal(signal.aborted, false, 'the wire has no cancel')
    assert.equal(String(await client.call(STREAMS, 'Unary', text('lives'))), 'lives')
    const aborted = new Promise((resolve) => signal.addEventListener('abort', resolve))
    await client.close()
    await aborted
    await until(() => finallys.length === 1)
  })

  test('a bidi handler sees the half-close of a client that has given up', async () => {
    const heard = new Gate<string>()
    await using way = await openStreams(target, {
      Hear: {
        kind: 'bidiStreaming',
        async *handler(requests) {
          yield text('begun')
          for await (const _ of requests);
          heard.open('the end')
          yield text('unread')
        },
      },
    })
    const { client } = way
    const call = client.stream(STREAMS, 'Hear', 'bidiStreaming')
    await call.receive()
    call.cancel()
    assert.equal(await heard.happened, 'the end')
    assert.equal(String(await client.call(STREAMS, 'Unary', text('lives'))), 'lives')
  })
}

function peers(target: Target): void {
  for (const how of ['the client closes', 'the client crashes', 'the server closes'] as const) {
    test(`context.signal aborts, requests end and generators clean up: ${how}`, async () => {
      const told: string[] = []
      const all = new Gate()
      const tell = (what: string): void => {
        told.push(what)
        if (told.length === 4) all.open()
      }
      await using way = await openStreams(target, {
        Wait: {
          kind: 'bidiStreaming',
          async *handler(requests, { signal }) {
            signal.addEventListener('abort', () => tell(`signal: ${signal.reason.message}`))
            yield text('begun')
            try {
              for await (const _ of requests);
            } catch (error) {
              tell(`requests: ${(error as Error).message}`)
              throw error
            } finally {
              tell('finally')
            }
          },
        },
        Yield: {
          kind: 'serverStreaming',
          async *handler() {
            try {
              for (;;) yield Buffer.alloc(64 * KIB)
            } finally {
              tell('generator')
            }
          },
        },
      })
      const { client, server } = way
      const wait = client.stream(STREAMS, 'Wait', 'bidiStreaming')
      await wait.receive()
      const reading = client.stream(STREAMS, 'Yield', 'serverStreaming', text(''))
      await reading.receive()
      if (how === 'the client closes') void client.close()
      else if (how === 'the client crashes') abortConnection(client)
      else void server.close()
      await all.happened
      assert.deepEqual(told.toSorted(), [
        'finally',
        'generator',
        'requests: context canceled',
        'signal: context canceled',
      ])
      await assert.rejects(wait.receive(), ClosedError)
    })
  }
}
