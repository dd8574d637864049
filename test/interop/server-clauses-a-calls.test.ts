/** Section A of docs/protocol.md, second half: envelopes, dispatch, and calls in flight. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { describe, test } from 'node:test'
import { bytes, integer, stringValue, uint32Value } from '../support/protobuf.js'
import { RawPeer } from '../support/raw-peer.js'
import {
  answered,
  ask,
  type ClauseContext,
  payloadOf,
  refused,
  serverClauses,
  stillServes,
} from '../support/server-clauses.js'
import { ECHO_SERVICE } from '../support/server-target.js'
import { DATA, envelope, frame, header, MAX_BODY, REQUEST, request } from '../support/wire.js'
import { skipWithoutGo, startGoServer } from './go.js'

serverClauses('A, envelopes, dispatch and calls in flight', (clause, target) => {
  clause('A11: a body that is not protobuf is answered with 3, and its id is used up', async ({ peer }) => {
    // Between "proto:" and the text Go puts a space or a no-break space, by the build.
    const text = /^unmarshal request error: proto:[\u0020\u00a0]cannot parse invalid wire-format data$/
    await peer.send(frame(1, REQUEST, 0, Buffer.from('ffffff', 'hex')))
    await refused(peer, 1, 3, text)
    await ask(peer, 1, 'Empty')
    await refused(peer, 1, 3, 'StreamID cannot be re-used and must increment')
    await stillServes(peer, 3)
  })

  clause('A12: a service that is not UTF-8 is answered with 3', async ({ peer }) => {
    const body = Buffer.concat([bytes(1, Buffer.from([0xc3, 0x28])), bytes(2, 'Empty')])
    await peer.send(frame(1, REQUEST, 0, body))
    await refused(peer, 1, 3, 'unmarshal request error: string field contains invalid UTF-8')
    await stillServes(peer, 3)
  })

  clause('A13: unknown fields of a request are ignored', async ({ peer }) => {
    const known = envelope({ service: ECHO_SERVICE, method: 'Echo', payload: stringValue('known') })
    await peer.send(
      frame(1, REQUEST, 0, Buffer.concat([integer(99, 7), known, bytes(100, 'who'), integer(6, -1)])),
    )
    await answered(peer, 1, 'known')
  })

  clause('A14: a request of length 0 names the empty service', async ({ peer }) => {
    await peer.send(frame(1, REQUEST, 0))
    await refused(peer, 1, 12, 'service ')
    await stillServes(peer, 3)
  })

  clause('A15: an unknown service is answered with 12', async ({ peer }) => {
    await peer.send(request(1, { service: 'no.S', method: 'Echo' }))
    await refused(peer, 1, 12, 'service no.S')
    await stillServes(peer, 3)
  })

  clause('A16: an unknown method is answered with 12, also when flagged as a stream', async ({ peer }) => {
    for (const [at, flags] of [0, 1, 2].entries()) {
      await ask(peer, 2 * at + 1, 'X', undefined, { flags })
      await refused(peer, 2 * at + 1, 12, 'method X')
    }
    await stillServes(peer, 7)
  })

  clause('A17: the flags of a request to a unary method are ignored', async ({ peer }) => {
    for (const [at, flags] of [1, 2, 3, 4, 6, 0xff].entries()) {
      await ask(peer, 2 * at + 1, 'Echo', stringValue(`flags ${flags}`), { flags })
      await answered(peer, 2 * at + 1, `flags ${flags}`)
    }
  })

  clause('A18: a payload that the method cannot read is answered with 13', async ({ peer }) => {
    await ask(peer, 1, 'Echo', Buffer.from('ffffff', 'hex'))
    await refused(peer, 1, 13, /^ttrpc: error unmarshalling payload: proto:/)
    await stillServes(peer, 3)
  })

  clause('A19: a known field of another wire type is an unknown field', async ({ peer }) => {
    await ask(peer, 1, 'Echo', integer(1, 5))
    const payload = await payloadOf(peer, 1)
    // Go sends unknown fields back; a codec may drop them. The text is empty either way.
    assert.ok(payload.length === 0 || Buffer.from(payload).equals(integer(1, 5)))
    await stillServes(peer, 3)
  })

  async function dropsAtOnce(
    context: ClauseContext,
    end: (peer: ClauseContext['peer']) => Promise<void>,
  ): Promise<void> {
    const name = await context.block(1)
    await end(context.peer)
    await context.peer.closed
    assert.deepEqual(context.peer.frames, [])
    assert.equal(await context.control('Ended', name), 'context canceled')
  }

  clause('A21: a half-close drops the connection at once, with the call in flight', (context) =>
    dropsAtOnce(context, async (peer) => peer.halfClose()),
  )

  clause('A21: a truncated header drops the connection at once, with the call in flight', (context) =>
    dropsAtOnce(context, async (peer) => {
      await peer.send(Buffer.from('0000', 'hex'))
      peer.halfClose()
    }),
  )

  clause('A22: a reply over the limit', async (context) => {
    const { peer, ours } = context
    const name = await context.block(1)
    await ask(peer, 3, 'Big', uint32Value(4_194_304))
    if (ours) {
      await refused(peer, 3, 8, 'message length 4194314 exceed maximum message size of 4194304')
      await context.control('Release', name)
      return answered(peer, 1, name)
    }
    await peer.closed
    assert.deepEqual(peer.frames, [])
    assert.equal(await context.control('Ended', name), 'context canceled')
  })

  if (target.name === 'ours') {
    clause('A23: DATA for a unary call in flight is answered with 3, and the call lives', async (context) => {
      const { peer } = context
      const name = await context.block(1)
      await peer.send(frame(1, DATA, 0, stringValue('stray')))
      await refused(peer, 1, 3, 'StreamID is no longer active')
      await peer.send(frame(1, DATA, 5))
      await refused(peer, 1, 3, 'StreamID is no longer active')
      await context.control('Release', name)
      await answered(peer, 1, name)
      await stillServes(peer, 3)
    })
  }

  if (target.name === 'ours') {
    clause(
      'A24: refusals made before a handler ran do not disturb the count of calls',
      async (context) => {
        const { peer } = context
        const name = await context.block(1)
        await peer.send(
          frame(2, REQUEST, 0),
          frame(3, REQUEST, 0, Buffer.from('ffffff', 'hex')),
          frame(1, REQUEST, 0),
        )
        await refused(peer, 2, 3, /odd/)
        await refused(peer, 3, 3, /unmarshal request error/)
        await refused(peer, 1, 3, /re-used/)
        await peer.send(frame(5, DATA, 0), frame(5, REQUEST, 0, Buffer.alloc(MAX_BODY + 1)))
        await refused(peer, 5, 3, /no longer active/)
        await refused(peer, 5, 8, /exceed maximum message size/)
        // One call is allowed, and one is in flight: a refusal must not have lowered the count of calls.
        await ask(peer, 7, 'Empty')
        await refused(peer, 7, 8, 'too many concurrent calls: maximum 1')
        await context.control('Release', name)
        await answered(peer, 1, name)
        // Nor may a refused call have raised it.
        await peer.send(request(9, { service: 'no.S', method: 'X' }))
        await refused(peer, 9, 12, 'service no.S')
        await ask(peer, 11, 'X')
        await refused(peer, 11, 12, 'method X')
        await ask(peer, 13, 'Echo', Buffer.from('ffffff', 'hex'))
        await refused(peer, 13, 13, /unmarshalling payload/)
        await ask(peer, 15, 'WaitDeadline', stringValue('never'), { timeoutNano: -1n })
        await refused(peer, 15, 4, 'context deadline exceeded')
        const last = await context.block(17)
        await context.control('Release', last)
        await answered(peer, 17, last)
      },
      (ours) => ours.start({ maxConcurrentStreams: 1 }),
    )

    clause(
      'A10: a frame that does not go on ends its connection after frameTimeoutMs, no other',
      async (context) => {
        await context.peer.send(header(10, 1, REQUEST), Buffer.from('0a'))
        assert.equal(await context.control('Echo', 'beside'), 'beside')
        await context.peer.closed
        assert.deepEqual(context.peer.frames, [])
        assert.equal(await context.control('Echo', 'after'), 'after')
      },
      (ours) => ours.start({ frameTimeoutMs: 200 }),
    )

    clause(
      'A10: an oversized body up to maxDiscardBytes is answered and thrown away, a longer one ends the connection',
      async (context) => {
        const most = MAX_BODY + 1000
        await context.peer.send(frame(1, REQUEST, 0, Buffer.alloc(most)))
        await refused(context.peer, 1, 8, `message length ${most} exceed maximum message size of 4194304`)
        await stillServes(context.peer, 1)
        await context.peer.send(header(most + 1, 3, REQUEST))
        await refused(context.peer, 3, 8, `message length ${most + 1} exceed maximum message size of 4194304`)
        await context.peer.send(Buffer.alloc(most + 1))
        await context.peer.closed
        assert.equal(await context.control('Echo', 'after'), 'after')
      },
      // Without a frame timeout only the bytes can end it.
      (ours) => ours.start({ maxDiscardBytes: MAX_BODY + 1000, frameTimeoutMs: 0 }),
    )
  }
})

describe('A, graceful shutdown of Go', { skip: skipWithoutGo() }, () => {
  test('A24: Go counts its refusals as ended calls, so that a shutdown loses the one in flight', async () => {
    const server = await startGoServer()
    const peer = await RawPeer.dial(server.path)
    await ask(peer, 1, 'Block', stringValue('lost'))
    await ask(peer, 3, 'Begun', stringValue('lost'))
    await answered(peer, 3, 'lost')
    for (const stream of [5, 7, 9]) {
      await peer.send(request(stream, { service: 'no.S', method: 'X' }))
      await refused(peer, stream, 12, 'service no.S')
    }
    const ended = server.process.line()
    server.process.say('shutdown')
    assert.equal(await ended, 'shutdown: ok')
    await peer.closed
    assert.deepEqual(peer.frames, [])
    assert.equal(await server.process.stop(), 0)
  })
})
