import type { HandlerContext } from './call/context.js'
import type { ServerMethod } from './call/server-method.js'
import type { PayloadCodec } from './codec/payload-codec.js'
import { payloadCodec } from './codec/payload-codec.js'
import { rawCodec } from './codec/raw-codec.js'
import { misuse } from './errors/misuse.js'
import { isWellFormed, kindOf } from './errors/text.js'
import { localName, type ServiceDefinition } from './service.js'

/** A raw handler: encoded request in, encoded reply out. */
export type RawHandler = (request: Uint8Array, context: HandlerContext) => Uint8Array | Promise<Uint8Array>

type Handler = ServerMethod['handler']

/** The methods of a typed service, each with its handler. Throws `ERR_TTRPC_IMPLEMENTATION`, naming what is missing. */
export function typedMethods(
  definition: ServiceDefinition,
  implementation: object,
  partial: boolean,
): ServerMethod[] {
  if (typeof implementation !== 'object' || implementation === null) {
    throw refuse(`the implementation of ${definition.name} must be an object, not ${kindOf(implementation)}`)
  }
  const methods: ServerMethod[] = []
  for (const [name, method] of Object.entries(definition.methods)) {
    const local = localName(name)
    const handler = (implementation as Record<string, unknown>)[local]
    if (handler === undefined && partial) continue
    if (typeof handler !== 'function') {
      throw refuse(
        `the implementation of ${definition.name} needs a function ${local}, not ${kindOf(handler)}`,
      )
    }
    if (method.clientStreaming === true || method.serverStreaming === true) {
      throw misuse(
        'ERR_TTRPC_DEFINITION',
        `${definition.name}/${name} streams, and only unary methods can be served yet`,
      )
    }
    const bound = (handler as Handler).bind(implementation)
    methods.push(
      serverMethod(definition.name, name, payloadCodec(method.input), payloadCodec(method.output), bound),
    )
  }
  return methods
}

/** The methods of a raw service, keyed by their names on the wire. */
export function rawMethods(service: string, handlers: Readonly<Record<string, RawHandler>>): ServerMethod[] {
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
    if (typeof handler !== 'function')
      throw refuse(`the handler of ${service}/${name} must be a function, not ${kindOf(handler)}`)
    return serverMethod(service, name, rawCodec as PayloadCodec, rawCodec as PayloadCodec, handler as Handler)
  })
}

/** Makes the methods of a fallback, one for each name that is called. Throws `ERR_TTRPC_IMPLEMENTATION`. */
export function fallbackMethods(handler: RawHandler): (service: string, method: string) => ServerMethod {
  if (typeof handler !== 'function') throw refuse(`the fallback must be a function, not ${kindOf(handler)}`)
  const raw = rawCodec as PayloadCodec
  return (service, method) => serverMethod(service, method, raw, raw, handler as Handler)
}

function serverMethod(
  service: string,
  method: string,
  input: PayloadCodec,
  output: PayloadCodec,
  handler: Handler,
): ServerMethod {
  return { service, method, fullMethod: `/${service}/${method}`, input, output, handler }
}

function refuse(message: string): TypeError {
  return misuse('ERR_TTRPC_IMPLEMENTATION', message)
}
