/** Section E of facts/PROTOCOL.md: what a client sends and reads on streams. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { describe, test } from 'node:test'
import {
  asked,
  begin,
  beginStream,
  type ClientRow,
  clientRows,
  endOf,
  failureOf,
  stillCalls,
  textFrom,
  textIn,
} from '../support/client-rows.js'
import { bytes, stringValue } from '../support/protobuf.js'
import { RawListener } from '../support/raw-peer.js'
import { CLOSE, data, NO_DATA, REMOTE_CLOSED, REMOTE_OPEN } from '../support/stream-rows.js'
import type { StreamRequest, StreamUnderTest } from '../support/stream-under-test.js'
import { DATA, frame, MAX_BODY, REQUEST, response } from '../support/wire.js'

const UNKNOWN_TYPE = 9
const KINDS = ['serverStreaming', 'clientStreaming', 'bidiStreaming'] as const
/** What a Go stream buffers. */
const GO_BUFFER = 64

/** The flags that a stream's request must have. */
function flagsOf(kind: StreamRequest['kind'], ours: boolean): number {
  if (kind === 'serverStreaming') return REMOTE_CLOSED
  return ours ? REMOTE_OPEN | NO_DATA : REMOTE_OPEN
}

/** Opens a stream, and takes its request, which must have this id. */
async function opened(
  { client, peer, ours }: ClientRow,
  stream: number,
  kind: StreamRequest['kind'],
  more: Partial<StreamRequest> = {},
) {
  const call = await beginStream(client, kind, more)
  const request = await asked(peer, flagsOf(kind, ours))
  assert.equal(request.stream, stream)
  return { call, request }
}

async function stream(context: ClientRow, id: number, kind: StreamRequest['kind']): Promise<StreamUnderTest> {
  return (await opened(context, id, kind)).call
}

