/** Section E of docs/protocol.md: what a client sends, and how it reads answers. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { asked, begin, clientClauses, failureOf, stillCalls, textIn } from '../support/client-clauses.js'
import { bytes, stringValue } from '../support/protobuf.js'
import { DATA, envelope, frame, MAX_BODY, REQUEST, RESPONSE, response } from '../support/wire.js'

const UNKNOWN_TYPE = 9

clientClauses('E, requests and answers', (clause, target) => {
  clause('E1: ids are odd, begin at 1 and increase on the wire', async ({ client, peer }) => {
    const outcomes = Array.from({ length: 200 }, () => begin(client, 'Many'))
    const frames = await peer.take(200)
    assert.deepEqual(
      frames.map(({ stream }) => stream),
      Array.from({ length: 200 }, (_, i) => 2 * i + 1),
    )
    // Answered last to first: each answer finds its call.
    await peer.send(
      ...frames.toReversed().map(({ stream }) => response(stream, { payload: stringValue('ok') })),
    )
    for (const outcome of outcomes) assert.equal(await textIn(outcome), 'ok')
  })

  clause('E2: a unary request has flags 0', async ({ client, peer }) => {
    const outcome = begin(client, 'Flags', { payload: stringValue('x') })
    const { stream, type, flags } = await peer.next()
    assert.deepEqual({ stream, type, flags }, { stream: 1, type: REQUEST, flags: 0 })
    await peer.send(response(1, {}))
    assert.equal(await textIn(outcome), '')
  })

  clause(
    'E3: an empty message has no payload field, a call without options nothing but its names',
    async ({ client, peer }) => {
      const outcome = begin(client, 'Empty')
      const { body } = await peer.next()
      assert.deepEqual(body, Buffer.concat([bytes(1, 'raw.v1.Peer'), bytes(2, 'Empty')]))
      await peer.send(response(1, {}))
      assert.equal(await textIn(outcome), '')
    },
  )

  clause(
    'E4: metadata goes out as one pair a value, the values of a key in order',
    async ({ client, peer, ours }) => {
      const outcome = begin(client, 'Metadata', { metadata: { Foo: ['1', '2', ''], bar: ['x'], ünï: ['ö'] } })
      const { metadata } = await asked(peer)
      // Go sends keys as its map has them; ours are always lower-case. The order of keys is free.
      assert.equal(metadata.length, 5)
      const values = (key: string) => metadata.filter((pair) => pair[0] === key).map((pair) => pair[1])
      assert.deepEqual(values(ours ? 'foo' : 'Foo'), ['1', '2', ''])
      assert.deepEqual(values('bar'), ['x'])
      assert.deepEqual(values('ünï'), ['ö'])
      await peer.send(response(1, {}))
      assert.equal(await textIn(outcome), '')
    },
  )

  clause('E5: a deadline goes out as the nanoseconds that are left', async ({ client, peer }) => {
    const outcome = begin(client, 'Deadline', { timeoutMs: 60_000 })
    const { timeoutNano } = await asked(peer)
    assert.ok(
      timeoutNano !== undefined && timeoutNano > 30_000_000_000n && timeoutNano <= 60_000_000_000n,
      `${timeoutNano}`,
    )
    await peer.send(response(1, {}))
    assert.equal(await textIn(outcome), '')
  })

  clause('E5: a call whose deadline has passed fails here', async (context) => {
    const { client, peer, ours } = context
    const failure = await failureOf(begin(client, 'Late', { timeoutMs: -1000 }))
    assert.equal(failure.message, 'context deadline exceeded')
    if (ours) {
      assert.deepEqual([failure.code, failure.sent], [4, false])
      // Not sent: the next request is the connection's first.
      return stillCalls(context, 1)
    }
    const { timeoutNano, method } = await asked(peer)
    assert.equal(method, 'Late')
    assert.ok(timeoutNano !== undefined && timeoutNano <= -1_000_000_000n, `${timeoutNano}`)
    await stillCalls(context, 3)
  })

  if (target === 'ours') {
    clause('E6: a call with no time left is not sent, and no limit ever becomes none', async (context) => {
      const { client, peer } = context
      const failure = await failureOf(begin(client, 'Now', { timeoutMs: 0 }))
      assert.deepEqual([failure.code, failure.message, failure.sent], [4, 'context deadline exceeded', false])
      const tiny = Array.from({ length: 100 }, () => begin(client, 'Tiny', { timeoutMs: 1 }))
      for (const outcome of tiny) assert.equal((await failureOf(outcome)).code, 4)
      const last = begin(client, 'Last')
      for (let request = await asked(peer); request.method !== 'Last'; request = await asked(peer)) {
        assert.equal(request.method, 'Tiny')
        assert.ok(request.timeoutNano !== undefined && request.timeoutNano > 0n, `${request.timeoutNano}`)
      }
      await client.close()
      assert.equal((await failureOf(last)).kind, 'closed')
    })

    clause('E7: a call whose signal has been aborted already is not sent', async (context) => {
      const failure = await failureOf(begin(context.client, 'Aborted', { signal: AbortSignal.abort() }))
      assert.deepEqual([failure.code, failure.message, failure.sent], [1, 'context canceled', false])
      await stillCalls(context, 1)
    })
  }

  clause(
    'E7: a cancelled call fails at once, sends nothing, and its late answer is dropped',
    async (context) => {
      const { client, peer, ours } = context
      const controller = new AbortController()
      const outcome = begin(client, 'Cancel', { signal: controller.signal })
      assert.equal((await asked(peer)).stream, 1)
      controller.abort()
      const failure = await failureOf(outcome)
      assert.equal(failure.message, 'context canceled')
      if (ours) assert.deepEqual([failure.code, failure.sent], [1, true])
      await peer.send(response(1, { payload: stringValue('late') }))
      await stillCalls(context, 3)
    },
  )

  clause(
    'E7: a call ends at its deadline, sends nothing, and its late answer is dropped',
    async (context) => {
      const { client, peer, ours } = context
      const outcome = begin(client, 'Deadline', { timeoutMs: 300 })
      assert.equal((await asked(peer)).stream, 1)
      const failure = await failureOf(outcome)
      assert.equal(failure.message, 'context deadline exceeded')
      if (ours) assert.deepEqual([failure.code, failure.sent], [4, true])
      await peer.send(response(1, { status: { code: 4, message: 'late' } }))
      await stillCalls(context, 3)
    },
  )

  clause(
    'E8: a request over the limit is not sent, its id is used up, the connection lives',
    async (context) => {
      const payload = Buffer.alloc(MAX_BODY)
      const failure = await failureOf(begin(context.client, 'Big', { payload: bytes(1, payload) }))
      const length = envelope({ service: 'raw.v1.Peer', method: 'Big', payload: bytes(1, payload) }).length
      const { kind, code, rejectedLength, maximumLength } = failure
      assert.deepEqual(
        { kind, code, rejectedLength, maximumLength },
        { kind: 'oversized', code: 8, rejectedLength: length, maximumLength: MAX_BODY },
      )
      assert.ok(failure.message.endsWith(`message length ${length} exceed maximum message size of 4194304`))
      if (context.ours) assert.equal(failure.sent, false)
      await stillCalls(context, 3)
    },
  )

  clause(
    'E9: a status is an error with its code, message and details; unknown codes are kept',
    async ({ client, peer, ours }) => {
      const details = [
        { typeUrl: 'type.googleapis.com/google.protobuf.StringValue', value: Buffer.from('\n\x03one') },
        { typeUrl: 'example.test/Unknown', value: Buffer.from([0xff, 0x00]) },
      ]
      for (const [at, code] of [5, 999, 16, -7].entries()) {
        const outcome = begin(client, 'Fail')
        const { stream } = await asked(peer)
        assert.equal(stream, 2 * at + 1)
        await peer.send(response(stream, { status: { code, message: `code ${code}`, details } }))
        const failure = await failureOf(outcome)
        assert.deepEqual([failure.kind, failure.code, failure.message], ['status', code, `code ${code}`])
        assert.deepEqual(
          failure.details.map(({ typeUrl, value }) => ({ typeUrl, value: Buffer.from(value) })),
          details,
        )
        if (ours) assert.equal(failure.sent, true)
      }
    },
  )

  clause('E10: a status with a payload', async (context) => {
    const { client, peer, ours } = context
    const readable = begin(client, 'Fail')
    await asked(peer)
    await peer.send(response(1, { status: { code: 5, message: 'gone' }, payload: stringValue('ignored') }))
    const { code, message } = await failureOf(readable)
    assert.deepEqual([code, message], [5, 'gone'])
    const garbled = begin(client, 'Fail')
    await asked(peer)
    await peer.send(
      response(3, { status: { code: 5, message: 'gone' }, payload: Buffer.from('ffffff', 'hex') }),
    )
    const failure = await failureOf(garbled)
    // Go reads the payload first, and its error hides the status.
    if (ours) assert.deepEqual([failure.code, failure.message], [5, 'gone'])
    else assert.match(failure.message, /cannot parse invalid wire-format data/)
    await stillCalls(context, 5)
  })

  clause('E11: a status of code 0 is success, whatever its message', async ({ client, peer }) => {
    const outcome = begin(client, 'Fine')
    await asked(peer)
    await peer.send(response(1, { status: { code: 0, message: 'fine' }, payload: stringValue('yes') }))
    assert.equal(await textIn(outcome), 'yes')
    const explicit = begin(client, 'Fine')
    await asked(peer)
    await peer.send(response(3, { status: {}, payload: stringValue('too') }))
    assert.equal(await textIn(explicit), 'too')
  })

  clause('E12: an answer of length 0 is an empty message', async ({ client, peer }) => {
    const outcome = begin(client, 'Empty')
    await asked(peer)
    await peer.send(frame(1, RESPONSE, 0))
    assert.deepEqual(await outcome, { payload: Buffer.alloc(0) })
  })

  clause('E13: answers on unknown, even and finished ids are dropped', async (context) => {
    const { client, peer } = context
    const stray = (stream: number) => response(stream, { payload: stringValue(`stray ${stream}`) })
    await peer.send(stray(0), stray(2), stray(99), stray(0xffffffff))
    await stillCalls(context, 1)
    await peer.send(stray(1), stray(1))
    const outcome = begin(client, 'Twice')
    const { stream } = await asked(peer)
    await peer.send(response(stream, { payload: stringValue('once') }), stray(stream), stray(2 * stream))
    assert.equal(await textIn(outcome), 'once')
    await peer.send(frame(3, DATA, 0, Buffer.from('x')), frame(1, UNKNOWN_TYPE, 0), frame(99, REQUEST, 0))
    await stillCalls(context, 5)
  })

  clause('E14: a frame that cannot answer a unary call fails that call alone', async (context) => {
    const { client, peer } = context
    const other = begin(client, 'Other')
    await asked(peer)
    for (const [at, [type, name]] of (
      [
        [DATA, 'data'],
        [REQUEST, 'request'],
        [UNKNOWN_TYPE, 'unknown'],
      ] as const
    ).entries()) {
      const outcome = begin(client, 'Wrong')
      const { stream } = await asked(peer)
      assert.equal(stream, 2 * at + 3)
      await peer.send(frame(stream, type, 0, stringValue('wrong')))
      const { kind, message } = await failureOf(outcome)
      assert.deepEqual([kind, message], ['protocol', `unexpected "${name}" message received: protocol error`])
    }
    await peer.send(response(1, { payload: stringValue('other') }))
    assert.equal(await textIn(other), 'other')
    await stillCalls(context, 9)
  })

  clause('E15: the flags of an answer are ignored', async ({ client, peer }) => {
    for (const flags of [1, 2, 4, 5, 0xff]) {
      const outcome = begin(client, 'Flags')
      const { stream } = await asked(peer)
      await peer.send(response(stream, { payload: stringValue(`flags ${flags}`) }, flags))
      assert.equal(await textIn(outcome), `flags ${flags}`)
    }
  })

  clause('E16: an oversized answer fails its call alone with 8', async (context) => {
    const { client, peer, ours } = context
    const other = begin(client, 'Other')
    await peer.next() // Go begins calls in any order: one after the other get 1, then 3
    const outcome = begin(client, 'Big')
    await peer.next()
    await peer.send(frame(3, RESPONSE, 0, Buffer.alloc(MAX_BODY + 1)))
    const failure = await failureOf(outcome)
    assert.deepEqual([failure.code, failure.kind], [8, ours ? 'oversized' : 'status'])
    assert.equal(failure.message, 'message length 4194305 exceed maximum message size of 4194304')
    await peer.send(response(1, { payload: stringValue('other') }))
    assert.equal(await textIn(other), 'other')
    await stillCalls(context, 5)
  })
})
