/** Places where a call of a client waits for what never comes, and the ways in which it ends there. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { getEventListeners } from 'node:events'
import { type CallOptions, type Client, Code, type Interceptor, isTtrpcError, type StreamCall } from 'ttrpc'
import type { Gate } from '../support/gate.js'
import { until } from '../support/raw-service.js'
import { openStreams, STREAMS, type StreamWay, text } from './stream-way.js'
import type { Target } from './targets.js'

/** Deadlines that pass while a call waits. */
export const SOON_MS = 40
const MESSAGE = Buffer.alloc(1 << 20)

/** A call that waits. */
interface Waiting {
  readonly outcome: Promise<unknown>
  /** Of a streaming call. */
  cancel?(): void
}

/** A place where a call waits for what never comes. `arrived` opens when it waits there. */
export interface Place {
  readonly interceptors?: (arrived: Gate) => readonly Interceptor[]
  open(client: Client, options: CallOptions, arrived: Gate): Waiting
}

/** A way in which a call ends: options for it, and what ends it once it waits. */
export interface Ending {
  readonly code: number
  options?(controller: AbortController): CallOptions
  end?(waiting: Waiting, client: Client, controller: AbortController): unknown
}

export const never = new Promise<never>(() => {})

export function unary(method: string): Place['open'] {
  return (client, options) => ({ outcome: client.call(STREAMS, method, text('x'), options) })
}

/** A stream whose reader waits. */
export function read(
  method: string,
  kind: 'bidiStreaming' | 'clientStreaming' = 'bidiStreaming',
): Place['open'] {
  return (client, options) => reading(client.stream(STREAMS, method, kind, undefined, options))
}

function reading(call: StreamCall<Uint8Array, Uint8Array>): Waiting {
  return { outcome: readAll(call), cancel: () => call.cancel() }
}

async function readAll(call: StreamCall<Uint8Array, Uint8Array>): Promise<void> {
  while ((await call.receive()) !== undefined);
}

/** Interceptors that wait for what never comes, and in what they do before. */
export function beforeNext(arrived: Gate): readonly Interceptor[] {
  return [
    () => () => {
      arrived.open()
      return never
    },
  ]
}

function afterNext(arrived: Gate): readonly Interceptor[] {
  return [
    (next) => async (request) => {
      await next(request)
      arrived.open()
      return never
    },
  ]
}

/** Whatever happens to the call that it made, it waits. */
function afterFailure(arrived: Gate): readonly Interceptor[] {
  return [
    (next) => async (request) => {
      arrived.open()
      await next(request).catch(() => {})
      return never
    },
  ]
}

/** Its messages never come, although those of the call do. */
function amidMessages(arrived: Gate): readonly Interceptor[] {
  return [
    (next) => async (request) => {
      const messages = (await next(request)) as AsyncIterable<unknown>
      return (async function* () {
        yield text('first')
        arrived.open()
        await never
        yield* messages
      })()
    },
  ]
}

export const unaryPlaces: Readonly<Record<string, Place>> = {
  'its handler': {
    open(client, options, arrived) {
      arrived.open()
      return unary('Never')(client, options, arrived)
    },
  },
  'an interceptor, before next': { interceptors: beforeNext, open: unary('Unary') },
  'an interceptor, after next': { interceptors: afterNext, open: unary('Unary') },
  'an interceptor, after next has failed': { interceptors: afterFailure, open: unary('Never') },
  'the inner of two interceptors': {
    interceptors: (arrived) => [(next) => async (request) => next(request), ...beforeNext(arrived)],
    open: unary('Unary'),
  },
}

