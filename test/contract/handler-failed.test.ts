/** What handlers throw is published on their own side, and is not for the peer. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Channels, Code, type HandlerFailed, type Interceptor, type RawHandlers, TtrpcError } from 'ttrpc'
import { until } from '../support/raw-service.js'
import { RecordedEvents } from '../support/recorded-events.js'
import { drain, none } from './foreign-slots.js'
import { engines, openRaw, type Target } from './targets.js'

const timeout = 60_000
const SERVICE = 'test.v1.Fails'

class Bug extends Error {}

const bug = new Bug('secret')
const chosen = new TtrpcError('sold out', Code.RESOURCE_EXHAUSTED)
const unreachable = new TtrpcError('broken', Code.DATA_LOSS)
const missing = Object.assign(new Error('ENOENT: secret'), { code: 'ENOENT' })
const wrapped = new Error('secret', { cause: chosen })

const throwing =
  (error: unknown): (() => never) =>
  () => {
    throw error
  }

/** What is published for each method, and the code that its caller gets. */
const cases: Readonly<Record<string, { handlers: RawHandlers[string]; code: number; error?: unknown }>> = {
  Bug: { handlers: throwing(bug), code: 2, error: bug },
  Later: { handlers: async () => throwing(bug)(), code: 2, error: bug },
  Symbol: { handlers: throwing('text'), code: 2, error: 'text' },
  Missing: { handlers: throwing(missing), code: 5, error: missing },
  Chosen: { handlers: throwing(chosen), code: 8 },
  Wrapped: { handlers: throwing(wrapped), code: 8 },
  Loss: { handlers: throwing(unreachable), code: 15, error: unreachable },
  Stream: { handlers: { kind: 'clientStreaming', handler: throwing(bug) }, code: 2, error: bug },
}

for (const target of engines) describe(`handler.failed: ${target.name}`, { timeout }, () => suite(target))

function suite(target: Target): void {
  test('what a handler threw is published once, with its call, and not sent', async () => {
    await using way = await openRaw(target)
    const handlers = Object.fromEntries(Object.entries(cases).map(([name, { handlers }]) => [name, handlers]))
    way.server.registerRaw(SERVICE, handlers)
    await using client = await way.connect()
    for (const [method, { code, error }] of Object.entries(cases)) {
      using events = new RecordedEvents()
      const call: Promise<unknown> =
        method === 'Stream'
          ? drain(client.stream(SERVICE, method, 'clientStreaming', []))
          : client.call(SERVICE, method, none)
      const seen = await call.then(
        () => assert.fail(),
        (failure: TtrpcError) => failure,
      )
      assert.equal(seen.code, code, method)
      assert.doesNotMatch(seen.message, /secret/)
      const failures = events.of(Channels.HANDLER_FAILED)
      if (error === undefined) assert.deepEqual(failures, [], method)
      else assertFailure(failures, { method, code, error, answered: true })
      assert.equal(failures[0]?.source ?? way.server, way.server)
    }
  })

  test('an answer that cannot be sent is published with its cause', async () => {
    await using way = await openRaw(target)
    way.server.registerRaw(SERVICE, { None: () => undefined as never, Text: () => 'x' as never })
    const encode = throwing(bug)
    const codec = { encode, decode: (bytes: Uint8Array) => bytes }
    way.server.register(
      { name: 'c', methods: { Do: { input: codec, output: codec } } },
      { do: () => none as never },
    )
    await using client = await way.connect()
    for (const [service, method, code, message, cause] of [
      [SERVICE, 'None', 2, /^ttrpc: marshal called with nil$/, undefined],
      [SERVICE, 'Text', 13, /unsupported response type: string$/, undefined],
      ['c', 'Do', 13, /^ttrpc: error marshalling payload: secret$/, bug],
    ] as const) {
      using events = new RecordedEvents()
      await assert.rejects(client.call(service, method, none), { code })
      const [failure] = events.of(Channels.HANDLER_FAILED)
      assert.equal(failure?.code, code)
      const error = failure?.error as Error
      assert.match(error.message, message)
      assert.equal(error.cause, cause)
    }
  })

  test('an error after the end of the call is published, the end itself is not', async () => {
    let begun = (): void => {}
    await using way = await openRaw(target)
    const untilAborted = (signal: AbortSignal): Promise<void> =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => resolve(), { once: true })
        begun()
      })
    way.server.registerRaw(SERVICE, {
      async Breaks(_, { signal }) {
        await untilAborted(signal)
        throw bug
      },
      async Stops(_, { signal }) {
        await untilAborted(signal)
        throw signal.reason
      },
    })
    await using client = await way.connect()
    using events = new RecordedEvents()
    for (const method of ['Stops', 'Breaks']) {
      const running = new Promise<void>((resolve) => {
        begun = resolve
      })
      const call = client.call(SERVICE, method, none, { timeoutMs: 50 })
      await running
      await assert.rejects(call, { code: Code.DEADLINE_EXCEEDED })
    }
    await until(() => events.of(Channels.HANDLER_FAILED).length > 0)
    const failures = events.of(Channels.HANDLER_FAILED)
    assertFailure(failures, { method: 'Breaks', code: 4, error: bug, answered: false })
  })

  test('what an interceptor threw is published as well', async () => {
    const broken: Interceptor = () => throwing(bug)
    await using way = await openRaw(target, { interceptors: [broken] })
    way.server.registerRaw(SERVICE, { Echo: (bytes) => bytes })
    await using client = await way.connect()
    using events = new RecordedEvents()
    await assert.rejects(client.call(SERVICE, 'Echo', none), { code: 2 })
    assertFailure(events.of(Channels.HANDLER_FAILED), { method: 'Echo', code: 2, error: bug, answered: true })
  })
}

function assertFailure(
  failures: readonly HandlerFailed[],
  expected: Pick<HandlerFailed, 'method' | 'code' | 'error' | 'answered'>,
): void {
  assert.equal(failures.length, 1, expected.method)
  const { side, service, method, code, error, answered, stream, connection } = failures[0]!
  assert.deepEqual(
    { side, service, method, code, answered },
    {
      side: 'server',
      service: SERVICE,
      method: expected.method,
      code: expected.code,
      answered: expected.answered,
    },
  )
  assert.equal(error, expected.error)
  assert.ok(stream > 0 && connection > 0)
}
