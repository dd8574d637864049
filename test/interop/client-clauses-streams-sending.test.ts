/** Section E of docs/protocol.md: what a client sends on streams. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { describe, test } from 'node:test'
import { asked, clientClauses, failureOf, stillCalls } from '../support/client-clauses.js'
import { beginStream, endOf, KINDS, opened, stream, textFrom } from '../support/client-stream-clauses.js'
import { bytes, stringValue } from '../support/protobuf.js'
import { RawListener } from '../support/raw-peer.js'
import { CLOSE, data, NO_DATA, REMOTE_CLOSED, REMOTE_OPEN } from '../support/stream-clauses.js'
import type { StreamUnderTest } from '../support/stream-under-test.js'
import { DATA, MAX_BODY, response } from '../support/wire.js'

clientClauses('E, what streams send', (clause, target) => {
  clause('E2: the flags of a request that opens a stream', async (context) => {
    for (const [at, kind] of KINDS.entries()) {
      const { request } = await opened(context, 2 * at + 1, kind)
      assert.equal(request.payload, undefined)
    }
    const payload = stringValue('the only message')
    const { request } = await opened(context, 7, 'serverStreaming', { payload })
    assert.deepEqual(request.payload, payload)
    await stillCalls(context, 9)
  })

  clause('E8: a message over the limit is not sent, and its stream goes on', async (context) => {
    const { peer } = context
    const call = await stream(context, 1, 'bidiStreaming')
    const message = bytes(1, Buffer.alloc(MAX_BODY))
    const failure = await failureOf(call.send(message))
    const { kind, code, rejectedLength, maximumLength } = failure
    assert.deepEqual([kind, code, rejectedLength, maximumLength], ['oversized', 8, message.length, MAX_BODY])
    assert.equal(await call.send(stringValue('fits')), undefined)
    assert.deepEqual(await peer.next(), { stream: 1, type: DATA, flags: 0, body: stringValue('fits') })
    await peer.send(data(1, REMOTE_CLOSED, stringValue('last')))
    assert.equal(await textFrom(call), 'last')
    await stillCalls(context, 3)
  })

  clause('E22: sending where it is not allowed', async (context) => {
    const told = async (step: ReturnType<StreamUnderTest['closeSend']>) => {
      const { kind, message } = await failureOf(step)
      return [kind, message]
    }
    const mute = await stream(context, 1, 'serverStreaming')
    assert.deepEqual(await told(mute.closeSend()), [
      'protocol',
      'protocol error: cannot close non-streaming client',
    ])
    assert.deepEqual(await told(mute.send(stringValue('x'))), [
      'protocol',
      'protocol error: cannot send data from non-streaming client',
    ])
    const closed = ['streamClosed', 'ttrpc: stream closed']
    for (const [at, kind] of (['clientStreaming', 'bidiStreaming'] as const).entries()) {
      const id = 2 * at + 3
      const call = await stream(context, id, kind)
      assert.equal(await call.closeSend(), undefined)
      assert.equal((await context.peer.next()).stream, id)
      if (context.ours) assert.equal(await call.closeSend(), undefined)
      else assert.deepEqual(await told(call.closeSend()), closed)
      assert.deepEqual(await told(call.send(stringValue('x'))), closed)
    }
    // Nothing of it went on the wire.
    await stillCalls(context, 7)
  })

  clause('E23: what messages and the close are on the wire', async (context) => {
    const { peer } = context
    const call = await stream(context, 1, 'bidiStreaming')
    for (const text of ['one', '', 'three']) {
      assert.equal(await call.send(stringValue(text)), undefined)
      assert.deepEqual(await peer.next(), { stream: 1, type: DATA, flags: 0, body: stringValue(text) })
    }
    assert.equal(await call.closeSend(), undefined)
    assert.deepEqual(await peer.next(), { stream: 1, type: DATA, flags: CLOSE, body: Buffer.alloc(0) })
    await peer.send(data(1, 0, stringValue('still')), data(1, CLOSE))
    assert.equal(await textFrom(call), 'still')
    await endOf(call)
  })

  clause('E24: metadata and timeout of a stream', async (context) => {
    const { ours } = context
    const metadata = { 'trace-id': ['7', '8'] }
    for (const [at, kind] of KINDS.entries()) {
      const { request } = await opened(context, 2 * at + 1, kind, { metadata, timeoutMs: 60_000 })
      const { timeoutNano = 0n } = request
      if (ours) {
        assert.deepEqual(request.metadata, [
          ['trace-id', '7'],
          ['trace-id', '8'],
        ])
        assert.ok(timeoutNano > 30_000_000_000n && timeoutNano <= 60_000_000_000n, `${timeoutNano}`)
      } else assert.deepEqual([request.metadata, request.timeoutNano], [[], undefined])
    }
  })

  clause('E24: a deadline ends the stream here', async (context) => {
    const { peer, ours } = context
    const { call } = await opened(context, 1, 'bidiStreaming', { timeoutMs: 200 })
    const failure = await failureOf(call.receive())
    assert.equal(failure.message, 'context deadline exceeded')
    if (ours) {
      assert.deepEqual([failure.code, failure.sent], [4, true])
      assert.deepEqual(await peer.next(), { stream: 1, type: DATA, flags: CLOSE, body: Buffer.alloc(0) })
    }
    await peer.send(data(1, 0, stringValue('late')), response(1, { status: { code: 4, message: 'late' } }))
    await stillCalls(context, 3)
  })

  if (target === 'ours') {
    clause(
      'F2: calls with client streaming open with flags 6, server streaming alone with 1',
      async ({ client, peer }) => {
        const flags: number[] = []
        for (const kind of KINDS) {
          await beginStream(client, kind)
          flags.push((await peer.next()).flags)
        }
        assert.deepEqual(flags, [1, 6, 6])
      },
    )

    clause('E5: a stream whose deadline has passed is not sent', async (context) => {
      const call = await beginStream(context.client, 'bidiStreaming', { timeoutMs: -1 })
      const { code, sent } = await failureOf(call.receive())
      assert.deepEqual([code, sent], [4, false])
      assert.deepEqual((await failureOf(call.send(stringValue('x')))).code, 4)
      await stillCalls(context, 1)
    })
  }
})

describe('E, streams: interceptors', () => {
  test('E24: interceptors of our client run around streams', { timeout: 60_000 }, async () => {
    const { connect } = await import('ttrpc')
    await using listener = await RawListener.open()
    const kinds: string[] = []
    await using client = await connect(`unix://${listener.path}`, {
      interceptors: [
        (next) => async (request) => {
          kinds.push(request.kind)
          request.metadata.set('seen', request.method)
          return next(request)
        },
      ],
    })
    const peer = await listener.accept()
    const call = client.stream('raw.v1.Peer', 'Stream', 'bidiStreaming')
    const request = await asked(peer, REMOTE_OPEN | NO_DATA)
    assert.deepEqual(request.metadata, [['seen', 'Stream']])
    await call.send(stringValue('there'))
    assert.deepEqual((await peer.next()).body, stringValue('there'))
    await peer.send(data(1, 0, stringValue('back')), data(1, CLOSE))
    assert.deepEqual(await call.receive(), stringValue('back'))
    assert.equal(await call.receive(), undefined)
    assert.deepEqual(kinds, ['bidiStreaming'])
  })
})
