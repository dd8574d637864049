import { Buffer } from 'node:buffer'
import type { Server } from 'ttrpc'

/** The service that is attacked. */
export const SERVICE = 'test.v1.Attacked'

/** Registers `Echo`, `Large` (that many bytes, later), `Wait` (until the call ends) and `Sink` (a client stream). */
export function registerAttacked(server: Server): void {
  server.registerRaw(SERVICE, {
    Echo: (bytes) => bytes,
    async Large(bytes) {
      await new Promise((resolve) => setImmediate(resolve))
      return Buffer.alloc(Number(Buffer.from(bytes).toString()), 'x')
    },
    async Wait(bytes, context) {
      await new Promise((resolve) => context.signal.addEventListener('abort', resolve, { once: true }))
      return bytes
    },
    Sink: {
      kind: 'clientStreaming',
      async handler(messages: AsyncIterable<Uint8Array>) {
        let count = 0
        for await (const _ of messages) count++
        return Buffer.from(String(count))
      },
    },
  })
}
