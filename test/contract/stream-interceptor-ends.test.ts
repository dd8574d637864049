/** How streams that go through interceptors end, and what a client's own messages do on the way. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Code, type Interceptor, StreamClosedError, type StreamKind, TtrpcError } from 'ttrpc'
import { Gate } from '../support/gate.js'
import { holdWhileTesting } from '../support/hold.js'
import { until } from '../support/raw-service.js'
import { endOf, openStreams, STREAMS, text } from './stream-way.js'
import { type Target, targets } from './targets.js'

holdWhileTesting()

type Messages = AsyncIterable<Uint8Array>

for (const target of targets) {
  describe(`ends of intercepted streams: ${target.name}`, { timeout: 60_000 }, () => {
    cleaning(target)
    handing(target)
  })
}

/** An interceptor that says when what it wraps begins and is cleaned up. */
function watching(told: string[], name: string): Interceptor {
  async function* watched(messages: Messages, what: string): Messages {
    told.push(`${name} ${what} begins`)
    try {
      yield* messages
    } finally {
      told.push(`${name} ${what} ends`)
    }
  }
  return (next) => async (request) =>
    watched(
      (await next({ ...request, message: watched(request.message as Messages, 'in') })) as Messages,
      'out',
    )
}

function cleaning(target: Target): void {
  for (const how of ['break', 'cancel', 'abort', 'end', 'server fails'] as const) {
    test(`what wraps messages is cleaned up, on both sides: ${how}`, async () => {
      const told: string[] = []
      await using way = await openStreams(
        target,
        {
          Fails: {
            kind: 'bidiStreaming',
            async *handler(requests) {
              for await (const message of requests) {
                yield message
                if (how === 'server fails') throw new TtrpcError('x', Code.ABORTED)
              }
            },
          },
        },
        {
          server: { interceptors: [watching(told, 'server')] },
          client: { interceptors: [watching(told, 'client')] },
        },
      )
      const controller = new AbortController()
      const { signal } = controller
      const call = way.client.stream(STREAMS, 'Fails', 'bidiStreaming', undefined, { signal })
      void call.send(text('a')).catch(() => {})
      if (how === 'break') for await (const _ of call) break
      else assert.equal(String(await call.receive()), 'a')
      if (how === 'cancel') call.cancel()
      if (how === 'abort') controller.abort()
      if (how === 'end') call.closeSend()
      const failure = how === 'break' ? undefined : await endOf(call)
      const code = (failure as TtrpcError | undefined)?.code
      assert.equal(code, { break: undefined, end: undefined, cancel: 1, abort: 1, 'server fails': 10 }[how])
      await until(() => told.filter((line) => line.endsWith('ends')).length === 4)
      const wraps = ['client in', 'client out', 'server in', 'server out']
      const both = wraps.flatMap((wrap) => [`${wrap} begins`, `${wrap} ends`])
      assert.deepEqual(told.toSorted(), both)
    })
  }
}

function handing(target: Target): void {
  test('a send waits until its message is taken, and rejects with what ended the call', async () => {
    const gate = new Gate()
    const late: Interceptor = (next) => async (request) => {
      await gate.happened
      return next(request)
    }
    await using way = await openStreams(target, {}, { client: { interceptors: [late] } })
    const kinds: StreamKind[] = ['bidiStreaming', 'clientStreaming']
    for (const kind of kinds as 'bidiStreaming'[]) {
      const call = way.client.stream(STREAMS, kind === 'bidiStreaming' ? 'Echo' : 'Join', kind)
      let taken = false
      const sent = call.send(text('a')).then(() => {
        taken = true
      })
      for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve))
      if (kind === kinds[0]) assert.equal(taken, false)
      gate.open()
      await sent
      assert.throws(() => call.send(5 as never), { code: 'ERR_TTRPC_ARGUMENT' })
      call.closeSend()
      call.closeSend()
      await assert.rejects(call.send(text('b')), StreamClosedError)
      assert.equal(String(await call.receive()), 'a')
      assert.equal(await call.receive(), undefined)
    }
    assert.throws(() => way.client.stream(STREAMS, 'Join', 'clientStreaming', 5 as never), {
      code: 'ERR_TTRPC_ARGUMENT',
    })
    const unknown = way.client.stream(STREAMS, 'Nothing', 'bidiStreaming')
    await assert.rejects(unknown.receive(), { code: Code.UNIMPLEMENTED })
    await assert.rejects(unknown.send(text('x')), { code: Code.UNIMPLEMENTED })
  })
}
