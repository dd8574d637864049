import { Buffer } from 'node:buffer'
import { once } from 'node:events'
import * as api from '@opentelemetry/api'
import { type Client, Code, Server, TtrpcError } from 'ttrpc'
import { clientInterceptor, type OtelOptions, serverInterceptor } from 'ttrpc/otel'
import { type FakeClock, fakeClock, inMemory } from 'ttrpc/testing'
import { Gate } from '../support/gate.js'
import { activeBaggage } from '../support/otel.js'
import { text } from './stream-way.js'

/** Full name of the service that is traced. */
export const SERVICE = 'test.v1.Traced'

/** The active span's id and the active baggage of a handler. */
function active(): Buffer {
  return text(`${api.trace.getActiveSpan()?.spanContext().spanId} ${activeBaggage()}`)
}

interface TracedWay extends AsyncDisposable {
  readonly client: Client
  /** Of the server and the client. */
  readonly clock: FakeClock
  /** Fires when the handler of `Late` waits for its deadline. */
  readonly lateWaits: Gate
  close(): Promise<void>
}

/** A server and a client, both traced. Disposing of it closes both. */
export function openTraced(options: OtelOptions = {}): TracedWay {
  const clock = fakeClock()
  const lateWaits = new Gate()
  const server = new Server({ clock, interceptors: [serverInterceptor(api, options)] })
  server.registerRaw(SERVICE, {
    async Active() {
      await Promise.resolve()
      return active()
    },
    Fail(bytes) {
      throw new TtrpcError('so it is', Number(String(Buffer.from(bytes))))
    },
    Broken() {
      throw new Error('broken')
    },
    Nothing: () => undefined as unknown as Uint8Array,
    async Late(_, { signal }) {
      const aborted = once(signal, 'abort')
      lateWaits.open()
      await aborted
      return text('too late')
    },
    Stream: {
      kind: 'serverStreaming',
      async *handler(bytes) {
        const count = Number(String(Buffer.from(bytes)))
        for (let i = 0; i < count; i++) yield active()
        if (count === 0) throw new TtrpcError('none', Code.NOT_FOUND)
      },
    },
    Endless: {
      kind: 'bidiStreaming',
      async *handler(_, { signal }) {
        for (let i = 0; !signal.aborted; i++) {
          yield text(i)
          await new Promise((resolve) => setImmediate(resolve))
        }
      },
    },
    Listed: { kind: 'serverStreaming', handler: () => [active(), Promise.resolve(active())] as Uint8Array[] },
    Unlistable: { kind: 'serverStreaming', handler: () => 7 as unknown as Uint8Array[] },
    Chat: {
      kind: 'bidiStreaming',
      async *handler(requests) {
        yield* requests
      },
    },
    Count: {
      kind: 'clientStreaming',
      async handler(requests) {
        let count = 0
        for await (const _ of requests) count++
        return text(count)
      },
    },
  })
  const client = inMemory(server, { clock, interceptors: [clientInterceptor(api, options)] })
  const close = async (): Promise<void> => {
    await client.close()
    await server.close()
  }
  return { client, clock, lateWaits, close, [Symbol.asyncDispose]: close }
}
