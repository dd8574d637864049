import { EnumType } from '../message/enum-type.js'
import type { FieldSpec } from '../message/field-spec.js'
import type { MessageType } from '../message/message-type.js'
import { CODE_PARAMETERS, emitCode } from './emit.js'
import { ModuleNames, type ModulePlan, type ModulePlans, type PlannedService } from './module-plan.js'
import type { AnyType } from './text.js'

/** Emits a module in JavaScript. `runtime`: the module that makes types, to be imported. */
export function emitModule(plan: ModulePlan, plans: ModulePlans, runtime: string): string {
  const names = new ModuleNames(plan, plans)
  const body = emitValues(plan, names).map(({ name, code }) => `const ${name} = ${code}`)
  return [
    `// Generated from ${plan.source}. Do not edit.`,
    ...runtimeImports(plan, runtime, ['enumType'], ['messageType']),
    ...names.imports('import'),
    '',
    ...body,
    `export { ${exportsOf(plan, names).join(', ')} }`,
    '',
  ].join('\n')
}

/** Returns the import of what makes types: of what is for enums and for messages, where the module has these. */
export function runtimeImports(
  { enums, messages }: ModulePlan,
  runtime: string,
  forEnums: readonly string[],
  forMessages: readonly string[],
): string[] {
  const wanted = [...(enums.length > 0 ? forEnums : []), ...(messages.length > 0 ? forMessages : [])]
  return wanted.length === 0 ? [] : [`import { ${wanted.join(', ')} } from '${runtime}'`]
}

/** A constant of a module, with the name that it has there. */
interface Value {
  readonly name: string
  readonly code: string
}

/**
 * Emits the constants of a module: two for an enum, one for a message or a service. `any`: `: any` for TypeScript, whose
 * compiler then checks nothing in the code of messages.
 */
export function emitValues(plan: ModulePlan, names: ModuleNames, any: AnyType = ''): Value[] {
  return [
    ...plan.enums.flatMap((type) => emitEnum(type, names, any)),
    ...plan.messages.map((type) => emitMessage(type, names, any)),
    ...plan.services.map((service) => emitService(service, names)),
  ]
}

/** Returns what the module exports of its constants, each as `_Name as Name`. */
export function exportsOf({ enums, messages, services }: ModulePlan, names: ModuleNames): string[] {
  const exported = [
    ...enums.flatMap(({ name }) => [names.exported(name), `${names.exported(name)}$`]),
    ...[...messages, ...services].map(({ name }) => names.exported(name)),
  ]
  return exported.map((name) => `_${name} as ${name}`)
}

function emitEnum(type: EnumType, names: ModuleNames, any: AnyType): Value[] {
  const numbers = type.names.map((name) => `${JSON.stringify(name)}: ${type.numberOf(name)}`)
  const own = names.of(type.name)
  return [
    {
      name: `${own}$`,
      code: `/*#__PURE__*/ enumType(${JSON.stringify(type.name)}, { ${numbers.join(', ')} }, ${type.closed})`,
    },
    { name: own, code: `/*#__PURE__*/ (() => ${own}$.values${any === '' ? '' : ' as any'})()` },
  ]
}

function emitMessage(type: MessageType, names: ModuleNames, any: AnyType): Value {
  const { spec } = type
  const types = type.types.map((inner) =>
    inner === undefined ? 'undefined' : names.of(inner.name, inner instanceof EnumType ? '$' : ''),
  )
  // The compiler may be asked to report parameters that are not used, unless they begin so.
  const unused = type.types.every((inner) => inner === undefined) ? '_' : ''
  const parameters = CODE_PARAMETERS.map((name) => `${name === 'T' ? unused : ''}${name}${any}`)
  const code = [
    `/*#__PURE__*/ messageType(${JSON.stringify(type.name)}, [`,
    ...spec.fields.map((field) => `  ${emitField(field)},`),
    `], () => [${types.join(', ')}], function (${parameters.join(', ')}) {`,
    emitCode(spec, any),
    `}, '${spec.int64}')`,
  ]
  return { name: names.of(type.name), code: code.join('\n') }
}

/** The values that `messageType` puts in where a property is left out. */
function isUsual(field: FieldSpec, key: keyof FieldSpec): boolean {
  const value = field[key]
  if (key === 'protoName' || key === 'jsonName') return value === field.name
  if (key === 'utf8') return value === true
  if (key !== 'presence') return value === undefined || value === false
  const single = field.type === 'message' && !field.repeated && field.keyType === undefined
  return value === (single ? 'explicit' : 'implicit')
}

function emitField(field: FieldSpec): string {
  const keys = Object.keys(field) as (keyof FieldSpec)[]
  const parts = keys.filter((key) => !isUsual(field, key)).map((key) => `${key}: ${literal(field[key])}`)
  return `{ ${parts.join(', ')} }`
}

function literal(value: FieldSpec[keyof FieldSpec]): string {
  if (typeof value === 'bigint') return `${value}n`
  if (value instanceof Uint8Array) return `new Uint8Array([${value.join(', ')}])`
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value)
  return JSON.stringify(value)
}

function emitService({ name, methods }: PlannedService, names: ModuleNames): Value {
  const code = [
    '{',
    `  name: ${JSON.stringify(name)},`,
    '  methods: {',
    ...methods.map(
      ({ name: method, input, output, clientStreaming, serverStreaming }) =>
        `    ${JSON.stringify(method)}: { input: ${names.of(input.name)}, output: ${names.of(output.name)}, clientStreaming: ${clientStreaming}, serverStreaming: ${serverStreaming} },`,
    ),
    '  },',
    '}',
  ]
  return { name: names.of(name), code: code.join('\n') }
}
