import { nearest } from '../../base/errors/did-you-mean.js'
import type { MessageSpec } from './field-spec.js'
import { refuse } from './refusal.js'

/** The fields of types by both of their names; made when JSON of the type is first read. */
const positions = new WeakMap<MessageSpec, ReadonlyMap<string, number>>()

/** Returns the position of a field by its name in JSON or in the .proto file. */
export function positionOf(spec: MessageSpec, key: string): number | undefined {
  let known = positions.get(spec)
  if (known === undefined) {
    const names = (name: 'jsonName' | 'protoName') => spec.fields.map((field, i) => [field[name], i] as const)
    known = new Map([...names('protoName'), ...names('jsonName')])
    positions.set(spec, known)
  }
  return known.get(key)
}

/** Refuses a key that is not a field, with the one that was meant. */
export function refuseKey(spec: MessageSpec, key: string): never {
  const renamed = spec.fields.find(({ name }) => name === key)
  const names = spec.fields.map(({ jsonName }) => jsonName)
  const near = renamed?.jsonName ?? nearest(key, names)
  return refuse(`is not a field of ${spec.name}${near === undefined ? '' : ` (is it ${near}?)`}`, key)
}
