import { EnumType } from '../message/enum-type.js'
import type { FieldSpec } from '../message/field-spec.js'
import type { MessageType } from '../message/message-type.js'
import { CODE_PARAMETERS, emitCode } from './emit.js'
import { ModuleNames, type ModulePlan, type ModulePlans, type PlannedService } from './module-plan.js'

/** Emits a module in JavaScript. `runtime`: the module that makes types, to be imported. */
export function emitModule(plan: ModulePlan, plans: ModulePlans, runtime: string): string {
  const names = new ModuleNames(plan, plans)
  const body = emitValues(plan, names).map(({ name, code }) => `const ${name} = ${code}`)
  return [
    `// Generated from ${plan.source}. Do not edit.`,
    `import { enumType, messageType } from '${runtime}'`,
    ...names.imports('import'),
    '',
    ...body,
    `export { ${exportsOf(plan, names).join(', ')} }`,
    '',
  ].join('\n')
}

/** A constant of a module, with the name that it has there. */
interface Value {
  readonly name: string
  readonly code: string
}

/** Emits the constants of a module: two for an enum, one for a message or a service. */
export function emitValues(plan: ModulePlan, names: ModuleNames): Value[] {
  return [
    ...plan.enums.flatMap((type) => emitEnum(type, names)),
    ...plan.messages.map((type) => emitMessage(type, names)),
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

function emitEnum(type: EnumType, names: ModuleNames): Value[] {
  const numbers = type.names.map((name) => `${JSON.stringify(name)}: ${type.numberOf(name)}`)
  const own = names.of(type.name)
  return [
    {
      name: `${own}$`,
      code: `/*#__PURE__*/ enumType(${JSON.stringify(type.name)}, { ${numbers.join(', ')} }, ${type.closed})`,
    },
    { name: own, code: `/*#__PURE__*/ (() => ${own}$.values)()` },
  ]
}

function emitMessage(type: MessageType, names: ModuleNames): Value {
  const { spec } = type
  const types = type.types.map((inner) =>
    inner === undefined ? 'undefined' : names.of(inner.name, inner instanceof EnumType ? '$' : ''),
  )
  const code = [
    `/*#__PURE__*/ messageType(${JSON.stringify(type.name)}, [`,
    ...spec.fields.map((field) => `  ${emitField(field)},`),
    `], () => [${types.join(', ')}], function (${CODE_PARAMETERS.join(', ')}) {`,
    emitCode(spec),
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
