import { EnumType } from '../message/enum-type.js'
import type { FieldSpec } from '../message/field-spec.js'
import type { MessageType } from '../message/message-type.js'
import { CODE_PARAMETERS, emitCode } from './emit.js'
import { ModuleNames, type ModulePlan, type ModulePlans, type PlannedService } from './module-plan.js'

/** Emits a module in JavaScript. `runtime`: the module that makes types, to be imported. */
export function emitModule(plan: ModulePlan, plans: ModulePlans, runtime: string): string {
  const names = new ModuleNames(plan, plans)
  const body = [
    ...plan.enums.map((type) => emitEnum(type, names)),
    ...plan.messages.map((type) => emitMessage(type, names)),
    ...plan.services.map((service) => emitService(service, names)),
  ]
  const exported = [
    ...plan.enums.flatMap(({ name }) => [
      `_${names.exported(name)} as ${names.exported(name)}`,
      `_${names.exported(name)}$ as ${names.exported(name)}$`,
    ]),
    ...[...plan.messages, ...plan.services].map(
      ({ name }) => `_${names.exported(name)} as ${names.exported(name)}`,
    ),
  ]
  return [
    `// Generated from ${plan.source}. Do not edit.`,
    `import { enumType, messageType } from '${runtime}'`,
    ...names.imports('import'),
    '',
    ...body,
    `export { ${exported.join(', ')} }`,
    '',
  ].join('\n')
}

function emitEnum(type: EnumType, names: ModuleNames): string {
  const numbers = type.names.map((name) => `${JSON.stringify(name)}: ${type.numberOf(name)}`)
  const own = names.of(type.name)
  return [
    `const ${own}$ = /*#__PURE__*/ enumType(${JSON.stringify(type.name)}, { ${numbers.join(', ')} }, ${type.closed})`,
    `const ${own} = /*#__PURE__*/ (() => ${own}$.values)()`,
  ].join('\n')
}

function emitMessage(type: MessageType, names: ModuleNames): string {
  const { spec } = type
  const types = type.types.map((inner) =>
    inner === undefined ? 'undefined' : names.of(inner.name, inner instanceof EnumType ? '$' : ''),
  )
  return [
    `const ${names.of(type.name)} = /*#__PURE__*/ messageType(${JSON.stringify(type.name)}, [`,
    ...spec.fields.map((field) => `  ${emitField(field)},`),
    `], () => [${types.join(', ')}], function (${CODE_PARAMETERS.join(', ')}) {`,
    emitCode(spec),
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
    `const ${names.of(name)} = {`,
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
