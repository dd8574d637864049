/** Section B of docs/protocol.md: errors of handlers, timeouts, metadata, registration. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { describe, test } from 'node:test'
import { stringValue, textOf } from '../support/protobuf.js'
import { answered, ask, payloadOf, refused, serverClauses, stillServes } from '../support/server-clauses.js'
import { ended, message, REMOTE_CLOSED } from '../support/stream-clauses.js'
import { tempSocket } from '../support/temp-socket.js'
import type { Detail } from '../support/wire.js'
import { skipWithoutGo, startGo } from './go.js'

/** Clause B2: what a handler failed with, and the status that the peer receives. */
const CODES: readonly (readonly [kind: string, code: number, message: string])[] = [
  ['eof', 11, 'EOF'],
  ['canceled', 1, 'context canceled'],
  ['deadline', 4, 'context deadline exceeded'],
  ['notExist', 5, 'file does not exist'],
  ['exist', 6, 'file exists'],
  ['perm', 7, 'operation not permitted'],
  ['access', 7, 'permission denied'],
  ['invalid', 3, 'invalid argument'],
  ['closedPipe', 9, 'io: read/write on closed pipe'],
  ['unexpectedEOF', 9, 'unexpected EOF'],
  ['noProgress', 9, 'multiple Read calls return no data or error'],
  ['shortBuffer', 9, 'short buffer'],
  ['shortWrite', 9, 'short write'],
  ['other', 2, 'input/output error'],
  ['odd', 999, 'odd'],
]

const DETAILS: readonly Detail[] = [
  { typeUrl: 'type.googleapis.com/google.protobuf.StringValue', value: Buffer.from('\n\x03one') },
  { typeUrl: 'example.test/Unknown', value: Buffer.from([0xff, 0x00]) },
]

const MAX_INT64 = 2n ** 63n - 1n
const HOUR = 3_600_000_000_000n

/** The time left that the handler reports must be the timeout, to within a minute for a busy machine. */
function near(payload: Uint8Array, timeoutNano: bigint): void {
  const gone = timeoutNano - BigInt(textOf(payload))
  assert.ok(gone < 60_000_000_000n && gone > -60_000_000_000n, `${gone} ns have gone`)
}

