import type { EnumValues, LoadedMethod, LoadedService, MessageType } from '../../../index.js'

type Field = MessageType['spec']['fields'][number]

/** Texts of what .proto files declare, as such a file writes it, with full names. */

export function serviceText({ name, methods }: LoadedService): string {
  const lines = Object.entries(methods).map(([method, definition]) => `  ${methodText(method, definition)}`)
  return block(`service ${name}`, lines)
}

export function methodText(
  name: string,
  { input, output, clientStreaming, serverStreaming }: LoadedMethod,
): string {
  const part = (streams: boolean, type: { readonly name: string }): string =>
    `(${streams ? 'stream ' : ''}${type.name})`
  return `rpc ${name}${part(clientStreaming, input)} returns ${part(serverStreaming, output)};`
}

export function enumText(name: string, values: EnumValues): string {
  const numbers = Object.entries(values).filter(([, value]) => typeof value === 'number')
  return block(
    `enum ${name}`,
    numbers.map(([key, number]) => `  ${key} = ${number};`),
  )
}

export function messageText(type: Pick<MessageType, 'name' | 'spec' | 'types'>): string {
  const lines: string[] = []
  let open: string | undefined
  for (const [i, field] of type.spec.fields.entries()) {
    if (field.oneof !== open && open !== undefined) lines.push('  }')
    if (field.oneof !== open && field.oneof !== undefined) lines.push(`  oneof ${field.oneof} {`)
    open = field.oneof
    lines.push(`${open === undefined ? '  ' : '    '}${fieldText(field, type.types[i]?.name)}`)
  }
  if (open !== undefined) lines.push('  }')
  return block(`message ${type.name}`, lines)
}

function fieldText(field: Field, typeName: string | undefined): string {
  const { protoName, id, keyType, defaultValue } = field
  const own = typeName ?? field.type
  const type = keyType === undefined ? own : `map<${keyType}, ${own}>`
  const declared = defaultValue === undefined ? '' : ` [default = ${defaultText(defaultValue)}]`
  return `${labelOf(field)}${type} ${protoName} = ${id}${declared};`
}

function labelOf({ repeated, presence, oneof, type }: Field): string {
  if (repeated) return 'repeated '
  if (presence === 'required') return 'required '
  return presence === 'explicit' && oneof === undefined && type !== 'message' ? 'optional ' : ''
}

function defaultText(value: NonNullable<Field['defaultValue']>): string {
  if (value instanceof Uint8Array) return `"${[...value].map(byteText).join('')}"`
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}

/** As protoc writes it. */
function byteText(byte: number): string {
  const letter = String.fromCharCode(byte)
  if (letter === '"' || letter === '\\') return `\\${letter}`
  return byte >= 0x20 && byte < 0x7f ? letter : `\\${byte.toString(8).padStart(3, '0')}`
}

function block(head: string, lines: readonly string[]): string {
  return lines.length === 0 ? `${head} {}` : [`${head} {`, ...lines, '}'].join('\n')
}
