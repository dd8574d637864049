import { Buffer } from 'node:buffer'
import type { HandlerContext } from 'ttrpc'
import { Gate } from './gate.js'

/** Handlers of each kind, under the kind's name, that wait for the end of their call; `told` records how they saw it. */
export function waiting() {
  const told: string[] = []
  let begun = new Gate<HandlerContext>()
  let ended = new Gate()
  const wait = async (context: HandlerContext, requests?: AsyncIterable<Uint8Array>): Promise<void> => {
    begun.open(context)
    const aborted = new Promise<void>((resolve) => context.signal.addEventListener('abort', () => resolve()))
    try {
      if (requests === undefined) await aborted
      else for await (const _ of requests);
    } catch (error) {
      told.push(`requests: ${(error as Error).message}`)
    }
    await aborted
    told.push(`signal: ${(context.signal.reason as Error).message}`)
    ended.open()
  }
  const handlers = {
    serverStreaming: {
      kind: 'serverStreaming' as const,
      async *handler(_: Uint8Array, context: HandlerContext) {
        try {
          yield Buffer.from('begun')
          begun.open(context)
          yield* endless()
        } finally {
          told.push('finally')
          ended.open()
        }
      },
    },
    clientStreaming: {
      kind: 'clientStreaming' as const,
      async handler(requests: AsyncIterable<Uint8Array>, context: HandlerContext) {
        await wait(context, requests)
        return Buffer.from('too late')
      },
    },
    bidiStreaming: {
      kind: 'bidiStreaming' as const,
      async *handler(requests: AsyncIterable<Uint8Array>, context: HandlerContext) {
        await wait(context, requests)
        yield Buffer.from('too late')
      },
    },
  }
  return {
    handlers,
    told,
    begun: () => begun.happened,
    ended: () => ended.happened,
    again: () => {
      told.length = 0
      begun = new Gate()
      ended = new Gate()
    },
  }
}

/** Yields a message each time the event loop has turned, until its reader leaves. */
async function* endless(): AsyncGenerator<Uint8Array> {
  for (;;) {
    await new Promise((resolve) => setImmediate(resolve))
    yield new Uint8Array(0)
  }
}
