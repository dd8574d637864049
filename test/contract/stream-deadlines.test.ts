/** Deadlines and signals of streams: this side ends at once, and the server keeps them too. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type CallOptions, type Client, Code, isTtrpcError, type StreamKind } from 'ttrpc'
import { fakeClock } from 'ttrpc/testing'
import { Gate } from '../support/gate.js'
import { holdWhileTesting } from '../support/hold.js'
import { until } from '../support/raw-service.js'
import { waiting } from '../support/waiting-streams.js'
import { request } from '../support/wire.js'
import { openStreams, STREAMS, text } from './stream-way.js'
import { engines, type Target, targets } from './targets.js'

holdWhileTesting()

const KINDS = ['serverStreaming', 'clientStreaming', 'bidiStreaming'] as const
const EXCEEDED = 'context deadline exceeded'

for (const target of targets) {
  describe(`deadlines of streams: ${target.name}`, { timeout: 60_000 }, () => {
    bothSides(target)
    unsent(target)
    signals(target)
  })
}
for (const target of engines) {
  describe(`deadlines a server keeps: ${target.name}`, { timeout: 60_000 }, () => server(target))
  if (target.followsClock) {
    describe(`deadlines by a clock: ${target.name}`, { timeout: 60_000 }, () => clocked(target))
  }
}

function open(client: Client, kind: StreamKind, options?: CallOptions) {
  return kind === 'serverStreaming'
    ? client.stream(STREAMS, kind, kind, text(''), options)
    : client.stream(STREAMS, kind, kind, undefined, options)
}

/** What comes before the end does not matter here. */
async function toTheEnd(call: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of call);
}

function bothSides(target: Target): void {
  for (const kind of KINDS) {
    test(`C21, E24: the deadline of a stream ends it on both sides with 4: ${kind}`, async () => {
      const { handlers, told, ended, again } = waiting()
      await using way = await openStreams(target, handlers)
      await using limited = await way.connect({ callTimeoutMs: 300 })
      for (const [client, options] of [
        [way.client, { timeoutMs: 300 }],
        [way.client, { deadline: new Date(Date.now() + 1000) }],
        [limited, undefined],
      ] as const) {
        again()
        const call = open(client, kind, options)
        await assert.rejects(toTheEnd(call), (error) => {
          assert.ok(isTtrpcError(error))
          assert.deepEqual([error.code, error.message, error.sent], [4, EXCEEDED, true])
          return error.method === kind
        })
        if (kind !== 'serverStreaming') {
          await assert.rejects(call.send(text('x')), { code: Code.DEADLINE_EXCEEDED })
        }
        await ended()
        if (kind === 'serverStreaming') assert.deepEqual(told, ['finally'])
        // The client's half-close may come first, and ends the requests.
        else assert.equal(told.at(-1), `signal: ${EXCEEDED}`)
        assert.equal(String(await client.call(STREAMS, 'Unary', text('lives'))), 'lives')
      }
    })
  }

  test('B8: a stream without a limit has none, and Infinity takes the client’s away', async () => {
    await using way = await openStreams(target, {
      Deadline: {
        kind: 'bidiStreaming',
        *handler(_, { deadline }) {
          yield text(String(deadline?.getTime()))
        },
      },
    })
    await using limited = await way.connect({ callTimeoutMs: 60_000 })
    const ask = async (client: Client, options?: CallOptions): Promise<string> =>
      String(await client.stream(STREAMS, 'Deadline', 'bidiStreaming', [], options).receive())
    assert.equal(await ask(way.client), 'undefined')
    assert.equal(await ask(limited, { timeoutMs: Number.POSITIVE_INFINITY }), 'undefined')
    const left = Number(await ask(limited)) - Date.now()
    assert.ok(left > 50_000 && left <= 60_000, `${left} ms are left`)
  })
}

function unsent(target: Target): void {
  test('E5, E6: a stream that is too late, or aborted before, is not sent', async () => {
    const { handlers, begun } = waiting()
    await using way = await openStreams(target, handlers)
    let began = false
    void begun().then(() => {
      began = true
    })
    for (const kind of KINDS) {
      for (const [options, code] of [
        [{ timeoutMs: 0 }, 4],
        [{ timeoutMs: -5 }, 4],
        [{ deadline: new Date(0) }, 4],
        [{ signal: AbortSignal.abort() }, 1],
      ] as const) {
        const call = open(way.client, kind, options)
        await assert.rejects(call.receive(), { code, sent: false })
        await assert.rejects(toTheEnd(call), { code, sent: false })
        if (kind === 'serverStreaming') continue
        await assert.rejects(call.send(text('x')), { code })
        const told = new Gate()
        const source = {
          *[Symbol.iterator]() {
            told.open()
            yield text('x')
          },
        }
        const sourced = way.client.stream(STREAMS, kind as 'bidiStreaming', kind, source, options)
        await assert.rejects(sourced.receive(), { code, sent: false })
      }
    }
    assert.equal(String(await way.client.call(STREAMS, 'Unary', text('behind'))), 'behind')
    assert.equal(began, false)
  })
}

