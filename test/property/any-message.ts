/** Arbitrary messages of any type, as they are decoded. */
import fc from 'fast-check'
import type { FieldSpec } from '#ttrpc/codec/message/field-spec.js'
import type { MessageType } from '#ttrpc/codec/message/message-type.js'
import { scalars } from './message-arbitraries.js'

const DEPTH = 3

type Known = ReadonlyMap<string, fc.Arbitrary<object>>

/** Returns messages of the type, with some of its fields set. `known`: the messages of types that are not of any fields. */
export function messagesOf(type: MessageType, known: Known = new Map(), depth = 0): fc.Arbitrary<object> {
  const special = known.get(type.name)
  if (special !== undefined) return special
  const fields = Object.fromEntries(
    type.spec.fields.flatMap((field, i) => {
      const inner = type.types[i]
      if (field.type === 'message' && depth >= DEPTH) return []
      const one: fc.Arbitrary<unknown> =
        inner === undefined
          ? (scalars as Record<string, fc.Arbitrary<unknown>>)[field.type]!
          : 'spec' in inner
            ? messagesOf(inner, known, depth + 1)
            : fc.constantFrom(...inner.names.map((name) => inner.numberOf(name)))
      return [[field.name, several(field, one)]]
    }),
  )
  const required = type.spec.fields.filter((field) => field.presence === 'required').map(({ name }) => name)
  return fc.record(fields, { requiredKeys: required }).map((message) => oneOfEach(type, message))
}

function several(field: FieldSpec, one: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  if (field.repeated) return fc.array(one, { maxLength: 3 })
  if (field.keyType === undefined) return one
  const key = (scalars as Record<string, fc.Arbitrary<unknown>>)[field.keyType]!.map(String)
  return fc.dictionary(key, one, { maxKeys: 3, noNullPrototype: true })
}

/** Leaves one member of each oneof. */
function oneOfEach(type: MessageType, message: Record<string, unknown>): object {
  const taken = new Set<string>()
  const kept = type.spec.fields.filter(({ name, oneof }) => {
    if (!Object.hasOwn(message, name)) return false
    if (oneof === undefined) return true
    if (taken.has(oneof)) return false
    taken.add(oneof)
    return true
  })
  return Object.fromEntries(kept.map(({ name }) => [name, message[name]]))
}
