import type { Enum, NamespaceBase, ReflectionObject, Root, Type } from 'protobufjs'
import type { MakeCode } from '../message/code.js'
import { EnumType } from '../message/enum-type.js'
import type { Int64Kind, MessageSpec } from '../message/field-spec.js'
import { MessageType } from '../message/message-type.js'
import { CODE_PARAMETERS, emitCode } from './emit.js'
import { fieldsOf, fullName, isClosed, isMessage, messageSpec } from './model.js'

/** The message types and enums of loaded files, by full name. */
export interface ProtoTypes {
  readonly messages: ReadonlyMap<string, MessageType>
  readonly enums: ReadonlyMap<string, EnumType>
}

/** Makes the types of a resolved root. Their code is emitted and compiled when each is first used. */
export function typesOf(root: Root, int64: Int64Kind): ProtoTypes {
  const messages = new Map<string, MessageType>()
  const enums = new Map<string, EnumType>()
  const registry = (): typeof messages => messages
  walk(root, {
    message: (type) => {
      const types = (): (MessageType | EnumType | undefined)[] =>
        fieldsOf(type).map(({ resolvedType }) => resolvedOf(resolvedType, messages, enums))
      messages.set(fullName(type), new MessageType({ ...lazily(type, int64), types, registry }))
    },
    enum: (type) => enums.set(fullName(type), new EnumType(fullName(type), type.values, isClosed(type))),
  })
  return { messages, enums }
}

function lazily(type: Type, int64: Int64Kind): { readonly spec: MessageSpec; readonly code: MakeCode } {
  const spec = messageSpec(type, int64)
  // The schema is code of the program: `emitCode` puts nothing of it into the text but quoted names and numbers.
  const code: MakeCode = (...parameters) => new Function(...CODE_PARAMETERS, emitCode(spec))(...parameters)
  return { spec, code }
}

function resolvedOf(
  type: Type | Enum | null,
  messages: ReadonlyMap<string, MessageType>,
  enums: ReadonlyMap<string, EnumType>,
): MessageType | EnumType | undefined {
  if (type === null) return undefined
  return isMessage(type) ? messages.get(fullName(type)) : enums.get(fullName(type))
}

function walk(namespace: NamespaceBase, visit: { message(type: Type): void; enum(type: Enum): void }): void {
  for (const object of namespace.nestedArray) {
    if (isEnum(object)) visit.enum(object)
    else if (isNamespace(object)) {
      if ('fieldsArray' in object) visit.message(object as unknown as Type)
      walk(object, visit)
    }
  }
}

function isEnum(object: ReflectionObject): object is Enum {
  return 'valuesById' in object
}

function isNamespace(object: ReflectionObject): object is NamespaceBase {
  return 'nestedArray' in object
}
