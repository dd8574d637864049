import { misuse } from '../base/errors/misuse.js'
import { isWellFormed, kindOf } from '../base/errors/text.js'
import type { HandlerContext } from '../call/context.js'
import { isStreamKind, type MethodKind, methodKind } from '../call/method-kind.js'
import type { ServerMethod } from '../call/server/server-method.js'
import { localName, type ServiceDefinition } from '../call/service.js'
import type { PayloadCodec } from '../codec/payload.js'
import { payloadCodec } from '../codec/payload-codec.js'
import { rawCodec } from '../codec/raw.js'
import { handlerOf, refuse, refuseStrangers } from './handlers.js'

/** A handler of a unary method over bytes: takes the encoded request, returns the encoded reply. */
export type RawHandler = (request: Uint8Array, context: HandlerContext) => Uint8Array | Promise<Uint8Array>

/** Encoded messages, one at a time or many. */
type RawMessages = AsyncIterable<Uint8Array> | Iterable<Uint8Array>

/** A handler of a streaming method over bytes; each message is an encoded one. */
export type RawStreamHandler =
  | {
      readonly kind: 'serverStreaming'
      readonly handler: (request: Uint8Array, context: HandlerContext) => RawMessages | Promise<RawMessages>
    }
  | {
      readonly kind: 'clientStreaming'
      readonly handler: (
        requests: AsyncIterableIterator<Uint8Array>,
        context: HandlerContext,
      ) => Uint8Array | Promise<Uint8Array>
    }
  | {
      readonly kind: 'bidiStreaming'
      readonly handler: (
        requests: AsyncIterableIterator<Uint8Array>,
        context: HandlerContext,
      ) => RawMessages | Promise<RawMessages>
    }

/** The handlers of a raw service, by the methods' names on the wire. */
export type RawHandlers = Readonly<Record<string, RawHandler | RawStreamHandler>>

type Handler = ServerMethod['handler']
type Codecs = Pick<ServerMethod, 'input' | 'output'>

const rawCodecs: Codecs = { input: rawCodec as PayloadCodec, output: rawCodec as PayloadCodec }

/** Returns the methods of a typed service, each with its handler. Throws `ERR_TTRPC_IMPLEMENTATION`, naming what is missing. */
export function typedMethods(
  definition: ServiceDefinition,
  implementation: object,
  partial: boolean,
): ServerMethod[] {
  if (typeof implementation !== 'object' || implementation === null) {
    throw refuse(
      `the implementation of ${definition.name} must be an object with its handlers, not ${kindOf(implementation)}`,
    )
  }
  const entries = Object.entries(definition.methods)
  refuseStrangers(definition.name, implementation, new Set(entries.map(([name]) => localName(name))))
  const methods: ServerMethod[] = []
  for (const [name, method] of entries) {
    const handler = handlerOf(definition.name, implementation, localName(name), partial)
    if (handler === undefined) continue
    const codecs = { input: payloadCodec(method.input), output: payloadCodec(method.output) }
    const bound = (handler as Handler).bind(implementation)
    methods.push(serverMethod(definition.name, name, methodKind(method), codecs, bound))
  }
  return methods
}

/** Returns the methods of a raw service. Throws `ERR_TTRPC_DEFINITION` or `ERR_TTRPC_IMPLEMENTATION`. */
export function rawMethods(service: string, handlers: RawHandlers): ServerMethod[] {
  if (typeof service !== 'string' || service === '' || !isWellFormed(service)) {
    throw misuse(
      'ERR_TTRPC_DEFINITION',
      'the name of a service must be a well-formed string that is not empty',
    )
  }
  if (typeof handlers !== 'object' || handlers === null) {
    throw refuse(`the handlers of ${service} must be an object keyed by method, not ${kindOf(handlers)}`)
  }
  return Object.entries(handlers).map(([name, handler]) => {
    const [kind, own] = kindAndHandler(handler)
    if (typeof own !== 'function')
      throw refuse(
        `the handler of ${service}/${name} must be a function, or { kind, handler } for a stream, not ${kindOf(handler)}`,
      )
    return serverMethod(service, name, kind, rawCodecs, own)
  })
}

function kindAndHandler(given: RawHandler | RawStreamHandler): [MethodKind, Handler | undefined] {
  if (typeof given === 'function') return ['unary', given as Handler]
  const { kind, handler } = (given ?? {}) as Partial<RawStreamHandler>
  return isStreamKind(kind) ? [kind, handler as Handler] : ['unary', undefined]
}

/** Returns a function that makes a fallback's method for each name that is called. Throws `ERR_TTRPC_IMPLEMENTATION`. */
export function fallbackMethods(handler: RawHandler): (service: string, method: string) => ServerMethod {
  if (typeof handler !== 'function') throw refuse(`the fallback must be a function, not ${kindOf(handler)}`)
  return (service, method) => serverMethod(service, method, 'unary', rawCodecs, handler as Handler)
}

function serverMethod(
  service: string,
  method: string,
  kind: MethodKind,
  { input, output }: Codecs,
  handler: Handler,
): ServerMethod {
  return { service, method, fullMethod: `/${service}/${method}`, kind, input, output, handler }
}
