/** Descriptors of loaded messages, for counterparts that make messages of them at run time. */
import type { EnumType } from '#ttrpc/codec/message/enum-type.js'
import type { FieldSpec } from '#ttrpc/codec/message/field-spec.js'
import type { MessageType } from '#ttrpc/codec/message/message-type.js'
import { loadProto } from '#ttrpc/codec/proto/load-proto.js'

const { messages: descriptors } = await loadProto('google/protobuf/descriptor.proto')

/** Returns an encoded FileDescriptorSet with these messages of proto3 and all that they contain, a file for each package. */
export function descriptorsOf(roots: readonly MessageType[]): Uint8Array {
  const all = new Map<string, MessageType | EnumType>()
  const visit = (type: MessageType | EnumType): void => {
    if (all.has(type.name)) return
    all.set(type.name, type)
    if ('spec' in type) for (const inner of type.types) if (inner !== undefined) visit(inner)
  }
  for (const root of roots) visit(root)
  const file = [...new Set([...all.keys()].map((name) => packageOf(name, all)))].map((name) => ({
    name: `${name}.proto`,
    package: name,
    syntax: 'proto3',
    dependency: importsOf(name, all).map((other) => `${other}.proto`),
    ...childrenOf(name, all, 'messageType'),
  }))
  return descriptors.FileDescriptorSet!.encode({ file })
}

type Types = ReadonlyMap<string, MessageType | EnumType>

/** What is declared in a package or a message. */
function childrenOf(
  parent: string,
  all: Types,
  messages: 'messageType' | 'nestedType',
): Record<string, object[]> {
  const children = [...all.values()].filter(({ name }) => parentOf(name) === parent)
  return {
    [messages]: children.flatMap((type) => ('spec' in type ? [messageOf(type, all)] : [])),
    enumType: children.flatMap((type) => ('spec' in type ? [] : [enumOf(type)])),
  }
}

function importsOf(name: string, all: Types): string[] {
  const inner = [...all.values()].flatMap((type) =>
    'spec' in type && packageOf(type.name, all) === name ? type.types : [],
  )
  const packages = inner.flatMap((type) => (type === undefined ? [] : [packageOf(type.name, all)]))
  return [...new Set(packages)].filter((other) => other !== name)
}

function parentOf(name: string): string {
  return name.slice(0, name.lastIndexOf('.'))
}

function packageOf(name: string, all: Types): string {
  const parent = parentOf(name)
  return all.has(parent) ? packageOf(parent, all) : parent
}

function bare(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}

function enumOf(type: EnumType): object {
  return { name: bare(type.name), value: type.names.map((name) => ({ name, number: type.numberOf(name) })) }
}

function messageOf(type: MessageType, all: Types): object {
  const { fields } = type.spec
  const nested = childrenOf(type.name, all, 'nestedType')
  const real = [...new Set(fields.flatMap(({ oneof }) => (oneof === undefined ? [] : [oneof])))]
  const synthetic = fields.filter(isOptional).map(({ protoName }) => `_${protoName}`)
  const oneofs = [...real, ...synthetic]
  return {
    name: bare(type.name),
    field: fields.map((field, i) => fieldOf(field, type, i, oneofs)),
    nestedType: [
      ...fields.flatMap((field, i) => (field.keyType === undefined ? [] : [entryOf(field, type, i)])),
      ...nested.nestedType!,
    ],
    enumType: nested.enumType,
    oneofDecl: oneofs.map((name) => ({ name })),
  }
}

function isOptional({ presence, type, oneof }: FieldSpec): boolean {
  return presence === 'explicit' && type !== 'message' && oneof === undefined
}

function fieldOf(field: FieldSpec, type: MessageType, i: number, oneofs: readonly string[]): object {
  const { protoName, jsonName, id, repeated, packed, keyType, oneof } = field
  const map = keyType !== undefined
  const oneofName = oneof ?? (isOptional(field) ? `_${protoName}` : undefined)
  return {
    name: protoName,
    jsonName,
    number: id,
    label: repeated || map ? 'LABEL_REPEATED' : 'LABEL_OPTIONAL',
    ...(map
      ? { type: 'TYPE_MESSAGE', typeName: `.${type.name}.${entryName(field)}` }
      : valueType(field, type, i)),
    ...(repeated &&
      field.type !== 'string' &&
      field.type !== 'bytes' &&
      field.type !== 'message' && { options: { packed } }),
    ...(oneofName !== undefined && { oneofIndex: oneofs.indexOf(oneofName) }),
    ...(isOptional(field) && { proto3Optional: true }),
  }
}

function valueType(field: FieldSpec, type: MessageType, i: number): object {
  const inner = type.types[i]
  return {
    type: `TYPE_${field.type.toUpperCase()}`,
    ...(inner !== undefined && { typeName: `.${inner.name}` }),
  }
}

/** The message that an entry of a map is on the wire. */
function entryOf(field: FieldSpec, type: MessageType, i: number): object {
  return {
    name: entryName(field),
    field: [
      { name: 'key', number: 1, label: 'LABEL_OPTIONAL', type: `TYPE_${field.keyType?.toUpperCase()}` },
      { name: 'value', number: 2, label: 'LABEL_OPTIONAL', ...valueType(field, type, i) },
    ],
    options: { mapEntry: true },
  }
}

function entryName({ protoName }: FieldSpec): string {
  const camel = protoName.replace(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
  return `${camel}Entry`
}
