/** Section E of docs/protocol.md: the ends of a client's connection. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { asked, begin, type ClientClause, clientClauses, failureOf } from '../support/client-clauses.js'
import { bytesValue, stringValue } from '../support/protobuf.js'
import { answerBody, header, RESPONSE } from '../support/wire.js'

clientClauses('E, the end of a connection', (clause) => {
  /** Calls that wait when `end` ends the connection, and calls after it, fail with "ttrpc: closed"; onClose comes once. */
  async function closes(context: ClientClause, end: (clause: ClientClause) => Promise<void>): Promise<void> {
    const { client, peer, ours } = context
    const waiting = ['One', 'Two', 'Three'].map((method) =>
      begin(client, method, { payload: stringValue(method) }),
    )
    for (const _ of waiting) await asked(peer)
    await end(context)
    for (const outcome of waiting) {
      const failure = await failureOf(outcome)
      assert.deepEqual([failure.kind, failure.message], ['closed', 'ttrpc: closed'])
      if (ours) assert.equal(failure.sent, true)
    }
    assert.equal(await client.closes(), 1)
    const later = await failureOf(begin(client, 'Later'))
    assert.deepEqual([later.kind, later.message], ['closed', 'ttrpc: closed'])
    if (ours) assert.equal(later.sent, false)
    await client.close()
    assert.equal(await client.closes(), 1)
    await peer.closed
    assert.deepEqual(peer.frames, [])
  }

  clause('E17: the server closes', (context) => closes(context, async ({ peer }) => peer.close()))

  clause('E17: the server half-closes', (context) => closes(context, async ({ peer }) => peer.halfClose()))

  clause('E17: the client is closed here', (context) => closes(context, ({ client }) => client.close()))

  clause('E17: the server resets, with bytes of ours unread', async ({ client, peer, ours }) => {
    const small = begin(client, 'Small')
    await asked(peer)
    // More than one read takes: the rest lies unread in the kernel when the socket is closed.
    peer.onceReadable(() => peer.close())
    const big = begin(client, 'Big', { payload: bytesValue(Buffer.alloc(3_000_000)) })
    for (const outcome of [small, big]) {
      const failure = await failureOf(outcome)
      assert.deepEqual([failure.kind, failure.message], ['closed', 'ttrpc: closed'])
      if (ours) assert.equal(failure.sent, true)
    }
    assert.equal(await client.closes(), 1)
  })

  clause('E17: the server closes while no call waits', async ({ client, peer }) => {
    peer.close()
    assert.equal(await client.closes(), 1)
    assert.equal((await failureOf(begin(client, 'Later'))).message, 'ttrpc: closed')
  })

  clause('E18: a truncated header, then the end', (context) =>
    closes(context, async ({ peer }) => {
      await peer.send(header(10, 1, RESPONSE).subarray(0, 7))
      peer.halfClose()
    }),
  )

  clause('E18: a truncated body, then the end', (context) =>
    closes(context, async ({ peer }) => {
      const body = answerBody({ payload: stringValue('never whole') })
      await peer.send(header(body.length, 1, RESPONSE), body.subarray(0, body.length - 1))
      peer.halfClose()
    }),
  )
})
