import { nearest } from '../../base/errors/did-you-mean.js'
import type { LoadedMethod, LoadedServices } from '../../index.js'

/** A method with its names on the wire. */
export interface FoundMethod {
  readonly service: string
  readonly method: string
  readonly definition: LoadedMethod
}

/** Returns all methods of all services, once each. */
export function methodsOf(services: LoadedServices): FoundMethod[] {
  return [...new Set(Object.values(services))].flatMap(({ name, methods }) =>
    Object.entries(methods).map(([method, definition]) => ({ service: name, method, definition })),
  )
}

/** Returns the method by its full name, or by an end of it that only one method has. Throws where there is none or several. */
export function findMethod(services: LoadedServices, wanted: string): FoundMethod {
  const all = methodsOf(services)
  const names = all.map(({ service, method }) => `${service}/${method}`)
  const at = findName(names, wanted, 'method')
  return all[names.indexOf(at)]!
}

/**
 * Returns the one of the full names that is meant by it or by an end of it: `demo.v1.Greeter/SayHello` by
 * `Greeter/SayHello` or `SayHello`. Throws where none or several are meant. `what` is for the errors.
 */
export function findName(names: readonly string[], wanted: string, what: string): string {
  if (names.includes(wanted)) return wanted
  const fitting = [...new Set(names)].filter((name) => endsOf(name).includes(wanted))
  if (fitting.length === 1) return fitting[0]!
  const shown = JSON.stringify(wanted)
  if (fitting.length > 1) throw new Error(`${shown} may be ${fitting.join(' or ')}: write more of its name`)
  const near = nearest(wanted, names.flatMap(endsOf))
  const meant = near === undefined ? undefined : names.find((name) => endsOf(name).includes(near))
  const hint = meant === undefined ? `; ttrpc list shows what there is` : `; did you mean ${meant}?`
  throw new Error(`the files have no ${what} ${shown}${hint}`)
}

function endsOf(name: string): string[] {
  const starts = [...name.matchAll(/[./]/g)].map(({ index }) => index + 1)
  return [name, ...starts.map((start) => name.slice(start))]
}
