import { EnumType } from '../message/enum-type.js'
import type { FieldSpec } from '../message/field-spec.js'
import type { MessageType } from '../message/message-type.js'
import { CODE_PARAMETERS, emitCode } from './emit.js'
import { ModuleNames, type ModulePlan, type ModulePlans, type PlannedService } from './module-plan.js'
import type { AnyType } from './text.js'

/** Emits a module in JavaScript. `runtime`: the module that makes types, to be imported. */
export function emitModule(plan: ModulePlan, plans: ModulePlans, runtime: string): string {
  const names = new ModuleNames(plan, plans)
  const constants = constantsOf(names)
  return [
    `// Generated from ${plan.source}. Do not edit.`,
    ...runtimeImports(plan, runtime),
    ...names.imports('import', 'js'),
    '',
    ...[...constants].map(([name, value]) => `const ${name} = ${value}`),
    `export { ${[...constants.keys()].map((name) => `${name} as ${name.slice(1)}`).join(', ')} }`,
    '',
  ].join('\n')
}

/** Returns the import of what makes types, as far as the module needs it. `types`: also of what these types are. */
export function runtimeImports({ enums, messages }: ModulePlan, runtime: string, types = false): string[] {
  const wanted = [
    ...(enums.length > 0 ? ['enumType', ...(types ? ['type EnumType'] : [])] : []),
    ...(messages.length > 0 ? ['messageType', ...(types ? ['type MessageType'] : [])] : []),
  ]
  return wanted.length === 0 ? [] : [`import { ${wanted.join(', ')} } from '${runtime}'`]
}

/** Returns the constants of a module by their names in it, in their order: enums, messages, services. */
export function constantsOf(names: ModuleNames, any: AnyType = ''): ReadonlyMap<string, string> {
  const { enums, messages, services } = names.plan
  return new Map([
    ...enums.flatMap((type) => emitEnum(type, names, any)),
    ...messages.map((type) => [names.of(type.name), emitMessage(type, names, any)] as const),
    ...services.map((service) => [names.of(service.name), emitService(service, names)] as const),
  ])
}

function emitEnum(type: EnumType, names: ModuleNames, any: AnyType): (readonly [string, string])[] {
  const numbers = type.names.map((name) => `${JSON.stringify(name)}: ${type.numberOf(name)}`)
  const own = names.of(type.name)
  const loose = any === '' ? '' : ' as any'
  return [
    [
      `${own}$`,
      `/*#__PURE__*/ enumType(${JSON.stringify(type.name)}, { ${numbers.join(', ')} }, ${type.closed})`,
    ],
    [own, `/*#__PURE__*/ (() => ${own}$.values${loose})()`],
  ]
}

function emitMessage(type: MessageType, names: ModuleNames, any: AnyType): string {
  const { spec } = type
  const types = type.types.map((inner) =>
    inner === undefined ? 'undefined' : names.of(inner.name, inner instanceof EnumType ? '$' : ''),
  )
  // The compiler may be asked to report parameters that are not used, unless they begin so.
  const unused = type.types.every((inner) => inner === undefined) ? '_' : ''
  const parameters = CODE_PARAMETERS.map((name) => `${name === 'T' ? unused : ''}${name}${any}`)
  return [
    `/*#__PURE__*/ messageType(${JSON.stringify(type.name)}, [`,
    ...spec.fields.map((field) => `  ${emitField(field)},`),
    `], () => [${types.join(', ')}], function (${parameters.join(', ')}) {`,
    emitCode(spec, any),
    `}, '${spec.int64}')`,
  ].join('\n')
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

function emitService({ name, methods }: PlannedService, names: ModuleNames): string {
  return [
    '{',
    `  name: ${JSON.stringify(name)},`,
    '  methods: {',
    ...methods.map(
      ({ name: method, input, output, clientStreaming, serverStreaming }) =>
        `    ${JSON.stringify(method)}: { input: ${names.of(input.name)}, output: ${names.of(output.name)}, clientStreaming: ${clientStreaming}, serverStreaming: ${serverStreaming} },`,
    ),
    '  },',
    '}',
  ].join('\n')
}
