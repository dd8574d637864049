import { snakeCase } from '../message/name-case.js'
import type {
  EnumJson,
  FieldJson,
  FileJson,
  LocationJson,
  MessageJson,
  MethodJson,
  OptionsJson,
  ServiceJson,
} from './descriptor-json.js'

/**
 * Writes a descriptor as the .proto file that it came from, in the order of the file and with the comments of
 * declarations, so that a plugin of protoc generates by the same way as all others. Custom options, extensions and
 * reserved numbers are left out: nothing is generated of them.
 */
export function protoTextOf(file: FileJson): string {
  return new DescriptorPrinter(file).text()
}

/** A declaration with where it was in the file. */
interface Placed {
  readonly path: readonly number[]
  readonly lines: readonly string[]
}

/** Numbers of fields in descriptor.proto, of which the paths of locations are made. */
const FILE = { message: 4, enum: 5, service: 6 }
const MESSAGE = { field: 2, nested: 3, enum: 4 }
const MEMBER = 2

class DescriptorPrinter {
  readonly #file: FileJson
  readonly #edition: string | undefined
  readonly #locations = new Map<string, LocationJson>()

  constructor(file: FileJson) {
    this.#file = file
    this.#edition = file.edition?.replace('EDITION_', '')
    for (const location of file.sourceCodeInfo?.location ?? [])
      this.#locations.set(location.path.join('.'), location)
  }

  text(): string {
    const { package: name, dependency, messageType, enumType, service, options } = this.#file
    const syntax =
      this.#edition === undefined
        ? `syntax = "${this.#file.syntax ?? 'proto2'}";`
        : `edition = "${this.#edition}";`
    const imports = dependency.map((target, i) => `import ${this.#kindOf(i)}${quoted(target)};`)
    const declarations = this.#inOrder([
      ...messageType.map((one, i) => this.#message(one, [FILE.message, i])),
      ...enumType.map((one, i) => this.#enum(one, [FILE.enum, i])),
      ...service.map((one, i) => this.#service(one, [FILE.service, i])),
    ])
    const head = name === undefined || name === '' ? [] : [`package ${name};`]
    return [syntax, ...head, ...imports, ...statements(features(options)), '', ...declarations, ''].join('\n')
  }

  #kindOf(dependency: number): string {
    const { weakDependency, publicDependency = [] } = this.#file
    if (publicDependency.includes(dependency)) return 'public '
    return weakDependency.includes(dependency) ? 'weak ' : ''
  }

