import { type ClientMethod, clientMethod } from './call/client-method.js'
import type { CallOptions } from './call/options.js'
import { payloadCodec } from './codec/payload-codec.js'
import { misuse } from './errors/misuse.js'
import { kindOf } from './errors/text.js'
import { type ClientOf, localName, type MethodDefinition, type ServiceDefinition } from './service.js'

/** Makes one unary call. */
export type UnaryCaller = (
  method: ClientMethod<unknown, unknown>,
  message: unknown,
  options: CallOptions | undefined,
) => Promise<unknown>

type Method = (message: unknown, options?: CallOptions) => Promise<unknown>

/** An object with a function for each method, made once; no Proxy, so a misspelt name is `undefined`. */
export function clientOf<S extends ServiceDefinition>(definition: S, call: UnaryCaller): ClientOf<S> {
  const methods = Object.entries(definition.methods).map(([name, method]): [string, Method] => [
    localName(name),
    unaryMethod(definition.name, name, method, call),
  ])
  return Object.freeze(Object.fromEntries(methods)) as ClientOf<S>
}

function unaryMethod(service: string, name: string, definition: MethodDefinition, call: UnaryCaller): Method {
  const input = payloadCodec(definition.input)
  const method = clientMethod(service, name, input, payloadCodec(definition.output))
  if (definition.clientStreaming === true || definition.serverStreaming === true) {
    return () => {
      throw misuse(
        'ERR_TTRPC_DEFINITION',
        `${service}/${name} streams, and only unary methods can be called yet`,
      )
    }
  }
  return (message, options) => {
    if (!input.accepts(message)) {
      throw misuse(
        'ERR_TTRPC_ARGUMENT',
        `the request of ${service}/${name} must be a message, not ${kindOf(message)}`,
      )
    }
    return call(method, message, options)
  }
}
