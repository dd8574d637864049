/** Bad bytes from a server, which a client survives. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { once } from 'node:events'
import { createConnection } from 'node:net'
import { test } from 'node:test'
import { Client, ClosedError, connect, OversizedMessageError, ProtocolError, TtrpcError } from 'ttrpc'
import { holdWhileTesting } from '../support/hold.js'
import { RawListener, type RawPeer } from '../support/raw-peer.js'
import { startRawServer } from '../support/raw-service.js'
import { seededBytes } from '../support/seeded.js'
import { DATA, frame, HEADER_BYTES, header, MAX_BODY, REQUEST, RESPONSE, response } from '../support/wire.js'

holdWhileTesting()

const timeout = 60_000

/** How a client gets its connection: from each engine, or as an open socket. */
const ways: Readonly<Record<string, (path: string, limits: object) => Promise<Client>>> = {
  native: (path, limits) => connect(path, { engine: 'native', limits }),
  node: (path, limits) => connect(path, { engine: 'node', limits }),
  duplex: async (path, limits) => {
    const socket = createConnection(path)
    await once(socket, 'connect')
    return Client.over(socket, { limits })
  },
}

/** A test with a client and the raw end of its connection; another client makes calls meanwhile. */
function bad(title: string, run: (peer: RawPeer, client: Client) => Promise<void>, limits = {}): void {
  for (const [name, open] of Object.entries(ways)) {
    test(`${title} (${name})`, { timeout }, async () => {
      await using raw = await startRawServer()
      const { path } = raw
      await using beside = await connect(path)
      await using listener = await RawListener.open()
      const accepted = listener.accept()
      await using client = await open(listener.path, limits)
      await run(await accepted, client)
      await client.close()
      assert.equal(String(await beside.call('test.v1.Raw', 'Echo', Buffer.from('beside'))), 'beside')
    })
  }
}

/** Starts a call. Returns its stream as the server sees it, and its outcome, which may be awaited later. */
async function call(peer: RawPeer, client: Client): Promise<{ stream: number; outcome: Promise<unknown> }> {
  const outcome = client.call('s', 'M', Buffer.from('q')).then(
    (bytes) => String(bytes),
    (error: unknown) => error,
  )
  return { stream: (await peer.next()).stream, outcome }
}

async function serves(peer: RawPeer, client: Client): Promise<void> {
  const { stream, outcome } = await call(peer, client)
  await peer.send(response(stream, { payload: Buffer.from('served') }))
  assert.equal(await outcome, 'served')
}

for (let seed = 21; seed <= 26; seed++) {
  bad(`random bytes from the server, seed ${seed}: every call has an outcome`, async (peer, client) => {
    const calls = [await call(peer, client), await call(peer, client), await call(peer, client)]
    await peer.send(seededBytes(seed, 100_000))
    peer.close()
    for (const { outcome } of calls) assert.ok((await outcome) instanceof TtrpcError)
    await client.closed
    assert.equal(client.state, 'closed')
  })
}

bad('random bodies as responses fail their own call at most', async (peer, client) => {
  for (let seed = 31; seed <= 60; seed++) {
    const { stream, outcome } = await call(peer, client)
    await peer.send(frame(stream, RESPONSE, seed, seededBytes(seed, seed)))
    await outcome // any outcome will do
  }
  await serves(peer, client)
})

bad('E13: responses for unknown, even and finished ids are dropped', async (peer, client) => {
  const stray = { payload: Buffer.from('stray') }
  const { stream, outcome } = await call(peer, client)
  for (const id of [0, 2, 99, 0xffff_ffff]) await peer.send(response(id, stray))
  await peer.send(response(stream, { payload: Buffer.from('right') }), response(stream, stray))
  assert.equal(await outcome, 'right')
  await serves(peer, client)
})

bad('E14: frames that cannot answer a unary call fail that call alone', async (peer, client) => {
  for (const [type, name] of [
    [DATA, 'data'],
    [REQUEST, 'request'],
    [9, 'unknown'],
  ] as const) {
    const other = await call(peer, client)
    const { stream, outcome } = await call(peer, client)
    await peer.send(frame(stream, type, 0, Buffer.from('?')))
    const error = await outcome
    assert.ok(error instanceof ProtocolError)
    assert.equal(error.message, `unexpected "${name}" message received: protocol error`)
    await peer.send(response(other.stream, { payload: Buffer.from('other') }))
    assert.equal(await other.outcome, 'other')
  }
})

bad('E16: an oversized response fails its call alone', async (peer, client) => {
  const { stream, outcome } = await call(peer, client)
  await peer.send(frame(stream, RESPONSE, 0, Buffer.alloc(MAX_BODY + 1)))
  const error = await outcome
  assert.ok(error instanceof OversizedMessageError)
  assert.deepEqual([error.code, error.rejectedLength, error.maximumLength], [8, MAX_BODY + 1, MAX_BODY])
  await serves(peer, client)
})

bad(
  'an oversized response past maxDiscardBytes ends the connection',
  async (peer, client) => {
    const { stream, outcome } = await call(peer, client)
    const { outcome: other } = await call(peer, client)
    await peer.send(header(5001, stream, RESPONSE), Buffer.alloc(5001))
    assert.ok((await outcome) instanceof OversizedMessageError)
    assert.ok((await other) instanceof ClosedError)
    await client.closed
  },
  { maxMessageBytes: 1000, maxDiscardBytes: 5000 },
)

bad(
  'a response that takes longer than frameTimeoutMs ends the connection',
  async (peer, client) => {
    const { stream, outcome } = await call(peer, client)
    await peer.send(header(1000, stream, RESPONSE), Buffer.alloc(10))
    assert.ok((await outcome) instanceof ClosedError)
  },
  { frameTimeoutMs: 100 },
)

for (const length of [1, HEADER_BYTES - 1, HEADER_BYTES, HEADER_BYTES + 2]) {
  bad(`E18: a server that closes after ${length} bytes of a frame fails every call`, async (peer, client) => {
    const calls = [await call(peer, client), await call(peer, client)]
    await peer.send(response(calls[0]!.stream, { payload: Buffer.from('truncated') }).subarray(0, length))
    peer.halfClose()
    for (const { outcome } of calls) {
      const error = await outcome
      assert.ok(error instanceof ClosedError)
      assert.equal(error.message, 'ttrpc: closed')
      assert.equal(error.sent, true)
    }
    await assert.rejects(client.call('s', 'M', new Uint8Array(0)), ClosedError)
  })
}

bad('an answer may come byte by byte', async (peer, client) => {
  const { stream, outcome } = await call(peer, client)
  await peer.dribble(response(stream, { payload: Buffer.from('slow but whole') }))
  assert.equal(await outcome, 'slow but whole')
})

bad('10,000 answers in one write all find their calls', async (peer, client) => {
  const calls = Array.from({ length: 10_000 }, (_, i) => client.call('s', 'M', Buffer.from(`${i}`)))
  const asked = await peer.take(10_000)
  const answers = asked.map(({ stream }) => response(stream, { payload: Buffer.from(`${stream}`) }))
  await peer.send(...answers.reverse())
  const outcomes = await Promise.all(calls)
  for (const [i, bytes] of outcomes.entries()) assert.equal(String(bytes), `${2 * i + 1}`)
})
