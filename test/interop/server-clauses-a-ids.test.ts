/** Section A of docs/protocol.md, first half: replies, stream ids, lengths. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { bytesOf, bytesValue, stringValue } from '../support/protobuf.js'
import { answered, ask, payloadOf, refused, serverClauses, stillServes } from '../support/server-clauses.js'
import { ECHO_SERVICE } from '../support/server-target.js'
import { DATA, envelope, frame, header, MAX_BODY, REQUEST, RESPONSE, request } from '../support/wire.js'

const UNKNOWN_TYPE = 9
const TOO_LONG = 'message length 4194305 exceed maximum message size of 4194304'
const REUSED = 'StreamID cannot be re-used and must increment'

serverClauses('A, replies, ids and lengths', (clause) => {
  clause('A1: a reply has a payload and, being OK, no status field', async ({ peer }) => {
    await ask(peer, 1, 'Echo', Buffer.from('0a026869', 'hex'))
    const { stream, type, flags, body } = await peer.next()
    assert.deepEqual({ stream, type, flags }, { stream: 1, type: RESPONSE, flags: 0 })
    assert.equal(body.toString('hex'), '12040a026869')
  })

  clause('A2: an empty message is a reply of length 0', async ({ peer }) => {
    await ask(peer, 1, 'Empty')
    assert.deepEqual(await peer.next(), { stream: 1, type: RESPONSE, flags: 0, body: Buffer.alloc(0) })
  })

  clause('A3: a request without a payload reaches the handler as an empty message', async ({ peer }) => {
    await ask(peer, 1, 'Echo')
    assert.deepEqual(await peer.next(), { stream: 1, type: RESPONSE, flags: 0, body: Buffer.alloc(0) })
  })

  clause('A4: an even id is answered with 3 on that id, whatever the type', async ({ peer }) => {
    for (const type of [REQUEST, RESPONSE, DATA, UNKNOWN_TYPE]) {
      for (const id of [2, 0, 0xfffffffe]) {
        await peer.send(frame(id, type, 0, envelope({ service: ECHO_SERVICE, method: 'Empty' })))
        await refused(peer, id, 3, 'StreamID must be odd for client initiated streams')
      }
    }
    await stillServes(peer, 1)
  })

  clause(
    'A5: a re-used id is answered with 3, and the call that has it is answered still',
    async (context) => {
      const { peer } = context
      const name = await context.block(1)
      await ask(peer, 1, 'Empty')
      await refused(peer, 1, 3, REUSED)
      await context.control('Release', name)
      await answered(peer, 1, name)
      await ask(peer, 1, 'Empty')
      await refused(peer, 1, 3, REUSED)
      await stillServes(peer, 5)
      await ask(peer, 3, 'Empty')
      await refused(peer, 3, 3, REUSED)
      await stillServes(peer, 7)
    },
  )

  clause('A6: ids may jump up; after the last one the connection is exhausted', async ({ peer }) => {
    await stillServes(peer, 1)
    await stillServes(peer, 1001)
    await stillServes(peer, 0x7fffffff)
    await stillServes(peer, 0x80000001)
    await stillServes(peer, 0xffffffff)
    for (const id of [0xffffffff, 0xfffffffd, 3]) {
      await ask(peer, id, 'Empty')
      await refused(peer, id, 3, REUSED)
    }
  })

  clause('A7: an unknown type and a response are ignored on an odd id', async ({ peer }) => {
    await peer.send(
      frame(1, UNKNOWN_TYPE, 0, Buffer.from('abc')),
      frame(3, RESPONSE, 0, Buffer.from('0a00', 'hex')),
    )
    await peer.send(frame(5, 0, 0), frame(7, 255, 255))
    await stillServes(peer, 1)
    await stillServes(peer, 9)
  })

  clause(
    'A8: an oversized frame is answered with 8 and thrown away, before any other check',
    async ({ peer }) => {
      const body = Buffer.alloc(MAX_BODY + 1, 'x')
      for (const type of [REQUEST, RESPONSE, DATA, UNKNOWN_TYPE]) {
        await peer.send(frame(9, type, 0, body))
        await refused(peer, 9, 8, TOO_LONG)
      }
      await peer.send(frame(2, REQUEST, 0, body))
      await refused(peer, 2, 8, TOO_LONG)
      // Id 9 was not used up by its oversized request: a lower one is still taken.
      await stillServes(peer, 1)
    },
  )

  clause('A9: a body of exactly 4194304 bytes is accepted', async ({ peer }) => {
    const rest = envelope({
      service: ECHO_SERVICE,
      method: 'EchoBytes',
      payload: Buffer.alloc(MAX_BODY >> 1),
    }).length
    const overhead = rest + 5 - (MAX_BODY >> 1)
    const content = Buffer.alloc(MAX_BODY - overhead, 'y')
    const body = envelope({ service: ECHO_SERVICE, method: 'EchoBytes', payload: bytesValue(content) })
    assert.equal(body.length, MAX_BODY)
    await peer.send(frame(1, REQUEST, 0, body))
    assert.ok(bytesOf(await payloadOf(peer, 1)).equals(content))
    await stillServes(peer, 3)
  })

  clause('A10: a frame of 4 GiB that never comes does not hold up other connections', async (context) => {
    const { peer, ours } = context
    await peer.send(header(0xffffffff, 1, REQUEST), request(3, { service: ECHO_SERVICE, method: 'Empty' }))
    if (ours) {
      await refused(peer, 1, 8, 'message length 4294967295 exceed maximum message size of 4194304')
    } else {
      assert.equal(await context.control('Echo', 'beside'), 'beside')
    }
    assert.deepEqual(peer.frames, [])
    assert.equal(await context.control('Echo', 'after'), 'after')
  })

  clause('A20: replies leave in the order of completion, each on its own id', async (context) => {
    const { peer } = context
    const slow = await context.block(1)
    const fast = await context.block(3)
    await context.control('Release', fast)
    await answered(peer, 3, fast)
    await context.control('Release', slow)
    await answered(peer, 1, slow)
  })

  clause('A1: a request that arrives byte by byte is answered', async ({ peer }) => {
    await peer.dribble(request(1, { service: ECHO_SERVICE, method: 'Echo', payload: stringValue('dribble') }))
    await answered(peer, 1, 'dribble')
  })

  clause('A20: 10,000 pipelined requests are each answered once', async ({ peer }) => {
    const count = 10_000
    const all = Array.from({ length: count }, (_, i) =>
      request(2 * i + 1, { service: ECHO_SERVICE, method: 'Echo', payload: stringValue(`n${i}`) }),
    )
    const [frames] = await Promise.all([peer.take(count), peer.send(...all)])
    const texts = new Map(frames.map(({ stream, body }) => [stream, body.subarray(4).toString()]))
    assert.equal(texts.size, count)
    for (let i = 0; i < count; i++) assert.equal(texts.get(2 * i + 1), `n${i}`)
    await stillServes(peer, 2 * count + 1)
  })
})
