import type { ClientCalls, MessageSource } from './call/client-calls.js'
import { type ClientMethod, clientMethod } from './call/client-method.js'
import { methodKind } from './call/method-kind.js'
import type { CallOptions } from './call/options.js'
import { payloadCodec } from './codec/payload-codec.js'
import { misuse } from './errors/misuse.js'
import { kindOf } from './errors/text.js'
import { type ClientOf, localName, type MethodDefinition, type ServiceDefinition } from './service.js'

type Requests = MessageSource<unknown> | undefined
type Method = (request: unknown, options?: CallOptions) => unknown

/** An object with a function for each method, made once; no Proxy, so a misspelt name is `undefined`. */
export function clientOf<S extends ServiceDefinition>(definition: S, calls: ClientCalls): ClientOf<S> {
  const methods = Object.entries(definition.methods).map(([name, method]): [string, Method] => [
    localName(name),
    methodOf(definition.name, name, method, calls),
  ])
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

function checked(method: ClientMethod, message: unknown): unknown {
  if (method.input.accepts(message)) return message
  throw misuse(
    'ERR_TTRPC_ARGUMENT',
    `the request of ${method.service}/${method.method} must be a message, not ${kindOf(message)}`,
  )
}
