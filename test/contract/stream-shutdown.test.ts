/** shutdown() and close() of a server whose streams run. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { describe, test } from 'node:test'
import { type Client, ClosedError, isTtrpcError, type RawHandlers } from 'ttrpc'
import { Gate } from '../support/gate.js'
import { holdWhileTesting } from '../support/hold.js'
import { endOf, openStreams, STREAMS, text, textsOf } from './stream-way.js'
import { type Target, targets } from './targets.js'

holdWhileTesting()

/**
 * Where a server of the JS engine closes a TCP connection with frames unread, the kernel drops what it had sent; a
 * client of the JS engine loses its connection when it writes into the cut of a native server.
 */
const notLossless = new Set(['tcp', 'node client, native server'])

for (const target of targets) {
  describe(`shutdown with streams: ${target.name}`, { timeout: 60_000 }, () => {
    drains(target)
    if (!notLossless.has(target.name)) early(target)
    ends(target)
  })
}

/** Handlers that go on when their gate opens. */
function gated() {
  const gate = new Gate()
  const begun = new Gate()
  const handlers: RawHandlers = {
    Slow: {
      kind: 'serverStreaming',
      async *handler(request) {
        const count = Number(String(Buffer.from(request)))
        yield text('begun')
        begun.open()
        await gate.happened
        for (let i = 0; i < count; i++) yield Buffer.alloc(10_000, i)
      },
    },
    Early: {
      kind: 'bidiStreaming',
      async *handler() {
        yield text('begun')
        begun.open()
        await gate.happened
        for (let i = 0; i < 50; i++) yield text(i)
      },
    },
    Never: {
      kind: 'bidiStreaming',
      async *handler(requests) {
        yield text('begun')
        begun.open()
        yield* requests
      },
    },
  }
  return { handlers, gate, begun }
}

/** Opens streams until one is refused, since the server is about to end. Returns that refusal. */
async function untilRefused(client: Client): Promise<unknown> {
  for (;;) {
    const call = client.stream(STREAMS, 'Echo', 'bidiStreaming')
    try {
      await call.send(text('x'))
      await call.receive()
    } catch (error) {
      return error
    }
    call.cancel()
  }
}

function drains(target: Target): void {
  test('D4, D5: server streams in flight finish, and all they send is delivered', async () => {
    const { handlers, gate, begun } = gated()
    await using way = await openStreams(target, handlers)
    const { client, server, connect } = way
    await using other = await connect()
    const calls = [client, client, other].map((each) =>
      each.stream(STREAMS, 'Slow', 'serverStreaming', text(200)),
    )
    for (const call of calls) assert.equal(String(await call.receive()), 'begun')
    await begun.happened
    const report = server.shutdown()
    gate.open()
    for (const call of calls) {
      let next = 0
      for await (const message of call) assert.ok(Buffer.alloc(10_000, next++).equals(message))
      assert.equal(next, 200)
    }
    assert.deepEqual(await report, { cut: [] })
  })

  test('D4: the cut waits for clients that have not sent all; who opens such a stream meanwhile gets 14', async () => {
    await using way = await openStreams(target)
    const { client, server } = way
    const join = client.stream(STREAMS, 'Join', 'clientStreaming')
    const echo = client.stream(STREAMS, 'Echo', 'bidiStreaming')
    await join.send(text('a'))
    await echo.send(text('a'))
    assert.equal(String(await echo.receive()), 'a')
    const report = server.shutdown()
    const refusal = await untilRefused(client)
    assert.ok(isTtrpcError(refusal))
    assert.deepEqual([refusal.code, refusal.message], [14, 'ttrpc: server closed'])
    const late = client.stream(STREAMS, 'Join', 'clientStreaming', [text('late')])
    await assert.rejects(late.receive(), { code: 14, message: 'ttrpc: server closed' })
    for (let i = 0; i < 100; i++) {
      await echo.send(text(i))
      assert.equal(String(await echo.receive()), `${i}`)
    }
    echo.closeSend()
    assert.equal(await echo.receive(), undefined)
    await join.send(text('b'))
    join.closeSend()
    assert.equal(String(await join.receive()), 'a,b')
    assert.deepEqual(await report, { cut: [] })
  })
}

function early(target: Target): void {
  test('what a handler sends that ends before its client has, is delivered, though the client goes on sending', async () => {
    for (let round = 0; round < 20; round++) {
      const { handlers, gate, begun } = gated()
      await using way = await openStreams(target, handlers)
      const { client, server } = way
      const early = client.stream(STREAMS, 'Early', 'bidiStreaming')
      assert.equal(String(await early.receive()), 'begun')
      await begun.happened
      const report = server.shutdown()
      gate.open()
      let stopped: unknown
      const send = async () => {
        while (stopped === undefined) {
          for (let i = 0; i < 50; i++) void early.send(text('x')).catch((error) => (stopped = error))
          await new Promise((resolve) => setImmediate(resolve))
        }
      }
      await Promise.all([report, send()])
      const texts: string[] = []
      assert.equal(await endOf(early, texts), undefined)
      assert.equal(texts.length, 50)
      assert.ok(isTtrpcError(stopped))
    }
  })
}

function ends(target: Target): void {
  test('timeoutMs cuts what still runs, and reports it', async () => {
    const { handlers, begun } = gated()
    await using way = await openStreams(target, handlers)
    const { client, server } = way
    const never = client.stream(STREAMS, 'Never', 'bidiStreaming')
    assert.equal(String(await never.receive()), 'begun')
    await begun.happened
    const slow = client.stream(STREAMS, 'Slow', 'serverStreaming', text(1))
    assert.equal(String(await slow.receive()), 'begun')
    const { cut } = await server.shutdown({ timeoutMs: 30 })
    assert.deepEqual(cut.map(({ service, method }) => `${service} ${method}`).toSorted(), [
      `${STREAMS} Never`,
      `${STREAMS} Slow`,
    ])
    assert.ok(cut.every(({ ageMs }) => ageMs >= 20))
    await assert.rejects(textsOf(never), ClosedError)
    await assert.rejects(textsOf(slow), ClosedError)
  })

  test('D6: close() ends all streams at once, also in the middle of a shutdown', async () => {
    for (const during of [false, true]) {
      const { handlers } = gated()
      await using way = await openStreams(target, handlers)
      const { client, server } = way
      const never = client.stream(STREAMS, 'Never', 'bidiStreaming')
      assert.equal(String(await never.receive()), 'begun')
      const report = during ? server.shutdown() : undefined
      await server.close()
      await assert.rejects(never.receive(), ClosedError)
      await assert.rejects(never.send(text('x')), ClosedError)
      if (report !== undefined) assert.deepEqual(await report, { cut: [] })
    }
  })
}
