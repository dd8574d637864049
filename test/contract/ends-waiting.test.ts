/** A call on a server ends wherever it waits: at its deadline, when its client goes, and when the server ends. */
import { Buffer } from 'node:buffer'
import type { Duplex } from 'node:stream'
import { describe, test } from 'node:test'
import type { HandlerContext, Interceptor, RawHandlers } from 'ttrpc'
import { Flag } from '#ttrpc/wire/frame.js'
import { Gate } from '../support/gate.js'
import { thenable } from '../support/hostile-values.js'
import { until } from '../support/raw-service.js'
import { request } from '../support/wire.js'
import { openRaw, type RawWay, type Target, targets } from './targets.js'

const timeout = 60_000
const SERVICE = 'test.v1.Waits'

/** Never settles. */
const never = (): Promise<never> => new Promise(() => {})

interface Place {
  /** Which of the methods is called. */
  readonly method: string
  readonly interceptors?: readonly Interceptor[]
}

/** Where calls wait: in a handler, in an interceptor, for a client that reads nothing, for a source, for messages. */
const places: Readonly<Record<string, Place>> = {
  'in a handler': { method: 'Never' },
  'for a thenable of a handler': { method: 'Thenable' },
  'in an interceptor': { method: 'Never', interceptors: [() => never] },
  'in an interceptor of a stream': { method: 'Source', interceptors: [() => never] },
  'for a source that yields nothing': { method: 'Source' },
  'for an iterator whose return waits too': { method: 'Iterator' },
  'for a client that takes no messages': { method: 'Flood' },
  'for messages of the client': { method: 'Messages' },
  'for the answer of a client stream': { method: 'Sum' },
}

/** The handlers; `onBegin` is called with the context of each call. */
function handlers(onBegin: (context: HandlerContext) => void): RawHandlers {
  const many = 'serverStreaming'
  return {
    Never(_, context) {
      onBegin(context)
      return never()
    },
    Thenable(_, context) {
      onBegin(context)
      return thenable(() => {}) as Promise<never>
    },
    Source: {
      kind: many,
      async *handler(_, context) {
        onBegin(context)
        yield await never()
      },
    },
    Iterator: {
      kind: many,
      handler: (_, context) => {
        onBegin(context)
        return { [Symbol.asyncIterator]: () => ({ next: never, return: never }) }
      },
    },
    Flood: {
      kind: many,
      async *handler(_, context) {
        onBegin(context)
        for (;;) yield Buffer.alloc(100_000)
      },
    },
    Messages: {
      kind: 'bidiStreaming',
      async *handler(messages, context) {
        onBegin(context)
        yield* messages
      },
    },
    Sum: {
      kind: 'clientStreaming',
      handler(_, context) {
        onBegin(context)
        return never()
      },
    },
  }
}

interface Ender {
  readonly timeoutNano?: bigint
  end(way: RawWay, peer: Duplex): Promise<unknown> | undefined
}

const enders: Readonly<Record<string, Ender>> = {
  'its deadline': { timeoutNano: 30_000_000n, end: () => undefined },
  'its client goes': { end: async (_, peer) => void peer.destroy() },
  'close of the server': { end: ({ server }) => server.close() },
  'shutdown with a time limit': { end: ({ server }) => server.shutdown({ timeoutMs: 20 }) },
}

for (const target of targets) describe(`ends waiting: ${target.name}`, { timeout }, () => suite(target))

function suite(target: Target): void {
  for (const [name, place] of Object.entries(places)) {
    for (const [ender, { timeoutNano, end }] of Object.entries(enders)) {
      test(`a call that waits ${name} ends: ${ender}`, async () => {
        const begun = new Gate<HandlerContext>()
        const interceptors = place.interceptors?.map(
          (inner): Interceptor =>
            (next) =>
            (request) => {
              begun.open({ signal: request.signal } as HandlerContext)
              return inner(next)(request)
            },
        )
        await using way = await openRaw(target, interceptors === undefined ? {} : { interceptors })
        way.server.registerRaw(
          SERVICE,
          handlers((context) => begun.open(context)),
        )
        const peer = await way.duplex() // which reads nothing
        const streams = place.method === 'Messages' || place.method === 'Sum'
        const parts = {
          service: SERVICE,
          method: place.method,
          ...(timeoutNano !== undefined && { timeoutNano }),
        }
        peer.write(request(1, parts, streams ? Flag.REMOTE_OPEN : 0))
        const { signal } = await begun.happened
        await end(way, peer)
        await until(() => signal.aborted)
        await until(() => way.server.connections.every(({ calls }) => calls.length === 0))
      })
    }
  }
}
