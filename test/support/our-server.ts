import { Buffer } from 'node:buffer'
import { type HandlerContext, Server, type ServerOptions, type ServiceImplementation } from 'ttrpc'
import { echoDefinition } from './echo-service.js'
import { failWith } from './failures.js'
import { NamedCalls } from './named-calls.js'
import type { RunningServer, ServerLimits } from './server-target.js'
import { streamHandlers } from './stream-methods.js'
import { tempSocket } from './temp-socket.js'

/** The methods of the Go program's Echo service, as handlers of ours. */
export function echoImplementation(): ServiceImplementation<typeof echoDefinition> {
  const calls = new NamedCalls()
  return {
    echo: (request) => request,
    echoBytes: (request) => request,
    empty: (request) => request,
    fail: (request) => failWith(request.value),
    big: (request) => ({ value: pattern(request.value) }),
    deadline: (_, context) => ({ value: remainingNanos(context) }),
    metadata: (_, context) => ({ value: metadataJson(context) }),
    metadataGet: (request, context) => ({ value: JSON.stringify(context.metadata.getAll(request.value)) }),
    fullMethod: (_, context) => ({ value: context.fullMethod }),
    waitDeadline: (request, context) => calls.untilAborted(request.value, context.signal),
    async block(request, context) {
      await calls.block(request.value, context.signal)
      return request
    },
    async stubborn(request) {
      await calls.stubborn(request.value)
      return request
    },
    release(request) {
      calls.get(request.value).released.fire()
      return {}
    },
    async begun(request) {
      await calls.get(request.value).begun.promise
      return request
    },
    seen: (request) => ({ value: calls.seen(request.value) }),
    async ended(request) {
      const call = calls.get(request.value)
      await call.ended.promise
      return { value: call.ending }
    },
    ...streamHandlers(calls, { deadline: remainingNanos, metadata: metadataJson }),
  }
}

/** `length` bytes; byte i is i modulo 251. */
function pattern(length: number): Uint8Array {
  const bytes = Buffer.allocUnsafe(length)
  for (let i = 0; i < length; i++) bytes[i] = i % 251
  return bytes
}

function remainingNanos({ deadline }: HandlerContext): string {
  if (deadline === undefined) return 'none'
  return String(BigInt(deadline.getTime() - Date.now()) * 1_000_000n)
}

/** The metadata as the Go program prints it: JSON, keys verbatim and sorted by code point; null without. */
function metadataJson(context: HandlerContext): string {
  const values = new Map<string, string[]>()
  for (const [key, value] of context.metadata) values.set(key, [...(values.get(key) ?? []), value])
  if (values.size === 0) return 'null'
  return JSON.stringify(Object.fromEntries([...values].sort(([a], [b]) => (a < b ? -1 : 1))))
}

/** A server of ours with the Echo service, listening on a temporary path. */
export async function startOurServer(
  limits: ServerLimits = {},
  options: ServerOptions = {},
): Promise<RunningServer> {
  const server = new Server({ exposeErrors: true, limits, ...options })
  server.register(echoDefinition, echoImplementation())
  const path = tempSocket()
  await server.listen(`unix://${path}`)
  const stop = (): Promise<void> => server.close()
  return { path, stop, [Symbol.asyncDispose]: stop }
}
