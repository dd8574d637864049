import { didYouMean, nearest } from '../base/errors/did-you-mean.js'
import { misuse } from '../base/errors/misuse.js'
import { kindOf } from '../base/errors/text.js'

/**
 * Returns the function of an implementation for a method. Undefined where it may be missing. Throws
 * `ERR_TTRPC_IMPLEMENTATION`.
 */
export function handlerOf(
  service: string,
  implementation: object,
  local: string,
  mayMiss: boolean,
): ((...args: never) => unknown) | undefined {
  const handler = (implementation as Record<string, unknown>)[local]
  if (typeof handler === 'function') return handler as (...args: never) => unknown
  if (handler === undefined && mayMiss) return undefined
  const near = handler === undefined ? nearest(local, functionsOf(implementation)) : undefined
  const hint = near === undefined ? '' : `; it has ${JSON.stringify(near)}`
  throw refuse(`the implementation of ${service} needs a function ${local}, not ${kindOf(handler)}${hint}`)
}

/**
 * Refuses functions that handle no method: any of a plain object; of an instance of a class, which has functions of its
 * own, those whose names are near to that of a missing handler. Throws `ERR_TTRPC_IMPLEMENTATION`.
 */
export function refuseStrangers(service: string, implementation: object, locals: ReadonlySet<string>): void {
  const missing = [...locals].filter(
    (local) => (implementation as Record<string, unknown>)[local] === undefined,
  )
  for (const name of functionsOf(implementation)) {
    if (locals.has(name)) continue
    const hint = didYouMean(name, missing)
    if (hint === '' && !isPlain(implementation)) continue
    throw refuse(
      `the implementation of ${service} has a function ${name}, which handles no method of it${hint}`,
    )
  }
}

function isPlain(object: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(object)
  return prototype === Object.prototype || prototype === null
}

/** The names of an object's functions, its own and those of its classes. Calls no getter. */
function functionsOf(object: object): string[] {
  const names: string[] = []
  for (
    let one: object | null = object;
    one !== null && one !== Object.prototype;
    one = Object.getPrototypeOf(one)
  ) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(one))) {
      if (typeof value === 'function' && name !== 'constructor') names.push(name)
    }
  }
  return names
}

/** Returns the error of an implementation that is not one. */
export function refuse(message: string): TypeError {
  return misuse('ERR_TTRPC_IMPLEMENTATION', message)
}