export const streamPlaces: Readonly<Record<string, Place>> = {
  'its handler': {
    open(client, options, arrived) {
      arrived.open()
      return read('Silent')(client, options, arrived)
    },
  },
  'its handler, which answers once': {
    open(client, options, arrived) {
      arrived.open()
      return read('Mute', 'clientStreaming')(client, options, arrived)
    },
  },
  'an interceptor, before next': { interceptors: beforeNext, open: read('Echo') },
  'an interceptor, after next': { interceptors: afterNext, open: read('Echo') },
  'an interceptor, between messages': { interceptors: amidMessages, open: read('Echo') },
  'a send without room': { open: sendsMuch },
  'a send that no interceptor takes': {
    interceptors: beforeNext,
    open(client, options) {
      const call = client.stream(STREAMS, 'Echo', 'bidiStreaming', undefined, options)
      return { outcome: call.send(text('x')), cancel: () => call.cancel() }
    },
  },
  'a source that yields nothing': { open: (client, options, arrived) => sendsFrom(client, options, arrived) },
}

/** Sends until the peer takes no more, then waits in `send`. */
function sendsMuch(client: Client, options: CallOptions, arrived: Gate): Waiting {
  const call = client.stream(STREAMS, 'Silent', 'bidiStreaming', undefined, options)
  const send = async (): Promise<never> => {
    for (;;) {
      const sent = call.send(MESSAGE)
      await Promise.race([sent, new Promise((resolve) => setImmediate(resolve))])
      if (await isPending(sent)) arrived.open()
      await sent
    }
  }
  return { outcome: send(), cancel: () => call.cancel() }
}

async function isPending(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol('pending')
  return (await Promise.race([promise, Promise.resolve(pending)]).catch(() => undefined)) === pending
}

/** A source whose `next` and `return` never settle. */
function sendsFrom(client: Client, options: CallOptions, arrived: Gate): Waiting {
  const source: AsyncIterable<Uint8Array> = {
    [Symbol.asyncIterator]: () => ({
      next() {
        arrived.open()
        return never
      },
      return: () => never,
    }),
  }
  return reading(client.stream(STREAMS, 'Echo', 'bidiStreaming', source, options))
}

export const endings: Readonly<Record<string, Ending>> = {
  'its timeout': { code: Code.DEADLINE_EXCEEDED, options: () => ({ timeoutMs: SOON_MS }) },
  'its deadline': {
    code: Code.DEADLINE_EXCEEDED,
    options: () => ({ deadline: new Date(Date.now() + SOON_MS) }),
  },
  'its signal': {
    code: Code.CANCELED,
    options: ({ signal }) => ({ signal }),
    end: (_, __, controller) => controller.abort(),
  },
  'the time of its signal': {
    code: Code.DEADLINE_EXCEEDED,
    options: () => ({ signal: AbortSignal.timeout(SOON_MS) }),
  },
  'close()': { code: Code.UNAVAILABLE, end: (_, client) => void client.close() },
}

export const cancel: Ending = { code: Code.CANCELED, end: (waiting) => waiting.cancel?.() }

/** Ends a call in a place, and looks for what is left of it. */
export async function endOne(
  client: Client,
  place: Place,
  ending: Ending,
  arrived: Gate,
  name: string,
): Promise<void> {
  const controller = new AbortController()
  const options = ending.options?.(controller) ?? {}
  const waiting = place.open(client, options, arrived)
  const failure = waiting.outcome.then(
    () => assert.fail(`${name}: it succeeded`),
    (error: unknown) => error,
  )
  if (ending.end !== undefined) {
    await arrived.happened
    ending.end(waiting, client, controller)
  }
  const error = await failure
  assert.ok(isTtrpcError(error), `${name}: ${error}`)
  assert.equal(error.code, ending.code, name)
  await until(() => client.calls.length === 0)
  if (options.signal !== undefined) assert.equal(getEventListeners(options.signal, 'abort').length, 0, name)
}

export function openPlaces(target: Target, interceptors: readonly Interceptor[]): Promise<StreamWay> {
  return openStreams(
    target,
    {
      Never: () => never,
      Mute: { kind: 'clientStreaming', handler: () => never },
      Silent: {
        kind: 'bidiStreaming',
        async *handler(_, { signal }) {
          await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
        },
      },
    },
    { client: { interceptors } },
  )
}