serverClauses('B, errors, timeouts and metadata', (clause) => {
  clause('B1: a plain error is code 2 with its text', async ({ peer }) => {
    await ask(peer, 1, 'Fail', stringValue('plain'))
    const { stream, flags, body } = await peer.next()
    assert.deepEqual(
      { stream, flags, body: body.toString('hex') },
      { stream: 1, flags: 0, body: '0a0908021205706c61696e' },
    )
  })

  clause('B2: errors of the platform have codes of their own', async ({ peer }) => {
    for (const [at, [kind, code, message]] of CODES.entries()) {
      await ask(peer, 2 * at + 1, 'Fail', stringValue(kind))
      await refused(peer, 2 * at + 1, code, message)
    }
  })

  clause('B3: a wrapped error is code 2', async ({ peer }) => {
    await ask(peer, 1, 'Fail', stringValue('wrappedDeadline'))
    await refused(peer, 1, 2, 'w: context deadline exceeded')
    await ask(peer, 3, 'Fail', stringValue('wrapped'))
    await refused(peer, 3, 2, 'w: inner')
  })

  clause('B4: a wrapped status keeps its code and takes the outer text', async ({ peer }) => {
    await ask(peer, 1, 'Fail', stringValue('wrappedStatus'))
    await refused(peer, 1, 5, 'w: rpc error: code = NotFound desc = inner')
  })

  clause('B5: the details of a status arrive as they were, without a payload', async ({ peer }) => {
    await ask(peer, 1, 'Fail', stringValue('details'))
    const { status } = await refused(peer, 1, 9, 'detailed')
    assert.deepEqual(status?.details, DETAILS)
  })

  clause('B6: no answer at all is code 2', async ({ peer }) => {
    await ask(peer, 1, 'Fail', stringValue('nil'))
    await refused(peer, 1, 2, 'ttrpc: marshal called with nil')
    await ask(peer, 3, 'Fail', stringValue('typedNil'))
    await refused(peer, 3, 2, 'ttrpc: marshal called with nil')
  })

  clause('B7: an answer that is not a message is code 13', async ({ peer }) => {
    await ask(peer, 1, 'Fail', stringValue('nonProto'))
    await refused(peer, 1, 13, 'ttrpc: error unsupported response type: string')
  })

  clause('B8: no timeout, or 0, means no deadline', async ({ peer }) => {
    await ask(peer, 1, 'Deadline')
    await answered(peer, 1, 'none')
    await ask(peer, 3, 'Deadline', undefined, { timeoutNano: 0n })
    await answered(peer, 3, 'none')
  })

  clause('B9: a timeout is the deadline of the handler', async ({ peer }) => {
    await ask(peer, 1, 'Deadline', undefined, { timeoutNano: HOUR })
    near(await payloadOf(peer, 1), HOUR)
  })

  clause('B9: a handler that heeds its deadline is answered with 4', async (context) => {
    const { peer } = context
    const name = await context.block(1, 'WaitDeadline', { timeoutNano: 300_000_000n })
    await refused(peer, 1, 4, 'context deadline exceeded')
    assert.equal(await context.control('Ended', name), 'context deadline exceeded')
    await stillServes(peer, 3)
  })

  clause('B9: a handler that does not heed its deadline', async (context) => {
    const { peer, ours } = context
    const name = await context.block(1, 'Stubborn', { timeoutNano: 300_000_000n })
    const heeds = await context.block(3, 'WaitDeadline', { timeoutNano: 400_000_000n })
    // Ours answers in the handler's place; Go waits for it.
    if (ours) await refused(peer, 1, 4, 'context deadline exceeded')
    await refused(peer, 3, 4, 'context deadline exceeded')
    assert.equal(await context.control('Ended', heeds), 'context deadline exceeded')
    assert.equal(await context.control('Seen', name), 'running')
    await context.control('Release', name)
    if (!ours) await answered(peer, 1, name)
    assert.equal(await context.control('Ended', name), 'released')
    await stillServes(peer, 5)
    assert.deepEqual(peer.frames, [])
  })

  clause('B10: a negative timeout has passed already', async (context) => {
    const { peer, ours } = context
    const name = context.name()
    await ask(peer, 1, 'WaitDeadline', stringValue(name), { timeoutNano: -1n })
    await refused(peer, 1, 4, 'context deadline exceeded')
    // Go runs the handler all the same; ours does not.
    assert.equal(await context.control('Seen', name), ours ? 'never' : 'context deadline exceeded')
    await stillServes(peer, 3)
  })

  clause('B11: the longest timeout does not overflow, the most negative one has passed', async (context) => {
    const { peer } = context
    await ask(peer, 1, 'Deadline', undefined, { timeoutNano: MAX_INT64 })
    near(await payloadOf(peer, 1), MAX_INT64)
    await ask(peer, 3, 'WaitDeadline', stringValue(context.name()), { timeoutNano: -(2n ** 63n) })
    await refused(peer, 3, 4, 'context deadline exceeded')
  })

  const pairs = [
    ['Foo', '1'],
    ['foo', '2'],
    ['', 'x'],
    ['foo', '3'],
    ['k', ''],
  ] as const

  clause('B12: metadata arrives verbatim, the values of a key in order', async ({ peer }) => {
    await ask(peer, 1, 'Metadata', undefined, { metadata: pairs })
    await answered(peer, 1, '{"":["x"],"Foo":["1"],"foo":["2","3"],"k":[""]}')
    await ask(peer, 3, 'Metadata')
    await answered(peer, 3, 'null')
  })

  clause('B13: reading metadata by key', async ({ peer, ours }) => {
    await ask(peer, 1, 'MetadataGet', stringValue('Foo'), { metadata: pairs })
    // Go lowers the query alone, so what came as Foo cannot be read; ours compares without case.
    await answered(peer, 1, ours ? '["1","2","3"]' : '["2","3"]')
    await ask(peer, 3, 'MetadataGet', stringValue('Bar'), { metadata: [['Bar', 'b']] })
    await answered(peer, 3, ours ? '["b"]' : '[]')
    await ask(peer, 5, 'MetadataGet', stringValue('none'), { metadata: pairs })
    await answered(peer, 5, '[]')
  })

  clause('B14: metadata and a timeout of a request that opens a stream', async ({ peer }) => {
    const more = { flags: REMOTE_CLOSED, metadata: pairs, timeoutNano: HOUR }
    await ask(peer, 1, 'StreamMetadata', undefined, more)
    assert.equal(textOf(await message(peer, 1)), '{"":["x"],"Foo":["1"],"foo":["2","3"],"k":[""]}')
    await ended(peer, 1)
    await ask(peer, 3, 'StreamDeadline', undefined, more)
    near(await message(peer, 3), HOUR)
    await ended(peer, 3)
    await ask(peer, 5, 'StreamDeadline', undefined, { flags: REMOTE_CLOSED })
    assert.equal(textOf(await message(peer, 5)), 'none')
    await ended(peer, 5)
  })

  clause('B16: the full method is /service/method', async ({ peer }) => {
    await ask(peer, 1, 'FullMethod')
    await answered(peer, 1, '/interop.v1.Echo/FullMethod')
  })
})

const DUPLICATE = /duplicate service interop\.v1\.Echo registered/

describe('B, registration', () => {
  test('B15: Go refuses a service that is registered twice', { skip: skipWithoutGo() }, async () => {
    const server = await startGo(['server', '-socket', tempSocket(), '-duplicate'])
    assert.notEqual(await server.exited, 0)
    assert.match(server.stderr, DUPLICATE)
  })

  test('B15: ours refuses a service that is registered twice', async () => {
    const [{ Server }, { echoDefinition }] = await Promise.all([
      import('ttrpc'),
      import('../support/echo-service.js'),
    ])
    const server = new Server()
    server.register(echoDefinition, {}, { partial: true })
    assert.throws(() => server.register(echoDefinition, {}, { partial: true }), {
      name: 'TypeError',
      code: 'ERR_TTRPC_DUPLICATE',
      message: DUPLICATE,
    })
  })
})
