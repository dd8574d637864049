import { EnumType } from '../message/enum-type.js'
import { type FieldSpec, type Int64Kind, isLong } from '../message/field-spec.js'
import type { MessageType } from '../message/message-type.js'
import { exportsOf } from './module-code.js'
import { ModuleNames, type ModulePlan, type ModulePlans, type PlannedService } from './module-plan.js'

/** Emits the types of a module. `runtime`: the module with `MessageType` and `EnumType`. */
export function emitModuleTypes(plan: ModulePlan, plans: ModulePlans, runtime: string): string {
  const names = new ModuleNames(plan, plans)
  const body = typesOfPlan(plan, names).flatMap(({ declarations, values }) => [
    ...declarations,
    ...values.map(({ name, type }) => `declare const ${name}: ${type}`),
  ])
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

/** The types that an enum, a message or a service declares, and the types of its constants. */
interface Types {
  readonly declarations: readonly string[]
  readonly values: readonly { readonly name: string; readonly type: string }[]
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
  const byName = [
    '{',
    ...type.names.map((name) => `  readonly ${JSON.stringify(name)}: ${type.numberOf(name)}`),
    // To the compiler, `Infinity` is a number.
    ...(type.names.some((name) => String(Number(name)) === name)
      ? []
      : ['  readonly [number: number]: string | undefined']),
    '}',
  ]
  return {
    declarations: [`type ${own} = ${[...numbers, ...(type.closed ? [] : ['(number & {})'])].join(' | ')}`],
    values: [
      { name: own, type: byName.join('\n') },
      { name: `${own}$`, type: 'EnumType' },
    ],
  }
}

function messageTypes(type: MessageType, names: ModuleNames): Types {
  const own = names.of(type.name)
  const init = names.init(type.name)
  const { fields, int64 } = type.spec
  const declarations = [
    `/** ${type.name}, as it is received. */`,
    `interface ${own} {`,
    ...fields.map((field, i) => {
      const optional = field.presence === 'explicit' && field.defaultValue === undefined
      return `  ${JSON.stringify(field.name)}${optional ? '?' : ''}: ${received(field, type.types[i], int64, names)}`
    }),
    '}',
    `/** ${type.name}, as it may be sent. */`,
    `interface ${init} {`,
    ...fields.map((field, i) => {
      const unset = field.presence === 'required' ? '' : ' | null | undefined'
      return `  readonly ${JSON.stringify(field.name)}${unset === '' ? '' : '?'}: ${sent(field, type.types[i], names)}${unset}`
    }),
    '}',
  ]
  return { declarations, values: [{ name: own, type: `MessageType<${own}, ${init}>` }] }
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
  const type = [
    '{',
    `  readonly name: ${JSON.stringify(name)}`,
    '  readonly methods: {',
    ...methods.map(
      ({ name: method, input, output, clientStreaming, serverStreaming }) =>
        `    readonly ${JSON.stringify(method)}: { readonly input: typeof ${names.of(input.name)}, readonly output: typeof ${names.of(output.name)}, readonly clientStreaming: ${clientStreaming}, readonly serverStreaming: ${serverStreaming} }`,
    ),
    '  }',
    '}',
  ]
  return { declarations: [], values: [{ name: names.of(name), type: type.join('\n') }] }
}