function signals(target: Target): void {
  test('a signal ends a stream of every kind with 1 and its reason, and keeps none of them', async () => {
    const { handlers, again, begun } = waiting()
    await using way = await openStreams(target, handlers)
    for (const kind of KINDS) {
      again()
      const controller = new AbortController()
      const { signal } = controller
      let listening = 0
      const add = signal.addEventListener.bind(signal)
      const remove = signal.removeEventListener.bind(signal)
      signal.addEventListener = (...args: Parameters<typeof add>) => {
        listening++
        add(...args)
      }
      signal.removeEventListener = (...args: Parameters<typeof remove>) => {
        listening--
        remove(...args)
      }
      const echo = way.client.stream(STREAMS, 'Echo', 'bidiStreaming', [text('a')], { signal })
      await toTheEnd(echo)
      assert.equal(listening, 0)
      const call = open(way.client, kind, { signal })
      const end = assert.rejects(toTheEnd(call), (error) => {
        assert.ok(isTtrpcError(error) && error.code === Code.CANCELED)
        return (error.cause as Error).message === 'enough'
      })
      await begun()
      controller.abort(new Error('enough'))
      await end
      assert.equal(listening, 0)
    }
  })

  test('a stream that is part of another call ends with it, and has no more time', async () => {
    const part = new Gate<{ code: number }>()
    const parts: { deadline: number | undefined }[] = []
    const { handlers } = waiting()
    await using way = await openStreams(target, {
      ...handlers,
      async Whole(_, parent) {
        const { client } = way
        const told = client.stream(STREAMS, 'Deadline', 'serverStreaming', text(''), { parent })
        parts.push({ deadline: Number(String(await told.receive())) - parent.deadline!.getTime() })
        client
          .stream(STREAMS, 'bidiStreaming', 'bidiStreaming', undefined, { parent })
          .receive()
          .catch((error) => part.open(error))
        return text('done') // its signal aborts now
      },
      Deadline: {
        kind: 'serverStreaming',
        *handler(_, { deadline }) {
          yield text(deadline!.getTime())
        },
      },
    })
    await way.client.call(STREAMS, 'Whole', text(''), { timeoutMs: 50_000 })
    assert.equal((await part.happened).code, Code.CANCELED)
    assert.ok(Math.abs(parts[0]!.deadline!) < 5_000)
  })
}

function server(target: Target): void {
  test('B10, B14, C21: the server answers 4 itself, whatever the handler does; an expired one is not begun', async () => {
    const { handlers, told, begun, ended } = waiting()
    await using way = await openStreams(target, handlers)
    using peer = await way.dial()
    const asked = (id: number, method: string, timeoutNano: bigint) =>
      peer.send(request(id, { service: STREAMS, method, timeoutNano }, 2))
    for (const [id, method] of [
      [1, 'bidiStreaming'],
      [3, 'clientStreaming'],
      [5, 'serverStreaming'],
    ] as const) {
      await asked(id, method, -1n)
      assert.deepEqual((await peer.answer()).status, { code: 4, message: EXCEEDED, details: [] })
    }
    assert.deepEqual(told, [])
    await asked(7, 'clientStreaming', 300_000_000n)
    const { signal } = await begun()
    const { stream, status } = await peer.answer()
    assert.deepEqual([stream, status?.code, status?.message], [7, 4, EXCEEDED])
    await ended()
    assert.equal(signal.aborted, true)
    assert.deepEqual(told, [`requests: ${EXCEEDED}`, `signal: ${EXCEEDED}`])
  })
}

function clocked(target: Target): void {
  test('deadlines of streams pass when the clock says so, and leave no timer', async () => {
    const clock = fakeClock()
    const { handlers, begun, ended, again } = waiting()
    await using way = await openStreams(target, handlers, { server: { clock }, client: { clock } })
    for (const kind of KINDS) {
      again()
      const call = open(way.client, kind, { timeoutMs: 3_600_000 })
      const end = assert.rejects(toTheEnd(call), { code: Code.DEADLINE_EXCEEDED })
      await begun()
      assert.equal(clock.timers, 2, 'one on each side')
      clock.advance(3_600_000)
      await Promise.all([end, ended()])
      assert.equal(clock.timers, 0)
    }
    for (let i = 0; i < 5; i++) {
      const options = { timeoutMs: 3_600_000 }
      await toTheEnd(way.client.stream(STREAMS, 'Count', 'serverStreaming', text(3), options))
      await toTheEnd(way.client.stream(STREAMS, 'Echo', 'bidiStreaming', [text('a')], options))
    }
    await until(() => clock.timers === 0)
  })
}
