/** Section E of docs/protocol.md: how a client reads streams. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { clientClauses, failureOf, stillCalls } from '../support/client-clauses.js'
import { beginStream, endOf, KINDS, stream, textFrom } from '../support/client-stream-clauses.js'
import { stringValue } from '../support/protobuf.js'
import { CLOSE, data, NO_DATA, REMOTE_CLOSED } from '../support/stream-clauses.js'
import { frame, MAX_BODY, REQUEST, response } from '../support/wire.js'

const UNKNOWN_TYPE = 9

clientClauses('E, what streams receive', (clause, target) => {
  clause('E14: a frame that has no business on a stream fails it', async (context) => {
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

  clause('E16: an oversized message fails its stream alone, behind what came before', async (context) => {
    const { peer, ours } = context
    const call = await stream(context, 1, 'serverStreaming')
    await peer.send(data(1, 0, stringValue('before')), data(1, 0, Buffer.alloc(MAX_BODY + 1)))
    assert.equal(await textFrom(call), 'before')
    const failure = await failureOf(call.receive())
    assert.deepEqual([failure.code, failure.kind], [8, ours ? 'oversized' : 'status'])
    assert.equal(failure.message, 'message length 4194305 exceed maximum message size of 4194304')
    await stillCalls(context, 3)
  })

  clause('E17: the server closes: what it sent is read first', async (context) => {
    const { client, peer, ours } = context
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
    assert.equal((await failureOf(call.send(stringValue('x')))).kind, 'closed')
    if (ours) assert.equal(await other.closeSend(), undefined)
    else assert.equal((await failureOf(other.closeSend())).kind, 'closed')
  })

  clause('E19: DATA that closes is the end', async (context) => {
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

  clause('E19: DATA that closes and has a body is a message, then the end', async (context) => {
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

  clause('E19: a response is a message, then the end', async (context) => {
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

  clause('E19: a response with a status is the error, and what comes behind it is borne', async (context) => {
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

  clause('E20: DATA that says that it has none', async (context) => {
    const { peer, ours } = context
    const call = await stream(context, 1, 'serverStreaming')
    await peer.send(data(1, NO_DATA), data(1, 0, stringValue('x')), data(1, CLOSE))
    // Go's client delivers it, as an empty message.
    if (!ours) assert.equal(await textFrom(call), '')
    assert.equal(await textFrom(call), 'x')
    await endOf(call)
  })

  clause('E21: DATA where the server does not stream', async (context) => {
    const { peer, ours } = context
    const call = await stream(context, 1, 'clientStreaming')
    await peer.send(data(1, 0, stringValue('wrong')))
    const failure = await failureOf(call.receive())
    assert.deepEqual(
      [failure.kind, failure.message],
      ['protocol', 'received data from non-streaming server: protocol error'],
    )
    // Go reports the clean end from now on; ours repeats the failure, so that it is not taken for a clean end.
    if (ours) assert.deepEqual(await failureOf(call.receive()), failure)
    else await endOf(call)
    if (ours) assert.equal((await peer.next()).flags, CLOSE)
    await peer.send(response(1, { payload: stringValue('late') }))
    await stillCalls(context, 3)
  })

  if (target === 'ours') {
    clause('E10: a status wins over a payload on a stream, too', async (context) => {
      const { peer } = context
      const call = await stream(context, 1, 'clientStreaming')
      const payload = Buffer.from('ffffff', 'hex')
      await peer.send(response(1, { status: { code: 5, message: 'gone' }, payload }))
      assert.equal((await failureOf(call.receive())).message, 'gone')
    })
  }
})
