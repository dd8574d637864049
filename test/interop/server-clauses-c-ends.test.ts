/** Section C of docs/protocol.md, second half: damage, slow readers and deadlines of streams. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { bytesValue, stringValue } from '../support/protobuf.js'
import {
  answered,
  ask,
  type ClauseContext,
  refused,
  serverClauses,
  stillServes,
} from '../support/server-clauses.js'
import {
  block,
  CLOSE,
  data,
  ended,
  INACTIVE,
  message,
  NO_DATA,
  open,
  REMOTE_CLOSED,
} from '../support/stream-clauses.js'
import { MAX_BODY } from '../support/wire.js'

const TOO_LONG = 'message length 4194305 exceed maximum message size of 4194304'
const STREAM_CLOSED = 'data handling error: ttrpc: stream closed'
const BUFFER_FULL = 'data handling error: ttrpc: stream buffer full'
/** Messages that a stream of Go's buffers. */
const GO_BUFFER = 64

/** Checks that a stream is over after an error. Our server aborts the handler; Go's lets it go on and sends its messages. */
async function over(context: ClauseContext, stream: number, name: string): Promise<void> {
  const { peer, ours } = context
  await stillServes(peer, stream + 2) // Go forgets a stream only behind its last frame
  await peer.send(data(stream, 0, stringValue('late')))
  await refused(peer, stream, 3, INACTIVE)
  if (ours) assert.equal(await context.control('Ended', name), 'context canceled')
  else {
    assert.equal(await context.control('Seen', name), 'running')
    await context.control('Release', name)
    await ended(peer, stream)
  }
  await stillServes(peer, stream + 4)
  assert.deepEqual(peer.frames, [])
}

