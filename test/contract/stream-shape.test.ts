/** A streaming call by hand: sending, receiving, and the ways in which it ends. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { describe, test } from 'node:test'
import { Client, ClosedError, Code, isTtrpcError, ProtocolError, StreamClosedError, TtrpcError } from 'ttrpc'
import { Gate } from '../support/gate.js'
import { holdWhileTesting } from '../support/hold.js'
import { until } from '../support/raw-service.js'
import { StreamService, streamDefinition } from '../support/stream-service.js'
import { endOf, openStreams, STREAMS, type StreamWay, text, textsOf } from './stream-way.js'
import { type Target, targets } from './targets.js'

holdWhileTesting()

for (const target of targets) {
  describe(`shape of streams: ${target.name}`, { timeout: 60_000 }, () => {
    byHand(target)
    misuse(target)
    endings(target)
    unread(target)
  })
}

const bidi = ({ client }: StreamWay, method = 'Echo') => client.stream(STREAMS, method, 'bidiStreaming')

function byHand(target: Target): void {
  test('sending and receiving are independent; several receives wait at once, in order', async () => {
    await using way = await openStreams(target)
    const echo = bidi(way)
    const early = [echo.receive(), echo.receive(), echo.receive()]
    for (const each of ['a', 'b', 'c', 'd', 'e']) await echo.send(text(each))
    assert.deepEqual((await Promise.all(early)).map(String), ['a', 'b', 'c'])
    const late = [echo.receive(), echo.receive(), echo.receive(), echo.receive()]
    echo.closeSend()
    const [d, e, ...ends] = await Promise.all(late)
    assert.deepEqual([String(d), String(e), ends], ['d', 'e', [undefined, undefined]])
    assert.equal(await echo.receive(), undefined, 'the end stays the end')
  })

  test('receive and for await take from one queue', async () => {
    await using way = await openStreams(target)
    const count = way.client.stream(STREAMS, 'Count', 'serverStreaming', text(5))
    assert.equal(String(await count.receive()), '0')
    assert.deepEqual(await textsOf(count), ['1', '2', '3', '4'])
    assert.deepEqual(await textsOf(count), [])
  })

  test('sends need not be awaited; each keeps its place', async () => {
    await using way = await openStreams(target)
    const echo = bidi(way)
    const sends = Array.from({ length: 1_000 }, (_, i) => echo.send(text(i)))
    echo.closeSend()
    let next = 0
    for await (const message of echo) assert.equal(String(message), `${next++}`)
    assert.equal(next, 1_000)
    await Promise.all(sends)
  })

  test('a stream may be the source of another', async () => {
    await using way = await openStreams(target)
    const source = way.client.stream(STREAMS, 'Count', 'serverStreaming', text(100))
    const join = way.client.stream(STREAMS, 'Join', 'clientStreaming', source)
    assert.equal(String(await join.receive()), Array.from({ length: 100 }, (_, i) => i).join())
  })
}

function misuse(target: Target): void {
  test('E22: closing and sending where it is not allowed, in Go’s words', async () => {
    await using way = await openStreams(target)
    const count = way.client.stream(STREAMS, 'Count', 'serverStreaming', text(1))
    assert.throws(
      () => count.closeSend(),
      (error) => {
        assert.ok(error instanceof ProtocolError && error.method === 'Count')
        return error.message === 'protocol error: cannot close non-streaming client'
      },
    )
    await assert.rejects(count.send(text('x')), (error) => {
      assert.ok(error instanceof ProtocolError)
      return error.message === 'protocol error: cannot send data from non-streaming client'
    })
    assert.deepEqual(await textsOf(count), ['0'], 'and goes on')
    const echo = bidi(way)
    echo.closeSend()
    const closed = (error: unknown) =>
      error instanceof StreamClosedError && error.message === 'ttrpc: stream closed' && error.code === 9
    echo.closeSend()
    await assert.rejects(echo.send(text('x')), closed)
    assert.equal(await echo.receive(), undefined)
    echo.closeSend()
    await assert.rejects(echo.send(text('x')), closed)
  })

  test('what is not a message or not an iterable is a TypeError at once, and the stream goes on', async () => {
    await using way = await openStreams(target)
    way.server.register(streamDefinition, new StreamService())
    const typed = way.client.service(streamDefinition)
    const argument = { name: 'TypeError', code: 'ERR_TTRPC_ARGUMENT' }
    const echo = bidi(way)
    const chat = typed.chat()
    for (const wrong of [undefined, null, 5, 'text'] as never[]) {
      assert.throws(() => echo.send(wrong), argument)
      assert.throws(() => chat.send(wrong), argument)
    }
    assert.throws(() => echo.send([] as never), argument)
    await echo.send(text('goes on'))
    assert.equal(String(await echo.receive()), 'goes on')
    for (const wrong of [null, 5, 'text', {}] as never[]) {
      assert.throws(() => way.client.stream(STREAMS, 'Echo', 'bidiStreaming', wrong), argument)
      assert.throws(() => typed.sum(wrong), argument)
      assert.throws(() => typed.chat(wrong), argument)
    }
    for (const wrong of [undefined, null, 5] as never[]) {
      assert.throws(() => way.client.stream(STREAMS, 'Count', 'serverStreaming', wrong), argument)
      assert.throws(() => typed.count(wrong), argument)
    }
    assert.throws(() => way.client.stream(STREAMS, 'Echo', 'unary' as never), argument)
    assert.throws(() => way.client.stream(STREAMS, 'E\ud800', 'bidiStreaming'), argument)
    assert.throws(() => way.client.stream(STREAMS, 'Echo', 'bidiStreaming', [], { x: 1 } as never), {
      code: 'ERR_TTRPC_OPTION',
    })
    echo.cancel()
    chat.cancel()
    assert.equal(Client.connectionOf(way.client).pending, 0)
  })

  test('a source that fails ends its call with its error; a source that is left has its return() called', async () => {
    await using way = await openStreams(target)
    const reason = new Error('source')
    async function* failing() {
      yield text('a')
      throw reason
    }
    const join = way.client.stream(STREAMS, 'Join', 'clientStreaming', failing())
    await assert.rejects(join.receive(), (error) => error === reason)
    const told = new Gate()
    async function* endless() {
      try {
        for (let i = 0; ; i++) yield text(i)
      } finally {
        told.open()
      }
    }
    for await (const message of way.client.stream(STREAMS, 'Echo', 'bidiStreaming', endless())) {
      assert.equal(String(message), '0')
      break
    }
    await told.happened
    assert.equal(String(await way.client.call(STREAMS, 'Unary', text('lives'))), 'lives')
  })

  test('a source may end its own call', async () => {
    await using way = await openStreams(target)
    const controller = new AbortController()
    const told: string[] = []
    function* source() {
      try {
        yield text('a')
        controller.abort()
        yield text('b')
      } finally {
        told.push('finally')
      }
    }
    const { signal } = controller
    const join = way.client.stream(STREAMS, 'Join', 'clientStreaming', source(), { signal })
    await assert.rejects(join.receive(), { code: Code.CANCELED })
    await until(() => told.length === 1)
  })
}

function endings(target: Target): void {
  test('clean end, status, cancel, fault and close can be distinguished', async () => {
    await using way = await openStreams(target, {
      Fail: {
        kind: 'bidiStreaming',
        async *handler() {
          yield text('a')
          yield text('b')
          throw new TtrpcError('no more', Code.NOT_FOUND)
        },
      },
    })
    const clean = bidi(way)
    clean.closeSend()
    assert.equal(await clean.receive(), undefined)
    const texts: string[] = []
    const failed = await endOf(bidi(way, 'Fail'), texts)
    assert.ok(isTtrpcError(failed))
    assert.deepEqual([failed.code, failed.message, failed.sent, texts], [5, 'no more', true, ['a', 'b']])
    const canceled = bidi(way)
    const waiting = [canceled.receive(), canceled.receive()]
    const reason = new Error('enough')
    canceled.cancel(reason)
    for (const each of [...waiting, canceled.receive(), canceled.send(text('x'))]) {
      await assert.rejects(each, (error) => {
        assert.ok(isTtrpcError(error) && error.code === Code.CANCELED)
        return error.cause === reason
      })
    }
    canceled.closeSend()
    const unknown = way.client.stream(STREAMS, 'Nothing', 'bidiStreaming')
    await assert.rejects(unknown.receive(), { code: Code.UNIMPLEMENTED, message: 'method Nothing' })
    const lost = bidi(way)
    await lost.send(text('x'))
    await lost.receive()
    await way.server.close()
    await assert.rejects(lost.receive(), ClosedError)
    await assert.rejects(lost.send(text('x')), ClosedError)
    lost.closeSend()
    const late = bidi(way)
    await assert.rejects(late.receive(), (error) => error instanceof ClosedError && error.sent === false)
  })

  test('leaving a for await, or the scope of an await using, ends the call', async () => {
    await using way = await openStreams(target)
    for await (const _ of way.client.stream(STREAMS, 'Count', 'serverStreaming', text(9))) break
    await assert.rejects(async () => {
      for await (const _ of way.client.stream(STREAMS, 'Count', 'serverStreaming', text(9)))
        throw new Error('x')
    })
    {
      await using echo = bidi(way)
      await echo.send(text('x'))
    }
    assert.equal(Client.connectionOf(way.client).pending, 0)
    {
      await using done = way.client.stream(STREAMS, 'Count', 'serverStreaming', text(1))
      assert.deepEqual(await textsOf(done), ['0'])
    }
  })
}

function unread(target: Target): void {
  test('what is unread survives the clean end, an error of the server, and either end’s close', async () => {
    const hold = new Gate()
    await using way = await openStreams(target, {
      Three: {
        kind: 'serverStreaming',
        async *handler(request) {
          for (const each of ['a', 'b', 'c']) yield text(each)
          const how = String(Buffer.from(request))
          if (how === 'fail') throw new TtrpcError('later', Code.ABORTED)
          if (how === 'hold') await hold.happened
        },
      },
    })
    const three = (how: string) => way.client.stream(STREAMS, 'Three', 'serverStreaming', text(how))
    const connection = Client.connectionOf(way.client)
    const ended = [three('end'), three('fail')]
    await until(() => connection.pending === 0)
    const held = three('hold')
    await until(() => connection.budget.used > 3 * 128)
    await way.client.close()
    const ends: unknown[] = []
    for (const call of [...ended, held]) {
      const texts: string[] = []
      ends.push(await endOf(call, texts))
      assert.deepEqual(texts, ['a', 'b', 'c'])
    }
    assert.equal(ends[0], undefined)
    assert.equal((ends[1] as TtrpcError).message, 'later')
    assert.ok(ends[2] instanceof ClosedError)
    hold.open()
  })

  test('C8, C14: what a client sent before its half-close reaches a handler that reads late', async () => {
    const gate = new Gate()
    await using way = await openStreams(target, {
      Late: {
        kind: 'clientStreaming',
        async handler(requests) {
          await gate.happened
          return text((await textsOf(requests)).join())
        },
      },
    })
    const call = way.client.stream(STREAMS, 'Late', 'clientStreaming', ['a', '', 'c'].map(text))
    assert.equal(String(await way.client.call(STREAMS, 'Unary', text('behind it all'))), 'behind it all')
    gate.open()
    assert.equal(String(await call.receive()), 'a,,c')
  })
}
