import type { ClientCalls, MessageSource } from './call/client-calls.js'
import { type ClientMethod, clientMethod } from './call/client-method.js'
import { methodKind } from './call/method-kind.js'
import { type CallOptions, checkCallOptions } from './call/options.js'
import { payloadCodec } from './codec/payload-codec.js'
import { misuse } from './errors/misuse.js'
import { kindOf } from './errors/text.js'
import { checkOptions } from './options.js'
import {
  type ClientOf,
  type LocalName,
  localName,
  type MethodDefinition,
  type ServiceDefinition,
} from './service.js'

const SERVICE_OPTIONS = new Set(['methods'])
const METHOD_OPTIONS = new Set(['timeoutMs', 'waitForReady', 'idempotent'])

type Requests = MessageSource<unknown> | undefined
type Method = (request: unknown, options?: CallOptions) => unknown

/** What holds for the calls of a method that don't say it themselves. */
export type MethodDefaults = Pick<CallOptions, 'timeoutMs' | 'waitForReady' | 'idempotent'>

/** What `client.service` may be given. */
export interface ServiceOptions<S extends ServiceDefinition = ServiceDefinition> {
  /** By the methods' local names. A call's own options go before, the client's `callTimeoutMs` behind. */
  readonly methods?: { readonly [N in keyof S['methods'] & string as LocalName<N>]?: MethodDefaults }
}

/** An object with a function for each method, made once; no Proxy, so a misspelt name is `undefined`. */
export function clientOf<S extends ServiceDefinition>(
  definition: S,
  calls: ClientCalls,
  options: ServiceOptions<S> | undefined,
): ClientOf<S> {
  const defaults = checkDefaults(definition, options)
  const methods = Object.entries(definition.methods).map(([name, method]): [string, Method] => {
    const local = localName(name)
    return [local, withDefaults(methodOf(definition.name, name, method, calls), defaults.get(local))]
  })
  return Object.freeze(Object.fromEntries(methods)) as ClientOf<S>
}

function methodOf(service: string, name: string, definition: MethodDefinition, calls: ClientCalls): Method {
  const kind = methodKind(definition)
  const input = payloadCodec(definition.input)
  const method = clientMethod(service, name, kind, input, payloadCodec(definition.output))
  switch (kind) {
    case 'unary':
      return (message, options) => calls.unary(method, checked(method, message), options)
    case 'serverStreaming':
      return (message, options) => calls.stream(method, checked(method, message), options)
    case 'clientStreaming':
      return (requests, options) => {
        const call = calls.stream(method, requests as Requests, options)
        return requests === undefined ? call : call.receive()
      }
    case 'bidiStreaming':
      return (requests, options) => calls.stream(method, requests as Requests, options)
  }
}

/** By local name. Throws `ERR_TTRPC_OPTION`. */
function checkDefaults(
  definition: ServiceDefinition,
  options: ServiceOptions | undefined,
): ReadonlyMap<string, MethodDefaults> {
  checkOptions('service', options, SERVICE_OPTIONS)
  const given = options?.methods ?? {}
  checkOptions('methods', given, new Set(Object.keys(definition.methods).map((name) => localName(name))))
  const defaults = Object.entries(given).filter(([, one]) => one !== undefined) as [string, MethodDefaults][]
  for (const [name, one] of defaults) {
    checkOptions(`methods.${name}`, one, METHOD_OPTIONS)
    checkCallOptions(one)
  }
  return new Map(defaults)
}

/** A deadline goes before a default time limit, as they cannot be given together. */
function withDefaults(call: Method, defaults: MethodDefaults | undefined): Method {
  if (defaults === undefined) return call
  const { timeoutMs: _, ...untimed } = defaults
  return (request, options) =>
    call(request, { ...(options?.deadline === undefined ? defaults : untimed), ...options })
}

function checked(method: ClientMethod, message: unknown): unknown {
  if (method.input.accepts(message)) return message
  throw misuse(
    'ERR_TTRPC_ARGUMENT',
    `the request of ${method.service}/${method.method} must be a message, not ${kindOf(message)}`,
  )
}
