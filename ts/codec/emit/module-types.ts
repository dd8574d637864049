import { EnumType } from '../message/enum-type.js'
import { type FieldSpec, type Int64Kind, isLong } from '../message/field-spec.js'
import type { MessageType } from '../message/message-type.js'
import { docLines } from './doc.js'
import { exportsOf } from './module-code.js'
import {
  ModuleNames,
  type ModulePlan,
  type ModulePlans,
  type PlannedMethod,
  type PlannedService,
} from './module-plan.js'

/** Emits the types of a module. `runtime`: the module with `MessageType` and `EnumType`. */
export function emitModuleTypes(plan: ModulePlan, plans: ModulePlans, runtime: string): string {
  const names = new ModuleNames(plan, plans)
  const body = typedBody(plan, names)
  const exported = [...exportsOf(plan, names), ...typeExportsOf(plan, names)]
  return [
    `// Generated from ${plan.source}. Do not edit.`,
    `import type { EnumType, MessageType } from '${runtime}'`,
    ...names.imports('import type'),
    '',
    ...body,
    `export { ${exported.join(', ')} }`,
    '',
  ].join('\n')
}

/** Emits what a module declares, as types. */
export function typedBody(plan: ModulePlan, names: ModuleNames): string[] {
  return typesOfPlan(plan, names).flatMap(({ declarations, values }) => [
    ...declarations,
    ...values.flatMap(({ name, type, doc }) => [...doc, `declare const ${name}: ${type}`]),
  ])
}

/** The type of a constant, and the lines of its doc comment. */
interface ValueType {
  readonly name: string
  readonly type: string
  readonly doc: readonly string[]
}

/** The types that an enum, a message or a service declares, and those of its constants. */
interface Types {
  readonly declarations: readonly string[]
  readonly values: readonly ValueType[]
}

/** Returns the types of everything that a module declares. */
export function typesOfPlan(plan: ModulePlan, names: ModuleNames): Types[] {
  return [
    ...plan.enums.map((type) => enumTypes(type, names)),
    ...plan.messages.map((type) => messageTypes(type, names)),
    ...plan.services.map((service) => serviceTypes(service, names)),
  ]
}

/** Returns what the module exports beside its constants, each as `_Name as Name`: the types of what may be sent. */
export function typeExportsOf({ messages }: ModulePlan, names: ModuleNames): string[] {
  return messages.map(({ name }) => {
    const exported = names.exported(name) + names.initSuffixOf(name)
    return `_${exported} as ${exported}`
  })
}

/** A number of an enum that is open may be one without a name. */
function enumTypes(type: EnumType, names: ModuleNames): Types {
  const own = names.of(type.name)
  const numbers = [...new Set(type.names.map((name) => type.numberOf(name)))]
  const { docs } = names.plan
  const doc = docLines(docs.get(type.name))
  const byName = [
    '{',
    ...type.names.flatMap((name) => [
      ...docLines(docs.get(`${type.name}.${name}`), '  '),
      `  readonly ${JSON.stringify(name)}: ${type.numberOf(name)}`,
    ]),
    // To the compiler, `Infinity` is a number.
    ...(type.names.some((name) => String(Number(name)) === name)
      ? []
      : ['  readonly [number: number]: string | undefined']),
    '}',
  ]
  return {
    declarations: [
      ...doc,
      `type ${own} = ${[...numbers, ...(type.closed ? [] : ['(number & {})'])].join(' | ')}`,
    ],
    values: [
      { name: own, type: byName.join('\n'), doc },
      { name: `${own}$`, type: 'EnumType', doc: [] },
    ],
  }
}

