import { EnumType } from '../message/enum-type.js'
import { type FieldSpec, type Int64Kind, isLong } from '../message/field-spec.js'
import type { MessageType } from '../message/message-type.js'
import { ModuleNames, type ModulePlan, type ModulePlans, type PlannedService } from './module-plan.js'

/** How the constants of a module are written, each with its type. */
export interface Constants {
  readonly head: 'declare const' | 'const'
  /** Returns what follows the type of a constant. */
  value(name: string): string
}

/** Emits the types of a module in JavaScript. `runtime`: the module with `MessageType` and `EnumType`. */
export function emitModuleTypes(plan: ModulePlan, plans: ModulePlans, runtime: string): string {
  const names = new ModuleNames(plan, plans)
  const body = typedBody(names, { head: 'declare const', value: () => '' })
  return [
    `// Generated from ${plan.source}. Do not edit.`,
    `import type { EnumType, MessageType } from '${runtime}'`,
    ...names.imports('import type', 'js'),
    '',
    ...body,
    `export { ${typedExports(names).join(', ')} }`,
    '',
  ].join('\n')
}

/** Returns what a module declares, with its types. */
export function typedBody(names: ModuleNames, constants: Constants): string[] {
  const { enums, messages, services } = names.plan
  return [
    ...enums.map((type) => enumTypes(type, names, constants)),
    ...messages.map((type) => messageTypes(type, names, constants)),
    ...services.map((service) => serviceTypes(service, names, constants)),
  ]
}

/** Returns what a module with types exports, e.g. `_Name as Name`. */
export function typedExports(names: ModuleNames): string[] {
  const { plan } = names
  return [
    ...plan.enums.flatMap(({ name }) => exportsOf(names.exported(name), ['', '$'])),
    ...plan.messages.flatMap(({ name }) => exportsOf(names.exported(name), names.suffixesOf(name))),
    ...plan.services.flatMap(({ name }) => exportsOf(names.exported(name), [''])),
  ]
}

function exportsOf(name: string, suffixes: readonly string[]): string[] {
  return suffixes.map((suffix) => `_${name}${suffix} as ${name}${suffix}`)
}

/** A number of an enum that is open may be one without a name. */
function enumTypes(type: EnumType, names: ModuleNames, { head, value }: Constants): string {
  const own = names.of(type.name)
  const numbers = [...new Set(type.names.map((name) => type.numberOf(name)))]
  return [
    `${head} ${own}$: EnumType${value(`${own}$`)}`,
    `type ${own} = ${[...numbers, ...(type.closed ? [] : ['(number & {})'])].join(' | ')}`,
    `${head} ${own}: {`,
    ...type.names.map((name) => `  readonly ${JSON.stringify(name)}: ${type.numberOf(name)}`),
    // To the compiler, `Infinity` is a number.
    ...(type.names.some((name) => String(Number(name)) === name)
      ? []
      : ['  readonly [number: number]: string | undefined']),
    `}${value(own)}`,
  ].join('\n')
}

function messageTypes(type: MessageType, names: ModuleNames, { head, value }: Constants): string {
  const own = names.of(type.name)
  const init = names.init(type.name)
  const { fields, int64 } = type.spec
  return [
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
    `${head} ${own}: MessageType<${own}, ${init}>${value(own)}`,
  ].join('\n')
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

function serviceTypes(
  { name, methods }: PlannedService,
  names: ModuleNames,
  { head, value }: Constants,
): string {
  const own = names.of(name)
  return [
    `${head} ${own}: {`,
    `  readonly name: ${JSON.stringify(name)}`,
    '  readonly methods: {',
    ...methods.map(
      ({ name: method, input, output, clientStreaming, serverStreaming }) =>
        `    readonly ${JSON.stringify(method)}: { readonly input: typeof ${names.of(input.name)}, readonly output: typeof ${names.of(output.name)}, readonly clientStreaming: ${clientStreaming}, readonly serverStreaming: ${serverStreaming} }`,
    ),
    '  }',
    `}${value(own)}`,
  ].join('\n')
}