clientRows('E, streams', (row, target) => {
  row('E2: the flags of a request that opens a stream', async (context) => {
    for (const [at, kind] of KINDS.entries()) {
      const { request } = await opened(context, 2 * at + 1, kind)
      assert.equal(request.payload, undefined)
    }
    const payload = stringValue('the only message')
    const { request } = await opened(context, 7, 'serverStreaming', { payload })
    assert.deepEqual(request.payload, payload)
    await stillCalls(context, 9)
  })

  if (target === 'ours') {
    row(
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
  }

  row('E8: a message over the limit is not sent, and its stream goes on', async (context) => {
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

  row('E14: a frame that has no business on a stream fails it', async (context) => {
    const { peer } = context
    for (const [at, [type, name]] of (
      [
        [REQUEST, 'request'],
        [UNKNOWN_TYPE, 'unknown'],
      ] as const
    ).entries()) {
      const id = 2 * at + 1
      const call = await stream(context, id, 'serverStreaming')
      await peer.send(data(id, 0, stringValue('before')), frame(id, type, 0, stringValue('wrong')))
      assert.equal(await textFrom(call), 'before')
      const failure = await failureOf(call.receive())
      assert.deepEqual(
        [failure.kind, failure.message],
        ['protocol', `unexpected "${name}" message received: protocol error`],
      )
    }
    await stillCalls(context, 5)
  })

  row('E16: an oversized message fails its stream alone, behind what came before', async (context) => {
    const { peer, ours } = context
    const call = await stream(context, 1, 'serverStreaming')
    await peer.send(data(1, 0, stringValue('before')), data(1, 0, Buffer.alloc(MAX_BODY + 1)))
    assert.equal(await textFrom(call), 'before')
    const failure = await failureOf(call.receive())
    assert.deepEqual([failure.code, failure.kind], [8, ours ? 'oversized' : 'status'])
    assert.equal(failure.message, 'message length 4194305 exceed maximum message size of 4194304')
    await stillCalls(context, 3)
  })

  row('E17: the server closes: what it sent is read first', async (context) => {
    const { client, peer } = context
    const call = await stream(context, 1, 'bidiStreaming')
    const other = await stream(context, 3, 'clientStreaming')
    await peer.send(...['a', 'b', 'c'].map((text) => data(1, 0, stringValue(text))))
    peer.close()
    assert.equal(await client.closes(), 1)
    for (const text of ['a', 'b', 'c']) assert.equal(await textFrom(call), text)
    const later = await beginStream(client, 'serverStreaming')
    for (const failing of [call.receive(), call.receive(), other.receive(), later.receive()]) {
      const { kind, message } = await failureOf(failing)
      assert.deepEqual([kind, message], ['closed', 'ttrpc: closed'])
    }
    for (const failing of [call.send(stringValue('x')), other.closeSend()]) {
      assert.equal((await failureOf(failing)).kind, 'closed')
    }
  })

  row('E19: DATA that closes is the end', async (context) => {
    const { peer } = context
    for (const [at, kind] of (['serverStreaming', 'bidiStreaming'] as const).entries()) {
      const id = 2 * at + 1
      const call = await stream(context, id, kind)
      await peer.send(data(id, 0, stringValue('one')), data(id), data(id, CLOSE))
      assert.equal(await textFrom(call), 'one')
      assert.equal(await textFrom(call), '')
      await endOf(call)
      await endOf(call)
    }
    const call = await stream(context, 5, 'serverStreaming')
    await peer.send(data(5, CLOSE, stringValue('dropped')))
    await endOf(call)
    await stillCalls(context, 7)
  })

  row('E19: DATA that closes and has a body is a message, then the end', async (context) => {
    const { peer } = context
    const call = await stream(context, 1, 'bidiStreaming')
    await peer.send(data(1, 0, stringValue('one')), data(1, REMOTE_CLOSED, stringValue('last')))
    assert.equal(await textFrom(call), 'one')
    assert.equal(await textFrom(call), 'last')
    await endOf(call)
    const empty = await stream(context, 3, 'serverStreaming')
    await peer.send(data(3, REMOTE_CLOSED))
    assert.equal(await textFrom(empty), '')
    await endOf(empty)
    await stillCalls(context, 5)
  })

  row('E19: a response is a message, then the end', async (context) => {
    const { peer } = context
    for (const [at, kind] of KINDS.entries()) {
      const id = 2 * at + 1
      const call = await stream(context, id, kind)
      if (kind !== 'clientStreaming') await peer.send(data(id, 0, stringValue('one')))
      await peer.send(response(id, { payload: stringValue('last'), status: { code: 0, message: 'fine' } }))
      if (kind !== 'clientStreaming') assert.equal(await textFrom(call), 'one')
      assert.equal(await textFrom(call), 'last')
      await endOf(call)
    }
    const call = await stream(context, 7, 'clientStreaming')
    await peer.send(response(7, {}))
    assert.equal(await textFrom(call), '')
    await endOf(call)
    await stillCalls(context, 9)
  })

  row('E19: a response with a status is the error, and what comes behind it is borne', async (context) => {
    const { peer } = context
    const details = [{ typeUrl: 'example.test/Unknown', value: Buffer.from([0xff, 0x00]) }]
    for (const [at, kind] of KINDS.entries()) {
      const id = 2 * at + 1
      const call = await stream(context, id, kind)
      if (kind !== 'clientStreaming') await peer.send(data(id, 0, stringValue('one')))
      await peer.send(response(id, { status: { code: 999, message: 'odd', details } }))
      if (kind !== 'clientStreaming') assert.equal(await textFrom(call), 'one')
      const failure = await failureOf(call.receive())
      assert.deepEqual([failure.kind, failure.code, failure.message], ['status', 999, 'odd'])
      assert.deepEqual(Buffer.from(failure.details[0]?.value ?? []), details[0]?.value)
      await peer.send(data(id, 0, stringValue('behind')), data(id, CLOSE), response(id, {}))
    }
    await stillCalls(context, 7)
  })

  row('E20: DATA that says that it has none', async (context) => {
    const { peer, ours } = context
    const call = await stream(context, 1, 'serverStreaming')
    await peer.send(data(1, NO_DATA), data(1, 0, stringValue('x')), data(1, CLOSE))
    // Go's client delivers it, as an empty message.
    if (!ours) assert.equal(await textFrom(call), '')
    assert.equal(await textFrom(call), 'x')
    await endOf(call)
  })

  row('E21: DATA where the server does not stream', async (context) => {
    const { peer, ours } = context
    const call = await stream(context, 1, 'clientStreaming')
    await peer.send(data(1, 0, stringValue('wrong')))
    const failure = await failureOf(call.receive())
    assert.deepEqual(
      [failure.kind, failure.message],
      ['protocol', 'received data from non-streaming server: protocol error'],
    )
    // Go tells the end from now on; with ours nobody can take a failed stream for one that ended well.
    if (ours) assert.deepEqual(await failureOf(call.receive()), failure)
    else await endOf(call)
    if (ours) assert.equal((await peer.next()).flags, CLOSE)
    await peer.send(response(1, { payload: stringValue('late') }))
    await stillCalls(context, 3)
  })

  row('E22: sending where it is not allowed', async (context) => {
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
      assert.deepEqual(await told(call.closeSend()), closed)
      assert.deepEqual(await told(call.send(stringValue('x'))), closed)
    }
    // Nothing of it went on the wire.
    await stillCalls(context, 7)
  })

  row('E23: what messages and the close are on the wire', async (context) => {
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

  row('E24: metadata and timeout of a stream', async (context) => {
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

  row('E24: a deadline ends the stream here', async (context) => {
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

  row('E7: a stream that is given up ends here alone', async (context) => {
    const { peer, ours } = context
    for (const [at, kind] of KINDS.entries()) {
      const id = 2 * at + 1
      const call = await stream(context, id, kind)
      const received = call.receive()
      await call.cancel()
      const failure = await failureOf(received)
      assert.equal(failure.message, 'context canceled')
      if (ours) {
        assert.deepEqual([failure.code, failure.sent], [1, true])
        // The wire has no cancel: all that can be said is that no more is sent.
        if (kind !== 'serverStreaming') {
          assert.deepEqual(await peer.next(), { stream: id, type: DATA, flags: CLOSE, body: Buffer.alloc(0) })
        }
      }
      await peer.send(data(id, 0, stringValue('late')), data(id, CLOSE))
    }
    await stillCalls(context, 7)
  })

  row('E25: a stream that ended with an error', async (context) => {
    const { peer, ours } = context
    const call = await stream(context, 1, 'bidiStreaming')
    await peer.send(response(1, { status: { code: 5, message: 'gone' } }), data(1, 0, stringValue('after')))
    const failure = await failureOf(call.receive())
    assert.deepEqual([failure.code, failure.message], [5, 'gone'])
    // Go keeps its entry, and what comes is delivered still.
    if (ours) assert.deepEqual(await failureOf(call.receive()), failure)
    else assert.equal(await textFrom(call), 'after')
    await stillCalls(context, 3)
  })

  row('E26: messages that nobody reads', async (context) => {
    const { client, peer, ours } = context
    const call = await stream(context, 1, 'serverStreaming')
    const count = GO_BUFFER + 1
    await peer.send(...Array.from({ length: count }, (_, i) => data(1, 0, stringValue(`${i}`))))
    const beside = begin(client, 'Beside')
    assert.equal((await asked(peer)).stream, 3)
    await peer.send(response(3, { payload: stringValue('beside') }), data(1, CLOSE))
    // Go's comes a second late: the connection waits for the reader so long.
    assert.equal(await textIn(beside), 'beside')
    for (let i = 0; i < GO_BUFFER; i++) assert.equal(await textFrom(call), `${i}`)
    if (ours) {
      assert.equal(await textFrom(call), `${GO_BUFFER}`)
      await endOf(call)
    } else {
      const { kind, message } = await failureOf(call.receive())
      assert.deepEqual([kind, message], ['streamFull', 'ttrpc: stream buffer full'])
    }
    await stillCalls(context, 5)
  })

  if (target === 'ours') {
    row(
      'E26: the stream with the most unread fails alone, once the bound has been reached for a while',
      async (context) => {
        const { client, peer } = context
        const idle = await stream(context, 1, 'serverStreaming')
        const call = await stream(context, 3, 'bidiStreaming')
        const beside = begin(client, 'Beside')
        assert.equal((await asked(peer)).stream, 5)
        const sent = peer.send(
          data(1, 0, stringValue('few')),
          ...Array.from({ length: 4000 }, () => data(3, 0, stringValue('x'.repeat(1000)))),
          response(5, { payload: stringValue('beside') }),
          data(1, CLOSE),
        )
        // It leaves, which lets the others go on.
        assert.deepEqual(await peer.next(), { stream: 3, type: DATA, flags: CLOSE, body: Buffer.alloc(0) })
        assert.equal(await textIn(beside), 'beside')
        await sent
        const { kind, code, message } = await failureOf(call.receive())
        assert.deepEqual([kind, code, message], ['streamFull', 8, 'ttrpc: stream buffer full'])
        assert.equal(await textFrom(idle), 'few')
        await endOf(idle)
        await stillCalls(context, 7)
      },
      { connectionBufferBytes: 16_384, slowReaderTimeoutMs: 50 },
    )

    row(
      'E26: a stream that is the only call loses nothing, however slow its reader',
      async (context) => {
        const { peer } = context
        const call = await stream(context, 1, 'serverStreaming')
        const count = 400
        const long = (i: number) => stringValue(`${i} ${'x'.repeat(20_000)}`)
        const sent = peer.send(
          ...Array.from({ length: count }, (_, i) => data(1, 0, long(i))),
          data(1, CLOSE),
        )
        for (let i = 0; i < count; i++) {
          assert.deepEqual(await call.receive(), { payload: long(i) })
          if (i % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 2))
        }
        await endOf(call)
        await sent
      },
      { streamBufferBytes: 16_384, slowReaderTimeoutMs: 1 },
    )

    row(
      'E25: what comes for a stream that was given up is thrown away, up to a bound',
      async (context) => {
        const { client, peer } = context
        const call = await stream(context, 1, 'serverStreaming')
        await call.cancel()
        await peer.send(...Array.from({ length: 10 }, () => data(1, 0, Buffer.alloc(1000))))
        await stillCalls(context, 3)
        await peer.send(data(1, 0, Buffer.alloc(1)))
        assert.equal(await client.closes(), 1)
        assert.equal((await failureOf(begin(client, 'Later'))).message, 'ttrpc: closed')
      },
      { abandonedStreamBytes: 10_000 },
    )

    row('E10: a status wins over a payload on a stream, too', async (context) => {
      const { peer } = context
      const call = await stream(context, 1, 'clientStreaming')
      const payload = Buffer.from('ffffff', 'hex')
      await peer.send(response(1, { status: { code: 5, message: 'gone' }, payload }))
      assert.equal((await failureOf(call.receive())).message, 'gone')
    })

    row('E5: a stream whose deadline has passed is not sent', async (context) => {
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
    const listener = await RawListener.open()
    const kinds: string[] = []
    const client = await connect(`unix://${listener.path}`, {
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
    await client.close()
    await listener.close()
  })
})