serverClauses('C, ends of streams', (clause, target) => {
  clause('C10: DATA behind the close', async (context) => {
    const { peer } = context
    const name = await block(context, 1)
    await peer.send(data(1, CLOSE), data(1, 0, stringValue('behind')))
    await refused(peer, 1, 3, STREAM_CLOSED)
    await over(context, 1, name)
  })

  clause('C10: a close without NO_DATA behind the close', async (context) => {
    const { peer } = context
    const name = await block(context, 1)
    await peer.send(data(1, CLOSE), data(1, REMOTE_CLOSED))
    await refused(peer, 1, 3, STREAM_CLOSED)
    await over(context, 1, name)
  })

  clause('C10: a second close, and frames without data, change nothing', async (context) => {
    const { peer } = context
    const name = await block(context, 1)
    await peer.send(data(1, CLOSE), data(1, CLOSE), data(1, NO_DATA), data(1, CLOSE))
    await stillServes(peer, 3)
    assert.equal(await context.control('Seen', name), 'running')
    await context.control('Release', name)
    await ended(peer, 1)
    await stillServes(peer, 5)
  })

  clause('C11: DATA for a stream that has ended, or never was', async ({ peer, ours }) => {
    await open(peer, 1, 'Early')
    await peer.send(data(1))
    await ended(peer, 1)
    await stillServes(peer, 3)
    // Go's server may still list a unary call that it has answered, if the answer was fast: its id is left out there.
    for (const stream of ours ? [1, 3, 99, 5] : [1, 99, 5]) {
      for (const flags of [0, CLOSE, CLOSE, REMOTE_CLOSED, NO_DATA]) {
        await peer.send(data(stream, flags))
        await refused(peer, stream, 3, INACTIVE)
      }
    }
    // None of those ids was used up.
    await stillServes(peer, 5)
    await open(peer, 99, 'Chat')
    await peer.send(data(99, CLOSE))
    await ended(peer, 99)
  })

  clause(
    'C18: a handler that does not read loses its stream, and no other call anything',
    async (context) => {
      const { peer } = context
      const waiting = await context.block(1)
      const name = await block(context, 3)
      const unread = data(3, 0, stringValue('x'.repeat(1000)))
      await peer.send(...Array.from({ length: GO_BUFFER + 1 }, () => unread))
      await refused(peer, 3, 3, BUFFER_FULL)
      await over(context, 3, name)
      await context.control('Release', waiting)
      await answered(peer, 1, waiting)
    },
    // 65 messages are more than ours may keep; Go counts them.
    ({ start }) => start({ connectionBufferBytes: 65_536, slowReaderTimeoutMs: 50 }),
  )

  if (target.name === 'ours') {
    clause('C18: while there is room a handler that does not read affects no other call', async (context) => {
      const { peer } = context
      const name = await block(context, 1, 'SlowChat')
      const count = 10 * GO_BUFFER
      for (let i = 0; i < count; i++) {
        await peer.send(data(1, 0, stringValue(`${i}`)))
        await stillServes(peer, 2 * i + 3)
      }
      await context.control('Release', name)
      for (let i = 0; i < count; i++) assert.deepEqual(await message(peer, 1), stringValue(`${i}`))
      await peer.send(data(1, CLOSE))
      await ended(peer, 1)
    })

    clause(
      'C18: a stream that is alone may wait without end, and loses nothing',
      async (context) => {
        const { peer } = context
        const name = await block(context, 1, 'SlowChat')
        const long = (i: number) => stringValue(`${i} ${'x'.repeat(10_000)}`)
        const count = 400
        const sent = peer.send(
          ...Array.from({ length: count }, (_, i) => data(1, 0, long(i))),
          data(1, CLOSE),
        )
        // Far longer than the time after which one of several streams fails.
        for (let i = 0; i < 200; i++) await context.control('Echo', 'still')
        assert.deepEqual(peer.frames, [])
        await context.control('Release', name)
        for (let i = 0; i < count; i++) assert.deepEqual(await message(peer, 1), long(i))
        await sent
        await ended(peer, 1)
      },
      ({ start }) => start({ connectionBufferBytes: 65_536, slowReaderTimeoutMs: 1 }),
    )

    clause('C18: what an ended handler has not read is dropped', async (context) => {
      const { peer } = context
      for (let i = 0; i < 100; i++) {
        const name = await block(context, 2 * i + 1)
        await peer.send(data(2 * i + 1, 0, stringValue('x'.repeat(1_000_000))))
        await context.control('Release', name)
        await ended(peer, 2 * i + 1)
      }
      await stillServes(peer, 201)
    })
  }

  clause('C19: a message that cannot be read fails the handler that reads it', async ({ peer }) => {
    await open(peer, 1, 'Chat')
    await peer.send(data(1, 0, bytesValue(Buffer.from('fine'))), data(1, 0, Buffer.from('ffffff', 'hex')))
    assert.deepEqual(await message(peer, 1), bytesValue(Buffer.from('fine')))
    await refused(peer, 1, 13, /^ttrpc: error unmarshalling payload: proto:/)
    await ask(peer, 3, 'Count', Buffer.from('ffffff', 'hex'), { flags: REMOTE_CLOSED })
    await refused(peer, 3, 13, /^ttrpc: error unmarshalling payload: proto:/)
    await peer.send(data(1))
    await refused(peer, 1, 3, INACTIVE)
    await stillServes(peer, 5)
  })

  clause('C20: an oversized message ends its stream alone', async (context) => {
    const { peer } = context
    const name = await block(context, 1)
    await peer.send(data(1, 0, Buffer.alloc(MAX_BODY + 1)))
    await refused(peer, 1, 8, TOO_LONG)
    await over(context, 1, name)
  })

  clause('C21: a timeout is the deadline of a stream', async (context) => {
    const { peer } = context
    const parts = { timeoutNano: 300_000_000n }
    const name = await block(context, 1, 'StreamBlock', parts)
    await refused(peer, 1, 4, 'context deadline exceeded')
    assert.equal(await context.control('Ended', name), 'context deadline exceeded')
    const other = await context.block(3, 'ServerBlock', parts)
    await refused(peer, 3, 4, 'context deadline exceeded')
    assert.equal(await context.control('Ended', other), 'context deadline exceeded')
    await peer.send(data(1))
    await refused(peer, 1, 3, INACTIVE)
    await stillServes(peer, 5)
    assert.deepEqual(peer.frames, [])
  })

  clause('C21: a stream whose time has passed already', async (context) => {
    const { peer, ours } = context
    await open(peer, 1, 'StreamBlock', { timeoutNano: -1n })
    await refused(peer, 1, 4, 'context deadline exceeded')
    await stillServes(peer, 3)
    if (!ours) return // Go begins such a handler, and answers 4, or 2 with the same text
    const name = context.name()
    await ask(peer, 5, 'ServerBlock', stringValue(name), { flags: REMOTE_CLOSED, timeoutNano: -1n })
    await refused(peer, 5, 4, 'context deadline exceeded')
    assert.equal(await context.control('Seen', name), 'never')
  })

  clause('C22: the context of a handler ends with the handler', async (context) => {
    const { peer } = context
    const name = context.name()
    await open(peer, 1, 'StreamHelper')
    await peer.send(data(1, 0, stringValue(name)))
    await ended(peer, 1)
    assert.equal(await context.control('Ended', name), 'context canceled')
  })
})
