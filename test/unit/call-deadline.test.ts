import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type CallOptions, type HandlerContext, type InterceptedRequest, Metadata, Server } from 'ttrpc'
import { fakeClock, inMemory } from 'ttrpc/testing'
import type { Clock } from '#ttrpc/call/clock.js'
import { callDeadlineMs } from '#ttrpc/call/options.js'

const START_MS = Date.UTC(2000, 0, 1)
const TIMEOUT_MS = 60_000

/** A clock on which a millisecond passes whenever it is read: a moment made from two readings shows. */
function tickingClock(): Clock {
  const clock = fakeClock(START_MS)
  const now = (): number => {
    const nowMs = clock.now()
    clock.advance(1)
    return nowMs
  }
  return {
    now,
    setTimeout: (onTime, ms) => clock.setTimeout(onTime, ms),
    clearTimeout: (timer) => clock.clearTimeout(timer),
  }
}

const date = new Date(START_MS + TIMEOUT_MS)
const parent = (deadline: Date | undefined): HandlerContext =>
  ({ deadline, signal: new AbortController().signal, metadata: new Metadata() }) as HandlerContext
const earlier = parent(new Date(START_MS + 1_000))
const later = parent(new Date(START_MS + 90_000))
const without = parent(undefined)

const cases: readonly (readonly [string, CallOptions | undefined, number, number])[] = [
  ['no limit', undefined, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
  ['the client’s limit', undefined, TIMEOUT_MS, date.getTime()],
  ['a limit', { timeoutMs: TIMEOUT_MS }, 5, date.getTime()],
  ['none, instead of the client’s', { timeoutMs: Number.POSITIVE_INFINITY }, 5, Number.POSITIVE_INFINITY],
  ['a Date', { deadline: date }, 5, date.getTime()],
  ['a Date in the past', { deadline: new Date(0) }, 5, 0],
  ['the parent’s Date', { parent: earlier }, Number.POSITIVE_INFINITY, earlier.deadline!.getTime()],
  ['a Date before the parent’s', { parent: later, deadline: date }, 5, date.getTime()],
  ['the parent’s Date before a limit', { parent: earlier, timeoutMs: TIMEOUT_MS }, 5, START_MS + 1_000],
  ['a parent without one', { parent: without, timeoutMs: TIMEOUT_MS }, 5, date.getTime()],
]

for (const [name, options, defaultMs, expectedMs] of cases) {
  test(`the deadline of a call reads the clock once: ${name}`, () => {
    assert.equal(callDeadlineMs(options, defaultMs, tickingClock()), expectedMs)
  })
}

describe('B16: an interceptor sees the deadline that the caller gave', () => {
  const kinds = ['unary', 'serverStreaming', 'clientStreaming', 'bidiStreaming'] as const
  for (const kind of kinds) {
    test(kind, async () => {
      const seen: InterceptedRequest[] = []
      const server = new Server()
      const client = inMemory(server, {
        clock: tickingClock(),
        interceptors: [
          () => async (request) => {
            seen.push(request)
            return kind === 'unary' || kind === 'clientStreaming' ? Buffer.from('') : none()
          },
        ],
      })
      async function* none(): AsyncGenerator<Uint8Array> {}
      const call = (options: CallOptions): Promise<unknown> => {
        if (kind === 'unary') return client.call('t.S', 'M', Buffer.from(''), options)
        if (kind === 'serverStreaming')
          return client.stream('t.S', 'M', kind, Buffer.from(''), options).receive()
        return client.stream('t.S', 'M', kind, [], options).receive()
      }
      const deadline = new Date(START_MS + TIMEOUT_MS)
      await call({ deadline })
      await call({ deadline, parent: later })
      await call({ parent: earlier })
      const times = seen.map((request) => request.deadline?.getTime())
      assert.deepEqual(times, [deadline.getTime(), deadline.getTime(), earlier.deadline!.getTime()])
      await client.close()
      await server.close()
    })
  }
})
