/** Section E of docs/protocol.md: streams that are given up, forgotten or not read. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { asked, begin, clientClauses, failureOf, stillCalls, textIn } from '../support/client-clauses.js'
import { endOf, GO_BUFFER, KINDS, stream, textFrom } from '../support/client-stream-clauses.js'
import { stringValue } from '../support/protobuf.js'
import { CLOSE, data } from '../support/stream-clauses.js'
import { DATA, response } from '../support/wire.js'

clientClauses('E, streams that are left', (clause, target) => {
  clause('E7: a stream that is given up ends here alone', async (context) => {
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
        // The wire has no cancel: a client can only close its direction.
        if (kind !== 'serverStreaming') {
          assert.deepEqual(await peer.next(), { stream: id, type: DATA, flags: CLOSE, body: Buffer.alloc(0) })
        }
      }
      await peer.send(data(id, 0, stringValue('late')), data(id, CLOSE))
    }
    await stillCalls(context, 7)
  })

  clause('E25: a stream that ended with an error', async (context) => {
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

  clause('E26: messages that are not read', async (context) => {
    const { client, peer, ours } = context
    const call = await stream(context, 1, 'serverStreaming')
    const count = GO_BUFFER + 1
    await peer.send(...Array.from({ length: count }, (_, i) => data(1, 0, stringValue(`${i}`))))
    const beside = begin(client, 'Beside')
    assert.equal((await asked(peer)).stream, 3)
    await peer.send(response(3, { payload: stringValue('beside') }), data(1, CLOSE))
    // Go's comes a second late: its connection waits for the reader that long.
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
    clause(
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
        // The reader leaves, which lets the others go on.
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

    clause(
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

    clause(
      'E25: what comes for a stream that was given up is thrown away, up to a bound',
      async (context) => {
        const { client, peer } = context
        const call = await stream(context, 1, 'serverStreaming')
        await call.cancel()
        await peer.send(...Array.from({ length: 10 }, () => data(1, 0, Buffer.alloc(990)))) // headers count too
        await stillCalls(context, 3)
        await peer.send(data(1, 0, Buffer.alloc(1)))
        assert.equal(await client.closes(), 1)
        assert.equal((await failureOf(begin(client, 'Later'))).message, 'ttrpc: closed')
      },
      { abandonedStreamBytes: 10_000 },
    )
  }
})
