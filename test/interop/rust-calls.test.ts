/** Whole calls between real programs: our client with Rust's server, Rust's client with ours. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { failureOf, textIn } from '../support/client-clauses.js'
import { bytesOf, bytesValue, stringValue, uint32Value } from '../support/protobuf.js'
import { MAX_BODY } from '../support/wire.js'
import { rustPairs } from './rust-pairs.js'

/** What the longest answer may hold beside tags, lengths and, from Rust, an empty status (F1). */
const LONGEST_ANSWER = { ours: MAX_BODY - 12, rust: MAX_BODY - 10 }
const TOO_LONG = 'message length 4194305 exceed maximum message size of 4194304'

rustPairs('calls', (guarded, pair) => {
  const { oursCalls } = pair

  guarded('messages of all sizes', async () => {
    assert.deepEqual(await pair.call('Empty'), { payload: Buffer.alloc(0) })
    for (const size of [0, 1, 63, 64, 65, 4096, 16_383, 16_384, 65_535, 65_536, 1_000_000, 4_194_000]) {
      const content = Buffer.alloc(size, `${size} `)
      const { payload, failure } = await pair.call('EchoBytes', bytesValue(content))
      assert.equal(failure, undefined)
      assert.ok(bytesOf(payload!).equals(content), `${size} bytes`)
    }
  })

  guarded('a status with details', async () => {
    const { kind, code, message, details } = await failureOf(pair.call('Fail', stringValue('details')))
    assert.deepEqual([kind, code, message], ['status', 9, 'detailed'])
    assert.deepEqual(
      details.map(({ typeUrl, value }) => [typeUrl, Buffer.from(value).toString('hex')]),
      [
        ['type.googleapis.com/google.protobuf.StringValue', '0a036f6e65'],
        ['example.test/Unknown', 'ff00'],
      ],
    )
  })

  guarded('F14: an unknown code is success to Rust', async () => {
    const outcome = pair.call('Fail', stringValue('odd'))
    if (!oursCalls) return assert.deepEqual(await outcome, { payload: Buffer.alloc(0) })
    const { code, message } = await failureOf(outcome)
    assert.deepEqual([code, message], [999, 'odd'])
  })

  guarded('F10: an error that is not a status', async () => {
    const plain = await failureOf(pair.call('Fail', stringValue('plain')))
    // The text is Rust's debug format of the error.
    assert.deepEqual([plain.code, plain.message], [2, oursCalls ? 'Others("plain")' : 'plain'])
  })

  guarded('metadata', async () => {
    const metadata = { 'trace-id': ['7'], many: ['1', '2', '3'], empty: [''] }
    const json = await textIn(pair.call('Metadata', undefined, { metadata }))
    assert.deepEqual(JSON.parse(json), metadata)
    assert.equal(await textIn(pair.call('Metadata')), 'null')
  })

  guarded('a deadline reaches the handler', async () => {
    const left = Number(await textIn(pair.call('Deadline', undefined, { timeoutMs: 3_600_000 }))) / 1e6
    assert.ok(left > 3_540_000 && left < 3_600_001, `${left} ms are left`)
    assert.equal(await textIn(pair.call('Deadline')), 'none')
  })

  guarded('a cancelled call ends here alone', async () => {
    const controller = new AbortController()
    const { name, outcome } = await pair.block({ signal: controller.signal })
    controller.abort()
    assert.match((await failureOf(outcome)).message, /canceled$/)
    assert.equal(await pair.ask('Seen', name), 'running')
    await textIn(pair.call('Release', stringValue(name)))
    assert.equal(await pair.ask('Ended', name), 'released')
  })

  guarded('answers out of order', async () => {
    const calls = [await pair.block(), await pair.block(), await pair.block()]
    for (const { name, outcome } of calls.toReversed()) {
      await textIn(pair.call('Release', stringValue(name)))
      assert.equal(await textIn(outcome), name)
    }
  })

  guarded('the longest answer', async () => {
    const length = LONGEST_ANSWER[pair.clientName]
    const { payload, failure } = await pair.call('Big', uint32Value(length))
    assert.equal(failure, undefined)
    assert.equal(bytesOf(payload!).length, length)
  })

  guarded('F7: an oversized answer, for which Rust has another code', async () => {
    const failure = await failureOf(pair.call('Big', uint32Value(LONGEST_ANSWER[pair.clientName] + 1)))
    assert.deepEqual([failure.code, failure.message], [oursCalls ? 3 : 8, TOO_LONG])
    assert.equal(await textIn(pair.call('Echo', stringValue('still'))), 'still')
  })

  guarded('an oversized request is refused here', async () => {
    const failure = await failureOf(pair.call('EchoBytes', bytesValue(Buffer.alloc(MAX_BODY))))
    assert.match(failure.message, /message length \d+ exceed maximum message size of 4194304$/)
    assert.equal(await textIn(pair.call('Echo', stringValue('still'))), 'still')
  })

  guarded('10,000 calls at once', () => pair.client.many(10_000, 10_000, 64))

  guarded('10,000 calls, 64 at a time', () => pair.client.many(10_000, 64, 64))

  guarded('200 calls of 100 KB at once', () => pair.client.many(200, 200, 100_000))

  guarded('a client that closes with calls in flight', async () => {
    const other = await pair.clients.connect(pair.server.path)
    const { name, outcome } = await pair.block({}, other)
    await other.close()
    assert.match((await failureOf(outcome)).message, oursCalls ? /^ttrpc: closed$/ : /canceled$/)
    assert.equal(await pair.ask('Ended', name), oursCalls ? 'dropped' : 'context canceled')
  })

  guarded('a server that ends with calls in flight', async () => {
    await using mortal = await pair.startServer()
    const other = await pair.clients.connect(mortal.path)
    const name = stringValue(pair.name())
    const outcome = pair.call('Block', name, {}, other)
    await textIn(pair.call('Begun', name, {}, other))
    await mortal.stop()
    assert.equal((await failureOf(outcome)).kind, 'closed')
  })
})