function messageTypes(type: MessageType, names: ModuleNames): Types {
  const own = names.of(type.name)
  const init = names.init(type.name)
  const { fields, int64 } = type.spec
  const doc = names.plan.docs.get(type.name)
  const docOf = ({ protoName }: FieldSpec): string[] =>
    docLines(names.plan.docs.get(`${type.name}.${protoName}`), '  ')
  const declarations = [
    ...docLines(doc, '', `${type.name}, as it is received.`),
    `interface ${own} {`,
    ...fields.flatMap((field, i) => {
      const optional = field.presence === 'explicit' && field.defaultValue === undefined
      return [
        ...docOf(field),
        `  ${JSON.stringify(field.name)}${optional ? '?' : ''}: ${received(field, type.types[i], int64, names)}`,
      ]
    }),
    '}',
    ...docLines(doc, '', `${type.name}, as it may be sent.`),
    `interface ${init} {`,
    ...fields.flatMap((field, i) => {
      const unset = field.presence === 'required' ? '' : ' | null | undefined'
      return [
        ...docOf(field),
        `  readonly ${JSON.stringify(field.name)}${unset === '' ? '' : '?'}: ${sent(field, type.types[i], names)}${unset}`,
      ]
    }),
    '}',
  ]
  return { declarations, values: [{ name: own, type: `MessageType<${own}, ${init}>`, doc: docLines(doc) }] }
}

type Inner = MessageType | EnumType | undefined

function received(field: FieldSpec, inner: Inner, int64: Int64Kind, names: ModuleNames): string {
  const one = inner === undefined ? receivedScalar(field.type, int64) : names.of(inner.name)
  if (field.keyType !== undefined) return `{ [key: string]: ${one} }`
  return field.repeated ? `(${one})[]` : one
}

function receivedScalar(type: string, int64: Int64Kind): string {
  if (type === 'string') return 'string'
  if (type === 'bool') return 'boolean'
  if (type === 'bytes') return 'Uint8Array'
  return isLong(type) ? int64 : 'number'
}

function sent(field: FieldSpec, inner: Inner, names: ModuleNames): string {
  const one = inner === undefined ? sentScalar(field.type) : sentInner(inner, names)
  if (field.keyType !== undefined) {
    const key = isLong(field.keyType) ? 'bigint | number | string' : receivedScalar(field.keyType, 'bigint')
    return `{ readonly [key: string]: ${one} } | ReadonlyMap<${key}, ${one}>`
  }
  return field.repeated ? `readonly (${one})[]` : one
}

function sentScalar(type: string): string {
  if (type === 'bytes') return 'Uint8Array | ArrayBuffer | DataView'
  return isLong(type) ? 'bigint | number | string' : receivedScalar(type, 'bigint')
}

function sentInner(inner: MessageType | EnumType, names: ModuleNames): string {
  if (inner instanceof EnumType) {
    const all = inner.names.map((name) => JSON.stringify(name))
    return [names.of(inner.name), ...all].join(' | ')
  }
  const init = names.init(inner.name)
  return inner.name === 'google.protobuf.Timestamp' ? `${init} | Date` : init
}

function serviceTypes({ name, methods }: PlannedService, names: ModuleNames): Types {
  const { docs } = names.plan
  const type = [
    '{',
    `  readonly name: ${JSON.stringify(name)}`,
    '  readonly methods: {',
    ...methods.flatMap((method) => [
      ...docLines(docs.get(`${name}.${method.name}`), '    '),
      `    readonly ${JSON.stringify(method.name)}: ${methodTypes(method, names)}`,
    ]),
    '  }',
    '}',
  ]
  const doc = docLines(docs.get(name))
  return { declarations: [], values: [{ name: names.of(name), type: type.join('\n'), doc }] }
}

function methodTypes(method: PlannedMethod, names: ModuleNames): string {
  const { input, output, clientStreaming, serverStreaming } = method
  const messages = `readonly input: typeof ${names.of(input.name)}, readonly output: typeof ${names.of(output.name)}`
  return `{ ${messages}, readonly clientStreaming: ${clientStreaming}, readonly serverStreaming: ${serverStreaming} }`
}
