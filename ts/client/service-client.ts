import { misuse } from '../base/errors/misuse.js'
import { kindOfMessage } from '../base/errors/text.js'
import { Metadata, type MetadataInit } from '../base/metadata.js'
import type { ClientCalls, MessageSource } from '../call/client/client-calls.js'
import { type ClientMethod, clientMethod } from '../call/client/client-method.js'
import { methodKind } from '../call/method-kind.js'
import {
  type CallOptions,
  checkCallOptions,
  type MethodDefaults,
  methodDefaultsTable,
} from '../call/options.js'
import {
  type ClientOf,
  type LocalName,
  localName,
  type MethodDefinition,
  type ServiceDefinition,
} from '../call/service.js'
import type { StreamCall } from '../call/stream/stream-call.js'
import { payloadCodec } from '../codec/payload-codec.js'
import { unchecked } from '../options/option.js'
import { options as optionsOf, refuseUnknown, type TableOf } from '../options/options.js'

type Requests = MessageSource<unknown> | undefined
type Method = (request: unknown, options?: CallOptions) => unknown

/** Options of `client.service`. */
export interface ServiceOptions<S extends ServiceDefinition = ServiceDefinition> {
  /** Keyed by the methods' local names. A call's own options come first, the client's `callTimeoutMs` last. */
  readonly methods?: { readonly [N in keyof S['methods'] & string as LocalName<N>]?: MethodDefaults }
}

const serviceOptions = optionsOf('service', {
  methods: unchecked<object | undefined>(),
} satisfies TableOf<ServiceOptions>)

/**
 * Returns an object with a function for each method; it is not a Proxy, so a misspelt name is `undefined`. Its
 * properties are ordinary ones, so that test frameworks can replace a function.
 */
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
  return Object.fromEntries(methods) as ClientOf<S>
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
        return requests === undefined ? call : onlyReply(call)
      }
    case 'bidiStreaming':
      return (requests, options) => calls.stream(method, requests as Requests, options)
  }
}

/** Returns the one reply. A caller that drops it ends up as with a unary call: no other promise has its failure. */
function onlyReply<O>(call: StreamCall<unknown, O>): Promise<O | undefined> {
  return call.receive().then((reply) => reply)
}

/** Returns the defaults by local name. Throws `ERR_TTRPC_OPTION`. */
function checkDefaults(
  definition: ServiceDefinition,
  options: ServiceOptions | undefined,
): ReadonlyMap<string, MethodDefaults> {
  const given = serviceOptions.check(options).methods ?? {}
  refuseUnknown('methods', given, new Set(Object.keys(definition.methods).map((name) => localName(name))))
  const defaults = new Map<string, MethodDefaults>()
  for (const [name, one] of Object.entries(given) as [string, MethodDefaults | undefined][]) {
    if (one === undefined) continue
    optionsOf(`methods.${name}`, methodDefaultsTable).verify(one)
    const { metadata, ...rest } = checkCallOptions(one)
    defaults.set(name, { ...rest, ...(metadata !== undefined && { metadata: new Metadata(metadata) }) })
  }
  return defaults
}

function withDefaults(call: Method, defaults: MethodDefaults | undefined): Method {
  if (defaults === undefined) return call
  return (request, options) => call(request, options === undefined ? defaults : joined(defaults, options))
}

/** Returns a call's options with the defaults for those undefined; a deadline replaces a default `timeoutMs`. */
function joined(defaults: MethodDefaults, options: CallOptions): CallOptions {
  const own = checkCallOptions(options)
  const said = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined))
  const { timeoutMs, metadata, ...rest } = defaults
  return {
    ...rest,
    ...(timeoutMs !== undefined && own.deadline === undefined && { timeoutMs }),
    ...(metadata !== undefined && { metadata }),
    ...said,
    ...(metadata !== undefined && own.metadata !== undefined && { metadata: filled(own.metadata, metadata) }),
  }
}

/** Returns the metadata with the defaults for keys that it lacks. */
function filled(metadata: MetadataInit, defaults: MetadataInit): Metadata {
  const own = Metadata.from(metadata)
  const all = own.clone()
  for (const [key, value] of Metadata.from(defaults)) if (!own.has(key)) all.append(key, value)
  return all
}

function checked(method: ClientMethod, message: unknown): unknown {
  if (method.input.accepts(message)) return message
  throw misuse(
    'ERR_TTRPC_ARGUMENT',
    `the request of ${method.service}/${method.method} must be a message, not ${kindOfMessage(message)}`,
  )
}
