import { toErrdefs } from '../errdefs.js'

/** A handler of any unary method. */
type AnyHandler = (request: never, context: never) => unknown

/** Returns handlers that answer with containerd's error for everything that the given ones throw. */
export function answering<H extends object>(handlers: H): H {
  const wrapped = Object.entries(handlers as Record<string, AnyHandler>).map(([name, handler]) => [
    name,
    async (request: never, context: never) => {
      try {
        return await handler(request, context)
      } catch (error) {
        throw toErrdefs(error)
      }
    },
  ])
  return Object.fromEntries(wrapped) as H
}