  #message(message: MessageJson, path: readonly number[]): Placed {
    return this.#block(path, `message ${message.name}`, this.#bodyOf(message, path))
  }

  #bodyOf(message: MessageJson, path: readonly number[]): string[] {
    const groups = new Set(
      message.field.filter((one) => this.#isGroup(one)).map(({ typeName }) => bare(typeName!)),
    )
    const isPrinted = ({ name, options }: MessageJson): boolean =>
      options?.mapEntry !== true && !groups.has(name)
    const nested = message.nestedType.map((one, i) => ({ one, path: [...path, MESSAGE.nested, i] }))
    return [
      ...statements([...common(message.options), ...features(message.options)]),
      ...this.#inOrder([
        ...this.#fields(message, path),
        ...nested
          .filter(({ one }) => isPrinted(one))
          .map(({ one, path: place }) => this.#message(one, place)),
        ...message.enumType.map((one, i) => this.#enum(one, [...path, MESSAGE.enum, i])),
      ]),
    ]
  }

  /** The fields; those of a oneof in its block, at the place of the first of them. */
  #fields(message: MessageJson, path: readonly number[]): Placed[] {
    const all = message.field.map((field, i) => this.#field(field, message, [...path, MESSAGE.field, i]))
    const isMember = (field: FieldJson): boolean =>
      field.oneofIndex !== undefined && field.proto3Optional !== true
    return message.field.flatMap((field, i) => {
      if (!isMember(field)) return [all[i]!]
      const members = message.field.flatMap((one, at) =>
        isMember(one) && one.oneofIndex === field.oneofIndex ? [at] : [],
      )
      if (members[0] !== i) return []
      const { name } = message.oneofDecl[field.oneofIndex!]!
      return [
        { path: all[i]!.path, lines: [`oneof ${name} {`, ...members.flatMap((at) => all[at]!.lines), '}'] },
      ]
    })
  }

  #field(field: FieldJson, message: MessageJson, path: readonly number[]): Placed {
    const map = message.nestedType.find(
      ({ name, options }) =>
        options?.mapEntry === true && field.typeName?.endsWith(`.${message.name}.${name}`),
    )
    const options = this.#optionsOf(field)
    const end = `${field.number}${options.length === 0 ? '' : ` [${options.join(', ')}]`}`
    if (map !== undefined) {
      const [key, value] = [1, 2].map((number) => typeOf(map.field.find((one) => one.number === number)!))
      return this.#line(path, `map<${key}, ${value}> ${field.name} = ${end}`)
    }
    const label = this.#labelOf(field)
    if (!this.#isGroup(field)) return this.#line(path, `${label}${typeOf(field)} ${field.name} = ${end}`)
    const index = message.nestedType.findIndex(({ name }) => name === bare(field.typeName!))
    const group = message.nestedType[index]!
    // protoc has the comments of a group with its message.
    const groupPath = [...path.slice(0, -2), MESSAGE.nested, index]
    return this.#block(groupPath, `${label}group ${group.name} = ${end}`, this.#bodyOf(group, groupPath))
  }

  /** In editions, groups are messages with another encoding. */
  #isGroup({ type }: FieldJson): boolean {
    return type === 'TYPE_GROUP' && this.#edition === undefined
  }

  #labelOf({ label, oneofIndex, proto3Optional }: FieldJson): string {
    if (label === 'LABEL_REPEATED') return 'repeated '
    if (proto3Optional === true) return 'optional '
    if (oneofIndex !== undefined || this.#edition !== undefined || this.#file.syntax === 'proto3') return ''
    return label === 'LABEL_REQUIRED' ? 'required ' : 'optional '
  }

  #optionsOf(field: FieldJson): string[] {
    const { name, jsonName, defaultValue, options } = field
    const delimited =
      field.type === 'TYPE_GROUP' && !this.#isGroup(field) && !options?.features?.messageEncoding
    return [
      ...(options?.packed === undefined ? [] : [`packed = ${options.packed}`]),
      ...(jsonName === undefined || jsonName === usualJsonName(name)
        ? []
        : [`json_name = ${quoted(jsonName)}`]),
      ...(defaultValue === undefined ? [] : [`default = ${defaultOf(field.type, defaultValue)}`]),
      ...(delimited ? ['features.message_encoding = DELIMITED'] : []),
      ...common(options),
      ...features(options),
    ]
  }

  #enum({ name, value, options }: EnumJson, path: readonly number[]): Placed {
    const values = value.map((one, i) => {
      const all = [...common(one.options), ...features(one.options)]
      const text = `${one.name} = ${one.number}${all.length === 0 ? '' : ` [${all.join(', ')}]`}`
      return this.#line([...path, MEMBER, i], text)
    })
    const alias = options?.allowAlias === true ? ['allow_alias = true'] : []
    const own = statements([...alias, ...common(options), ...features(options)])
    return this.#block(path, `enum ${name}`, [...own, ...this.#inOrder(values)])
  }

  #service({ name, method, options }: ServiceJson, path: readonly number[]): Placed {
    const methods = method.map((one, i) => this.#method(one, [...path, MEMBER, i]))
    const own = statements([...common(options), ...features(options)])
    return this.#block(path, `service ${name}`, [...own, ...this.#inOrder(methods)])
  }

  #method(method: MethodJson, path: readonly number[]): Placed {
    const input = `${method.clientStreaming === true ? 'stream ' : ''}${method.inputType}`
    const output = `${method.serverStreaming === true ? 'stream ' : ''}${method.outputType}`
    return this.#block(
      path,
      `rpc ${method.name}(${input}) returns (${output})`,
      statements(common(method.options)),
    )
  }

  #line(path: readonly number[], text: string): Placed {
    const [above, behind] = this.#commentsOf(path)
    return { path, lines: [...above, `${text};`, ...behind] }
  }

  #block(path: readonly number[], head: string, body: readonly string[]): Placed {
    const [above, behind] = this.#commentsOf(path)
    return { path, lines: [...above, `${head} {`, ...behind, ...body, '}'] }
  }

  /** The lines above a declaration, and those below it, which an empty line attaches to it. */
  #commentsOf(path: readonly number[]): [string[], string[]] {
    const { leadingComments = '', trailingComments = '' } = this.#locations.get(path.join('.')) ?? {}
    const behind = commentLines(trailingComments)
    return [commentLines(leadingComments), behind.length === 0 ? [] : [...behind, '']]
  }

  #inOrder(declarations: readonly Placed[]): string[] {
    const at = ({ path }: Placed): readonly number[] => this.#locations.get(path.join('.'))?.span ?? []
    const before = (a: readonly number[], b: readonly number[]): number =>
      (a[0] ?? 0) - (b[0] ?? 0) || (a[1] ?? 0) - (b[1] ?? 0)
    return [...declarations].sort((a, b) => before(at(a), at(b))).flatMap(({ lines }) => lines)
  }
}

function commentLines(comment: string): string[] {
  return comment.trim() === ''
    ? []
    : comment
        .replace(/\n$/, '')
        .split('\n')
        .map((line) => `//${line}`)
}

function common(options: OptionsJson | undefined): string[] {
  return options?.deprecated === true ? ['deprecated = true'] : []
}

function features(options: OptionsJson | undefined): string[] {
  return Object.entries(options?.features ?? {}).flatMap(([name, value]) =>
    typeof value === 'string' ? [`features.${snakeCase(name)} = ${value}`] : [],
  )
}

function statements(options: readonly string[]): string[] {
  return options.map((option) => `option ${option};`)
}

function typeOf({ type, typeName }: FieldJson): string {
  return typeName === undefined || typeName === '' ? type.replace('TYPE_', '').toLowerCase() : typeName
}

function bare(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}

/** As protoc makes it of the name of a field. */
function usualJsonName(name: string): string {
  return name.replace(/_+(.?)/g, (_, letter: string) => letter.toUpperCase())
}

function defaultOf(type: string, value: string): string {
  if (type === 'TYPE_STRING') return quoted(value)
  if (type !== 'TYPE_BYTES') return value
  // The descriptor has its escapes of C, which such a file has, too.
  return `"${value.replace(/\\[\s\S]|["\n]/g, (part) => BARE[part] ?? part)}"`
}

const BARE: Readonly<Record<string, string>> = { '"': '\\"', '\n': '\\n' }

/** A literal of a .proto file: what is not printed in it is escaped. */
function quoted(text: string): string {
  const escaped = [...text].map((one) => {
    if (one === '"' || one === '\\') return `\\${one}`
    return one < ' ' ? `\\${one.charCodeAt(0).toString(8).padStart(3, '0')}` : one
  })
  return `"${escaped.join('')}"`
}
