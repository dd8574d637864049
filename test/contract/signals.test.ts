/** Signals of calls: one listener a signal, nothing left in one that outlives its calls, and what its reason means. */
import assert from 'node:assert/strict'
import { getEventListeners } from 'node:events'
import process from 'node:process'
import { describe, mock, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  allowAnyPeer,
  type CallOptions,
  type Client,
  Code,
  type HandlerContext,
  handlerErrorStatus,
  type Interceptor,
  isTtrpcError,
  TtrpcError,
} from 'ttrpc'
import { CallBounds } from '#ttrpc/call/client/call-bounds.js'
import { codeOf } from '../support/code-of.js'
import { Gate } from '../support/gate.js'
import { holdWhileTesting } from '../support/hold.js'
import { brokenSignal } from '../support/hostile-values.js'
import { rawServer, until } from '../support/raw-service.js'
import { tempSocket } from '../support/temp-socket.js'
import { openStreams, STREAMS, type StreamWay, text, textsOf } from './stream-way.js'
import { engines, type Target } from './targets.js'

holdWhileTesting()

const CALLS = 40
const plain: Interceptor = (next) => (request) => next(request)
const listeners = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length

for (const target of engines) {
  describe(`signals: ${target.name}`, { timeout: 120_000 }, () => {
    for (const interceptors of [[], [plain]]) many(target, interceptors)
    broken(target)
    parents(target)
    flat(target)
    reasons(target)
    if (target.name === 'native' || target.name === 'node') listens(target)
  })
}

function openWaiting(target: Target, interceptors: readonly Interceptor[]): Promise<StreamWay> {
  return openStreams(
    target,
    {
      async Wait(bytes, { signal }) {
        await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
        return bytes
      },
    },
    { client: { interceptors } },
  )
}

/** Unary calls and streams, in turns. Returns their codes. */
function makeCalls(client: Client, options: CallOptions): Promise<number>[] {
  return Array.from({ length: CALLS }, (_, index) =>
    index % 2 === 0
      ? codeOf(client.call(STREAMS, 'Wait', text('x'), options))
      : codeOf(client.stream(STREAMS, 'Echo', 'bidiStreaming', undefined, options).receive()),
  )
}

/** Runs a function. Returns the warnings of the process meanwhile. */
async function warningsOf(run: () => Promise<void>): Promise<Error[]> {
  const warnings: Error[] = []
  const warned = (warning: Error): void => void warnings.push(warning)
  process.on('warning', warned)
  try {
    await run()
    await sleep(0)
  } finally {
    process.off('warning', warned)
  }
  return warnings
}

function many(target: Target, interceptors: readonly Interceptor[]): void {
  const through = interceptors.length > 0 ? ', through an interceptor' : ''
  test(`one listener on a signal for ${CALLS} calls, which it ends all${through}`, async () => {
    await using way = await openWaiting(target, interceptors)
    const controller = new AbortController()
    const { signal } = controller
    const warnings = await warningsOf(async () => {
      const calls = makeCalls(way.client, { signal })
      assert.equal(listeners(signal), 1)
      await until(() => way.client.calls.length === CALLS)
      assert.equal(listeners(signal), 1)
      controller.abort(new Error('enough'))
      assert.deepEqual(new Set(await Promise.all(calls)), new Set([Code.CANCELED]))
      assert.equal(listeners(signal), 0)
    })
    assert.deepEqual(warnings, [])
  })
}

function broken(target: Target): void {
  const never: Interceptor = () => () => new Promise(() => {})
  const later: Interceptor = (next) => (request) =>
    next({ ...request, deadline: new Date(Date.now() + 120_000) })
  for (const [through, interceptors] of Object.entries({ plain, never, later }).map(
    ([name, one]) => [name, [one]] as const,
  )) {
    for (const takes of through === 'later' ? [0, 1] : [0]) {
      test(`a signal that takes ${takes} listeners ends the call, of which nothing stays (${through})`, async () => {
        await using way = await openWaiting(target, interceptors)
        const closings = mock.method(CallBounds.prototype, 'onClientClosed')
        try {
          const options = (): CallOptions => ({ signal: brokenSignal(takes), timeoutMs: 60_000 })
          const unary = way.client.call(STREAMS, 'Wait', text('x'), options())
          await assert.rejects(unary, /^Error: no listener, please/)
          const stream = way.client.stream(STREAMS, 'Echo', 'bidiStreaming', undefined, options())
          await assert.rejects(stream.receive(), /^Error: no listener, please/)
          await way.client.close()
          assert.equal(closings.mock.callCount(), 0)
        } finally {
          closings.mock.restore()
        }
      })
    }
  }
}

function parents(target: Target): void {
  test(`one parent for ${CALLS} calls: they end with it`, async () => {
    const parent = new Gate<HandlerContext>()
    await using way = await openStreams(target, {
      Wait: (_, context) =>
        new Promise((resolve) => context.signal.addEventListener('abort', () => resolve(text('')))),
      Parent(bytes, context) {
        parent.open(context)
        return new Promise((resolve) => context.signal.addEventListener('abort', () => resolve(bytes)))
      },
    })
    const warnings = await warningsOf(async () => {
      const outer = way.client.call(STREAMS, 'Parent', text('x'), { timeoutMs: 200 })
      const outerEnds = assert.rejects(outer, { code: Code.DEADLINE_EXCEEDED })
      const context = await parent.happened
      const before = listeners(context.signal)
      const calls = makeCalls(way.client, { parent: context })
      assert.equal(listeners(context.signal), before + 1)
      assert.deepEqual(new Set(await Promise.all(calls)), new Set([Code.DEADLINE_EXCEEDED]))
      await outerEnds
    })
    assert.deepEqual(warnings, [])
  })
}

