/** Whole streams between real programs: our client with Rust's server, Rust's client with ours. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { failureOf } from '../support/client-clauses.js'
import { endOf, textFrom } from '../support/client-stream-clauses.js'
import { bytesValue, stringValue, uint32Value } from '../support/protobuf.js'
import type { StreamUnderTest } from '../support/stream-under-test.js'
import { MAX_BODY } from '../support/wire.js'
import { rustPairs } from './rust-pairs.js'

/** What the longest message may hold: its tag and length take the rest. */
const LONGEST = MAX_BODY - 5

/** Every one of these must be sent. */
async function sendAll(stream: StreamUnderTest, messages: readonly Uint8Array[]): Promise<void> {
  for (const message of messages) assert.equal(await stream.send(message), undefined)
}

rustPairs('streams', (guarded, pair) => {
  const { oursCalls } = pair

  guarded('a server stream, also an empty one', async () => {
    const stream = await pair.stream('Count', 'serverStreaming', { payload: uint32Value(300) })
    for (let i = 0; i < 300; i++) assert.deepEqual(await stream.receive(), { payload: uint32Value(i) })
    await endOf(stream)
    await endOf(await pair.stream('Count', 'serverStreaming'))
  })

  guarded('F2: a client stream, also an empty one: no message that was not sent', async () => {
    const stream = await pair.stream('Sum', 'clientStreaming')
    await sendAll(stream, [40, 0, 2].map(uint32Value))
    assert.equal(await stream.closeSend(), undefined)
    assert.equal(await textFrom(stream), '3 42')
    const empty = await pair.stream('Sum', 'clientStreaming')
    assert.equal(await empty.closeSend(), undefined)
    assert.equal(await textFrom(empty), '0 0')
  })

  guarded('F2: a bidirectional stream, message by message and at once', async () => {
    const stream = await pair.stream('Chat', 'bidiStreaming')
    const messages = ['a', '', 'c'].map((text) => bytesValue(Buffer.from(text)))
    for (const message of messages) {
      await sendAll(stream, [message])
      assert.deepEqual(await stream.receive(), { payload: message })
    }
    await sendAll(stream, messages)
    assert.equal(await stream.closeSend(), undefined)
    for (const message of messages) assert.deepEqual(await stream.receive(), { payload: message })
    await endOf(stream)
  })

  for (const mode of ['flood', 'upload', 'pingpong', 'chat'] as const) {
    guarded(`${mode}: 10,000 messages, each in its place`, () => pair.client.load(mode, 1, 10_000, 64))
  }

  guarded('64 bidirectional streams beside each other', async () => {
    await pair.client.load('pingpong', 64, 100, 64)
    await pair.client.load('chat', 64, 500, 64)
  })

  guarded('64 floods and 64 uploads at once', async () => {
    const { client } = pair
    await Promise.all([client.load('flood', 64, 500, 64), client.load('upload', 64, 500, 64)])
  })

  guarded('messages of all sizes', async () => {
    for (const size of [0, 1, 63, 4096, 16_384, 65_535, 65_536, 1_000_000, LONGEST]) {
      await pair.client.load('chat', 1, 5, size)
    }
    await pair.client.load('flood', 2, 300, 65_536)
    await pair.client.load('upload', 2, 300, 65_536)
  })

  guarded('a status with details, at once and behind messages', async () => {
    const failing = await pair.stream('StreamFail', 'bidiStreaming')
    await sendAll(failing, [stringValue('details')])
    const first = await failureOf(failing.receive())
    const counting = await pair.stream('CountFail', 'serverStreaming', { payload: stringValue('details') })
    for (const i of [0, 1]) assert.deepEqual(await counting.receive(), { payload: uint32Value(i) })
    const second = await failureOf(counting.receive())
    for (const { code, message, details } of [first, second]) {
      assert.deepEqual([code, message, details.length], [9, 'detailed', 2])
    }
  })

  guarded('F6: a handler that ends before the client does: what is sent later does no harm', async () => {
    const early = await pair.stream('Early', 'bidiStreaming')
    await sendAll(early, [bytesValue(Buffer.from('enough'))])
    await endOf(early)
    await early.send(bytesValue(Buffer.from('too much')))
    const sum = await pair.stream('EarlySum', 'clientStreaming')
    await sendAll(sum, [uint32Value(7)])
    assert.equal(await textFrom(sum), '7')
    await pair.client.many(10, 1, 64)
  })

  guarded('metadata and a deadline reach the handler', async () => {
    const metadata = { 'trace-id': ['7'], many: ['1', '2', '3'] }
    const told = await pair.stream('StreamMetadata', 'serverStreaming', { metadata })
    assert.deepEqual(JSON.parse(await textFrom(told)), metadata)
    await endOf(told)
    const deadline = await pair.stream('StreamDeadline', 'serverStreaming', { timeoutMs: 3_600_000 })
    const left = Number(await textFrom(deadline)) / 1e6
    assert.ok(left > 3_540_000 && left < 3_600_001, `${left} ms are left`)
    await endOf(deadline)
  })

  guarded('a stream that is given up ends here alone', async () => {
    const stream = await pair.stream('Chat', 'bidiStreaming')
    const received = stream.receive()
    await stream.cancel()
    assert.match((await failureOf(received)).message, /canceled$/)
    await pair.client.many(10, 1, 64)
  })

  guarded('a server that ends with streams open', async () => {
    await using mortal = await pair.startServer()
    const other = await pair.clients.connect(mortal.path)
    const stream = await pair.stream('Chat', 'bidiStreaming', {}, other)
    const message = bytesValue(Buffer.from('heard'))
    await sendAll(stream, [message])
    assert.deepEqual(await stream.receive(), { payload: message })
    const received = stream.receive()
    await mortal.stop()
    assert.equal((await failureOf(received)).kind, 'closed')
    if (oursCalls) assert.equal(await other.closes(), 1)
  })

  guarded('the connection is as good as new', () => pair.client.many(100, 10, 64))
})
