/** Section C of docs/protocol.md, first half: messages of streams, and how streams end well. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { bytesValue, stringValue, textOf, uint32Value } from '../support/protobuf.js'
import type { RawPeer } from '../support/raw-peer.js'
import { answered, ask, refused, serverClauses, stillServes } from '../support/server-clauses.js'
import {
  CLOSE,
  data,
  ended,
  INACTIVE,
  message,
  NO_DATA,
  open,
  REMOTE_CLOSED,
  REMOTE_OPEN,
} from '../support/stream-clauses.js'
import { DATA, RESPONSE, readAnswer } from '../support/wire.js'

const CLOSE_WITH_DATA = 'data close message cannot include data'

const text = (word: string) => bytesValue(Buffer.from(word))

/** Go's answer to a close with a body: an answer with code 3, anywhere among the frames of the stream. */
async function withCloseError(peer: RawPeer, stream: number, count: number) {
  const frames = await peer.take(count)
  const answer = frames.find(({ type }) => type === RESPONSE)
  assert.ok(answer)
  const { status } = readAnswer(answer.body)
  assert.deepEqual([answer.stream, status?.code, status?.message], [stream, 3, CLOSE_WITH_DATA])
  return frames.filter((frame) => frame !== answer)
}

serverClauses('C, messages of streams', (clause, target) => {
  clause('C1: a bidirectional echo, frame by frame', async ({ peer }) => {
    await open(peer, 1, 'Chat')
    await peer.send(data(1, 0, text('a')))
    assert.equal((await message(peer, 1)).toString('hex'), '0a0161')
    await peer.send(data(1, 0, text('b')))
    assert.equal((await message(peer, 1)).toString('hex'), '0a0162')
    await peer.send(data(1, CLOSE))
    await ended(peer, 1)
    await stillServes(peer, 3)
  })

  clause('C1: everything at once, and byte by byte', async ({ peer }) => {
    await ask(peer, 1, 'Chat', undefined, { flags: REMOTE_OPEN })
    await peer.send(...Array.from({ length: 50 }, (_, i) => data(1, 0, text(`${i}`))), data(1, CLOSE))
    for (let i = 0; i < 50; i++) assert.deepEqual(await message(peer, 1), text(`${i}`))
    await ended(peer, 1)
    await open(peer, 3, 'Chat')
    await peer.dribble(Buffer.concat([data(3, 0, text('slow')), data(3, CLOSE)]))
    assert.deepEqual(await message(peer, 3), text('slow'))
    await ended(peer, 3)
  })

  clause('C2: the flags of the request do not matter', async ({ peer }) => {
    for (const [at, flags] of [0, REMOTE_OPEN | NO_DATA, NO_DATA, 0xf8].entries()) {
      const stream = 2 * at + 1
      await open(peer, stream, 'Chat', { flags })
      await peer.send(data(stream, 0, text(`flags ${flags}`)), data(stream, CLOSE))
      assert.deepEqual(await message(peer, stream), text(`flags ${flags}`))
      await ended(peer, stream)
    }
  })

  clause('C3: a payload in the request is the first message, an empty one is none', async ({ peer }) => {
    await open(peer, 1, 'Chat', { payload: text('first') })
    assert.deepEqual(await message(peer, 1), text('first'))
    await peer.send(data(1, 0, text('second')), data(1, CLOSE))
    assert.deepEqual(await message(peer, 1), text('second'))
    await ended(peer, 1)
    await open(peer, 3, 'Sum', { payload: uint32Value(5) })
    await peer.send(data(3, CLOSE))
    await answered(peer, 3, '1 5')
    await open(peer, 5, 'Sum')
    await peer.send(data(5, CLOSE))
    await answered(peer, 5, '0 0')
  })

  clause('C4: a request that says that nothing follows', async ({ peer, ours }) => {
    await open(peer, 1, 'Chat', { flags: REMOTE_CLOSED })
    if (!ours) {
      // Go waits for a close of its own.
      await stillServes(peer, 3)
      await peer.send(data(1, CLOSE))
      return ended(peer, 1)
    }
    await ended(peer, 1)
    await open(peer, 3, 'Sum', { flags: REMOTE_CLOSED, payload: uint32Value(7) })
    await answered(peer, 3, '1 7')
    await open(peer, 5, 'Chat', { flags: REMOTE_CLOSED | NO_DATA, payload: text('last') })
    assert.deepEqual(await message(peer, 5), text('last'))
    await ended(peer, 5)
    await stillServes(peer, 7)
  })

  clause('C5: DATA without a body is an empty message', async ({ peer }) => {
    await open(peer, 1, 'Sum')
    await peer.send(data(1), data(1, 0, uint32Value(3)), data(1), data(1, CLOSE))
    await answered(peer, 1, '3 3')
    await open(peer, 3, 'Chat')
    await peer.send(data(3))
    assert.deepEqual(await message(peer, 3), Buffer.alloc(0))
  })

  clause('C6: DATA that says that it has none is dropped, body and all', async ({ peer }) => {
    await open(peer, 1, 'Chat')
    await peer.send(data(1, NO_DATA), data(1, NO_DATA, text('dropped')), data(1, 0, text('x')))
    assert.deepEqual(await message(peer, 1), text('x'))
    await peer.send(data(1, NO_DATA, Buffer.from('ff', 'hex')), data(1, CLOSE))
    await ended(peer, 1)
    await stillServes(peer, 3)
  })

  clause('C7: a last message in the frame that closes', async ({ peer, ours }) => {
    await open(peer, 1, 'Chat')
    await peer.send(data(1, REMOTE_CLOSED, text('last')))
    if (ours) {
      assert.deepEqual(await message(peer, 1), text('last'))
      await ended(peer, 1)
    } else {
      assert.deepEqual(await withCloseError(peer, 1, 3), [
        { stream: 1, type: DATA, flags: 0, body: text('last') },
        { stream: 1, type: DATA, flags: CLOSE, body: Buffer.alloc(0) },
      ])
    }
    await stillServes(peer, 3)
  })

  clause(
    'C8: a close without body and without NO_DATA is an empty message, then the end',
    async ({ peer }) => {
      await open(peer, 1, 'Chat')
      await peer.send(data(1, REMOTE_CLOSED))
      assert.deepEqual(await message(peer, 1), Buffer.alloc(0))
      await ended(peer, 1)
      await stillServes(peer, 3)
    },
  )

  clause('C9: a close that says that it has no data loses its body', async ({ peer, ours }) => {
    await open(peer, 1, 'Chat')
    await peer.send(data(1, CLOSE, text('dropped')))
    if (ours) await ended(peer, 1)
    else {
      const rest = await withCloseError(peer, 1, 2)
      assert.deepEqual(rest, [{ stream: 1, type: DATA, flags: CLOSE, body: Buffer.alloc(0) }])
    }
    await stillServes(peer, 3)
  })

  clause('C12: a handler that fails is answered with a status, behind what it sent', async ({ peer }) => {
    await open(peer, 1, 'StreamFail')
    await peer.send(data(1, 0, stringValue('plain')))
    assert.equal((await peer.next()).body.toString('hex'), '0a0908021205706c61696e')
    await ask(peer, 3, 'CountFail', stringValue('details'), { flags: REMOTE_CLOSED })
    assert.deepEqual(await message(peer, 3), uint32Value(0))
    assert.deepEqual(await message(peer, 3), uint32Value(1))
    assert.equal((await refused(peer, 3, 9, 'detailed')).status?.details.length, 2)
    await open(peer, 5, 'EarlySum')
    await peer.send(data(5, CLOSE))
    await refused(peer, 5, 11, 'EOF')
    await stillServes(peer, 7)
    assert.deepEqual(peer.frames, [])
  })

  clause('C13: a handler that ends before the client has closed', async ({ peer }) => {
    await open(peer, 1, 'Early')
    await peer.send(data(1, 0, text('enough')))
    await ended(peer, 1)
    await open(peer, 3, 'EarlySum')
    await peer.send(data(3, 0, uint32Value(4)))
    await answered(peer, 3, '4')
    await stillServes(peer, 5) // Go forgets a stream only behind its last frame
    await peer.send(data(1, 0, text('more')))
    await refused(peer, 1, 3, INACTIVE)
    await peer.send(data(3, CLOSE))
    await refused(peer, 3, 3, INACTIVE)
    await stillServes(peer, 7)
  })

  clause('C14: a client stream is answered once, with a response', async ({ peer }) => {
    await open(peer, 1, 'Sum')
    await peer.send(data(1, 0, uint32Value(40)), data(1, 0, uint32Value(2)), data(1, CLOSE))
    assert.deepEqual(await peer.next(), {
      stream: 1,
      type: RESPONSE,
      flags: 0,
      body: Buffer.from('12060a0432203432', 'hex'),
    })
    await open(peer, 3, 'Sum')
    await peer.send(data(3, CLOSE))
    await answered(peer, 3, '0 0')
    await stillServes(peer, 5)
  })

  clause('C15: a server stream, and one whose request is empty', async ({ peer }) => {
    await ask(peer, 1, 'Count', uint32Value(3), { flags: REMOTE_CLOSED })
    for (const value of [0, 1, 2]) assert.deepEqual(await message(peer, 1), uint32Value(value))
    await ended(peer, 1)
    await ask(peer, 3, 'Count', undefined, { flags: REMOTE_CLOSED })
    await ended(peer, 3)
    await ask(peer, 5, 'StreamMetadata', undefined, { flags: 0 })
    assert.equal(textOf(await message(peer, 5)), 'null')
    await ended(peer, 5)
    await stillServes(peer, 7)
  })

  clause('C16: DATA on a server stream is dropped while it runs', async (context) => {
    const { peer } = context
    const name = await context.block(1, 'ServerBlock')
    await stillServes(peer, 3)
    await peer.send(data(1, 0, stringValue('nobody reads this')))
    if (context.ours) await peer.send(...Array.from({ length: 99 }, () => data(1)), data(1, CLOSE), data(1))
    await stillServes(peer, 5)
    if (!context.ours) {
      // Go keeps one message that no reader will take; the next finds no room.
      await peer.send(data(1))
      await refused(peer, 1, 3, 'data handling error: ttrpc: stream buffer full')
    }
    await context.control('Release', name)
    await ended(peer, 1)
    await stillServes(peer, 7)
    await peer.send(data(1))
    await refused(peer, 1, 3, INACTIVE)
    await stillServes(peer, 9)
  })

  clause('C17: an empty message goes out as DATA without a flag', async ({ peer }) => {
    await ask(peer, 1, 'Count', uint32Value(1), { flags: REMOTE_CLOSED })
    assert.deepEqual(await peer.next(), { stream: 1, type: DATA, flags: 0, body: Buffer.alloc(0) })
    await ended(peer, 1)
  })

  if (target.name === 'ours') {
    clause('C6: nothing of a frame without data is looked at, whatever its length', async ({ peer }) => {
      await open(peer, 1, 'Chat')
      await peer.send(data(1, NO_DATA, Buffer.alloc(1_000_000, 0xff)), data(1, CLOSE))
      await ended(peer, 1)
    })
  }
})