function flat(target: Target): void {
  for (const interceptors of [[], [plain], [wrapping]]) {
    test(`streams on a signal that outlives them leave nothing in it: ${interceptors.length} ${interceptors[0]?.name ?? ''}`, async () => {
      await using way = await openStreams(target, {}, { client: { interceptors } })
      const { signal } = new AbortController()
      const call = async (): Promise<void> => {
        const stream = way.client.stream(STREAMS, 'Count', 'serverStreaming', text(2), { signal })
        assert.deepEqual(await textsOf(stream), ['0', '1'])
      }
      // Dropped by their user without being read, or after the first message.
      const drop = async (): Promise<void> => {
        way.client.stream(STREAMS, 'Count', 'serverStreaming', text(0), { signal })
        for await (const _ of way.client.stream(STREAMS, 'Count', 'serverStreaming', text(2), { signal }))
          break
      }
      for (let i = 0; i < 50; i++) await Promise.all([call(), drop(), call(), drop()])
      await until(() => way.client.calls.length === 0)
      await until(() => listeners(signal) === 0)
    })
  }
}

/** Reads the messages itself, as one that measures them does. */
function wrapping(next: Parameters<Interceptor>[0]): ReturnType<Interceptor> {
  return async (request) => {
    const messages = (await next(request)) as AsyncIterable<unknown>
    return (async function* () {
      yield* messages
    })()
  }
}

function reasons(target: Target): void {
  test('AbortSignal.timeout is code 4 on the client, with the reason as cause; abort is 1', async () => {
    for (const interceptors of [[], [plain]]) {
      await using way = await openWaiting(target, interceptors)
      const calls = (options: () => CallOptions) => [
        way.client.call(STREAMS, 'Wait', text('x'), options()),
        way.client.stream(STREAMS, 'Echo', 'bidiStreaming', undefined, options()).receive(),
      ]
      const spent = AbortSignal.timeout(0)
      await until(() => spent.aborted)
      for (const signal of [
        () => AbortSignal.timeout(20),
        () => AbortSignal.any([AbortSignal.timeout(20)]),
        () => spent,
      ]) {
        for (const call of calls(() => ({ signal: signal() }))) {
          const error = await call.then(
            () => undefined,
            (failure: unknown) => failure,
          )
          assert.ok(isTtrpcError(error))
          assert.equal(error.code, Code.DEADLINE_EXCEEDED)
          assert.equal((error.cause as Error).name, 'TimeoutError')
        }
      }
      const aborted = AbortSignal.abort(new TypeError('mine'))
      for (const call of calls(() => ({ signal: aborted })))
        await assert.rejects(call, { code: Code.CANCELED })
    }
  })

  test('it is code 4 from a handler too, however Node passes it on', async () => {
    await using way = await openStreams(target, {
      Sleep: async (bytes) => {
        await sleep(60_000, undefined, { signal: AbortSignal.timeout(10) })
        return bytes
      },
      Throw: async (bytes) => {
        const signal = AbortSignal.timeout(0)
        while (!signal.aborted) await sleep(1)
        signal.throwIfAborted()
        return bytes
      },
    })
    for (const method of ['Sleep', 'Throw']) {
      await assert.rejects(way.client.call(STREAMS, method, text('x')), { code: Code.DEADLINE_EXCEEDED })
    }
  })
}

test('TtrpcError.from and handlerErrorStatus: 4 for what says that a time has passed', async () => {
  const signal = AbortSignal.timeout(0)
  const wrapped = await sleep(60_000, undefined, { signal }).catch((error: unknown) => error)
  assert.equal((wrapped as Error).name, 'AbortError')
  for (const error of [signal.reason, wrapped]) {
    assert.equal(TtrpcError.from(error).code, Code.DEADLINE_EXCEEDED)
    assert.equal(handlerErrorStatus(error, false).code, Code.DEADLINE_EXCEEDED)
  }
  const aborted = AbortSignal.abort().reason
  assert.equal(TtrpcError.from(aborted).code, Code.CANCELED)
  assert.equal(handlerErrorStatus(aborted, false).code, Code.CANCELED)
})

function listens(target: Target): void {
  test('many listeners of one signal are one listener in it, which closes all of them', async () => {
    const controller = new AbortController()
    const { signal } = controller
    await using server = rawServer({ ...target.options, handshaker: allowAnyPeer() })
    const warnings = await warningsOf(async () => {
      const made = []
      for (let i = 0; i < 20; i++) made.push(await server.listen(tempSocket(), { signal }))
      assert.equal(listeners(signal), 1)
      await made[0]!.close()
      assert.equal(listeners(signal), 1)
      controller.abort()
      await Promise.all(made.map(({ closed }) => closed))
      assert.equal(listeners(signal), 0)
    })
    assert.deepEqual(warnings, [])
  })

  test('a signal that outlives its listener keeps nothing of it', async () => {
    const { signal } = new AbortController()
    await using server = rawServer({ ...target.options, handshaker: allowAnyPeer() })
    const listener = await server.listen(tempSocket(), { signal })
    await listener.close()
    assert.equal(listeners(signal), 0)
  })
}
