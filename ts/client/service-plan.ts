import { type ClientMethod, clientMethod } from '../call/client/client-method.js'
import { methodKind } from '../call/method-kind.js'
import { checkDefinition, localName, type MethodDefinition, type ServiceDefinition } from '../call/service.js'
import { payloadCodec } from '../codec/payload-codec.js'

/** A method of a service, as every client calls it. */
export interface PlannedMethod {
  /** Its name in JavaScript. */
  readonly local: string
  readonly method: ClientMethod
}

/** A method and the fields of its definition that the plan was made from. */
interface PlannedEntry extends PlannedMethod {
  readonly definition: MethodDefinition
  readonly fields: MethodDefinition
}

/**
 * What all clients of a service have in common: its methods with their local names and the bytes that begin their
 * requests. A program that connects for each call would otherwise spend a fifth of its time on this.
 */
class ServicePlan {
  readonly methods: readonly PlannedEntry[]
  readonly #name: string

  constructor({ name, methods }: ServiceDefinition) {
    this.#name = name
    this.methods = Object.entries(methods).map(([method, definition]) => {
      const { input, output, clientStreaming, serverStreaming } = definition
      const fields = { input, output, clientStreaming, serverStreaming } as MethodDefinition
      const kind = methodKind(definition)
      const made = clientMethod(name, method, kind, payloadCodec(input), payloadCodec(output))
      return { local: localName(method), method: made, definition, fields }
    })
  }

  /** Returns whether the definition is as it was when the plan was made: its user may have changed it since. */
  isOf({ name, methods }: ServiceDefinition): boolean {
    if (name !== this.#name) return false
    const names = Object.keys(methods ?? {})
    if (names.length !== this.methods.length) return false
    return this.methods.every(({ method, definition, fields }, index) => {
      const now = names[index] === method.method ? methods[method.method] : undefined
      return now === definition && isSame(now, fields)
    })
  }
}

const plans = new WeakMap<object, ServicePlan>()

/** Returns the methods of a service in the order of their definition. Throws `ERR_TTRPC_DEFINITION`. */
export function plannedMethods(definition: ServiceDefinition): readonly PlannedMethod[] {
  const known = plans.get(definition)
  if (known?.isOf(definition)) return known.methods
  checkDefinition(definition)
  const made = new ServicePlan(definition)
  plans.set(definition, made)
  return made.methods
}

function isSame(now: MethodDefinition, fields: MethodDefinition): boolean {
  return (
    now.input === fields.input &&
    now.output === fields.output &&
    now.clientStreaming === fields.clientStreaming &&
    now.serverStreaming === fields.serverStreaming
  )
}
