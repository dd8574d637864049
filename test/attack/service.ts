import { Buffer } from 'node:buffer'
import { fileURLToPath } from 'node:url'
import { loadProto, type Server } from 'ttrpc'

/** The service that is attacked. */
export const SERVICE = 'test.v1.Attacked'

/**
 * Answers of `Late`, by length. Calls share them, so that the memory of the process shows what the library keeps. With
 * an answer made by each call it shows when the collector frees 1 GiB that handlers made in one turn: a program that
 * makes as much without this library grows by 114 to 192 MiB.
 */
const lateAnswers = new Map<number, Uint8Array>()

/**
 * Registers `Echo`, `Large` (that many bytes, in the next turn), `Late` (the same after a second), `Wait` (until the
 * call ends), `Deaf` (a minute, whatever happens), `Sink` (a client stream) and `Hold` (a bidirectional stream that
 * reads nothing, and sends one message after a second and a half).
 */
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
    async Late(bytes) {
      await new Promise((resolve) => setTimeout(resolve, 1000))
      return lateAnswer(Number(Buffer.from(bytes).toString()))
    },
    async Deaf(bytes) {
      await new Promise((resolve) => setTimeout(resolve, 60_000))
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
    Hold: {
      kind: 'bidiStreaming',
      async *handler(_, context) {
        await new Promise((resolve) => setTimeout(resolve, 1500))
        yield Buffer.from('one')
        await new Promise((resolve) => context.signal.addEventListener('abort', resolve, { once: true }))
      },
    },
  })
}

function lateAnswer(length: number): Uint8Array {
  const known = lateAnswers.get(length)
  if (known !== undefined) return known
  const made = Buffer.alloc(length, 'x')
  lateAnswers.set(length, made)
  return made
}

/** Registers `test.v1.Typed`: `Take`, which takes a tree of messages, and `Keep`, which never reads those of its stream. */
export async function registerTyped(server: Server): Promise<void> {
  const proto = fileURLToPath(new URL('../../test/attack/tree.proto', import.meta.url))
  const services = await loadProto(proto)
  server.register(services['test.v1.Typed']!, {
    take: () => ({}),
    async keep(_, context) {
      await new Promise((resolve) => context.signal.addEventListener('abort', resolve, { once: true }))
      return {}
    },
  })
}
