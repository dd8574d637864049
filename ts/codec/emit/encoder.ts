import type { FieldSpec, MessageSpec } from '../message/field-spec.js'
import { isLong, isUnsigned } from '../message/field-spec.js'
import {
  type AnyType,
  isInherited,
  keyWireType,
  oneofsOf,
  property,
  quoted,
  tagOf,
  Wire,
  wireType,
} from './text.js'

/**
 * Emits `write(m, w, d)`: appends the message `m` to the writer `w`, its fields in the order of their numbers. `n` counts
 * the fields that are set, for the comparison with the keys of the object.
 */
export function emitWrite(spec: MessageSpec, any: AnyType): string {
  const fields = [...spec.fields.entries()].sort(([, a], [, b]) => a.id - b.id)
  const oneofs = [...oneofsOf(spec.fields).keys()]
  const lines = [
    `function write(m${any}, w${any}, d${any}) {`,
    'if (d > $.maxDepth) $.cyclic()',
    ...(spec.name === 'google.protobuf.Timestamp' ? ['m = $.timestamp(m)'] : []),
    'let n = 0, c = 0, v, p',
    'const plain = typeof m === "object" && m !== null && ((p = Object.getPrototypeOf(m)) === Object.prototype || p === M.prototype)',
    'if (!plain) $.object(m, S)',
    ...oneofs.map((_, i) => `let o${i}`),
    ...fields.flatMap(([index, field]) => emitField(field, index, oneofs)),
    'if ((v = m[$.unknown]) !== undefined) $.writeUnknown(w, v)',
    'for (const _ in m) c++',
    'if (c !== n || !plain) $.keys(m, S)',
    '}',
  ]
  return lines.join('\n')
}

/** Reads the field of `m`, and writes it if it is set. */
function emitField(field: FieldSpec, index: number, oneofs: readonly string[]): string[] {
  const { name, presence, oneof } = field
  const absent = presence === 'required' ? [`else $.missing(${quoted(name)})`] : []
  const chosen =
    oneof === undefined
      ? []
      : [
          `if (o${oneofs.indexOf(oneof)} !== undefined) $.twoOf(${quoted(oneof)}, o${oneofs.indexOf(oneof)}, ${quoted(name)})`,
          `o${oneofs.indexOf(oneof)} = ${quoted(name)}`,
        ]
  return [
    `v = ${read(field)}`,
    'if (v !== undefined && v !== null) {',
    'n++',
    ...chosen,
    ...emitSet(field, index),
    '}',
    ...absent,
  ]
}

/** Reads the field: a value of its own where the prototype may have something by that name. */
function read({ name, presence, defaultValue }: FieldSpec): string {
  if (isInherited(name)) return `$.own(m, ${quoted(name)})`
  if (presence === 'explicit' && defaultValue !== undefined) return `$.set(m, ${quoted(name)}, M)`
  return property('m', name)
}

/** Writes the value `v` of a field that is set. */
function emitSet(field: FieldSpec, index: number): string[] {
  if (field.keyType !== undefined) return emitMap(field, field.keyType, index)
  if (field.repeated) return emitList(field, index)
  const written = [`w.tag(${tagOf(field.id, wireType(field))})`]
  const checked = emitCheck(field, 'v', index, '')
  if (field.type === 'message') return emitMessage(field, index, 'v', '')
  const skipped = field.presence === 'implicit' ? unlessDefault(field) : undefined
  const write = [...written, ...emitPut(field, 'v', '')]
  return skipped === undefined ? [...checked, ...write] : [...checked, `if (${skipped}) {`, ...write, '}']
}

/** The condition under which an implicit field is written. */
function unlessDefault({ type }: FieldSpec): string {
  if (type === 'string') return 'v !== ""'
  if (type === 'bytes') return 'v.length > 0'
  if (type === 'bool') return 'v'
  if (type === 'float' || type === 'double') return '!Object.is(v, 0)'
  return isLong(type) ? 'v !== 0n' : 'v !== 0'
}

function emitList(field: FieldSpec, index: number): string[] {
  const { name } = field
  const head = [`if (!Array.isArray(v)) v = $.list(v, ${quoted(name)})`]
  const loop = 'for (let i = 0; i < v.length; i++) {'
  const element = ['let e = v[i]', ...emitCheck(field, 'e', index, ', i')]
  if (field.type === 'message')
    return [...head, 'for (let i = 0; i < v.length; i++) {', ...emitMessage(field, index, 'v[i]', ', i'), '}']
  if (!field.packed)
    return [
      ...head,
      loop,
      ...element,
      `w.tag(${tagOf(field.id, wireType(field))})`,
      ...emitPut(field, 'e', ', i'),
      '}',
    ]
  const open = ['if (v.length > 0) {', `const p = w.fork(${tagOf(field.id, Wire.LENGTH)})`]
  return [...head, ...open, loop, ...element, ...emitPut(field, 'e', ', i'), '}', 'w.join(p)', '}']
}

function emitMap(field: FieldSpec, keyType: string, index: number): string[] {
  const name = quoted(field.name)
  const value =
    field.type === 'message'
      ? emitMessage({ ...field, id: 2 }, index, 'v[k]', ', k')
      : [
          'let e = v[k]',
          ...emitCheck(field, 'e', index, ', k'),
          `w.tag(${tagOf(2, wireType(field))})`,
          ...emitPut(field, 'e', ', k'),
        ]
  return [
    `if (Object.getPrototypeOf(v) !== Object.prototype) v = $.map(v, ${quoted(bits(keyType))}, ${name})`,
    'for (const k of Object.keys(v)) {',
    `const p = w.fork(${tagOf(field.id, Wire.LENGTH)})`,
    `w.tag(${tagOf(1, keyWireType(keyType))})`,
    emitKey(keyType, name),
    ...value,
    'w.join(p)',
    '}',
  ]
}

function emitKey(type: string, name: string): string {
  if (type === 'string') return `if (!w.string(k)) $.badKey(${name})`
  if (type === 'bool') return `w.bool($.keyBool(k, ${name}))`
  return `w.${type}($.${isLong(type) ? 'keyInt64' : 'keyInt'}(k, ${quoted(bits(type))}, ${name}))`
}

/** The check's name for an integer type: how many bits, and whether there is a sign. */
function bits(type: string): string {
  if (type === 'string' || type === 'bool') return type
  return `${isUnsigned(type) ? 'u' : ''}int${isLong(type) ? 64 : 32}`
}

/** Statements that make of the value what the writer takes, or throw. `at`: `, i` for its place in a list. */
function emitCheck({ type, name }: FieldSpec, value: string, index: number, at: string): string[] {
  const named = `${quoted(name)}${at}`
  switch (type) {
    case 'string':
      return [`if (typeof ${value} !== "string") $.badString(${value}, ${named})`]
    case 'bytes':
      // Also without bytes: those of memory that was transferred have the length 0.
      return [
        `if (!(${value} instanceof Uint8Array) || ${value}.length === 0) ${value} = $.bytes(${value}, ${named})`,
      ]
    case 'bool':
      return [`if (typeof ${value} !== "boolean") $.badBool(${value}, ${named})`]
    case 'double':
      return [`if (typeof ${value} !== "number") $.badFloat(${value}, ${named})`]
    case 'float':
      return [
        `if (typeof ${value} !== "number" || (${value} - ${value} === 0 && Math.abs(Math.fround(${value})) === Infinity)) $.badFloat(${value}, ${named})`,
      ]
    case 'enum':
      return [
        `if (typeof ${value} !== "number" || (${value} | 0) !== ${value}) ${value} = $.enumNumber(${value}, T[${index}], ${named})`,
      ]
    case 'message':
      return []
  }
  if (!isLong(type)) {
    const cut = isUnsigned(type) ? `(${value} >>> 0)` : `(${value} | 0)`
    return [
      `if (typeof ${value} !== "number" || ${cut} !== ${value}) $.badInt(${value}, ${quoted(bits(type))}, ${named})`,
    ]
  }
  const range = isUnsigned(type)
    ? `${value} < 0n || ${value} > 18446744073709551615n`
    : `${value} < -9223372036854775808n || ${value} > 9223372036854775807n`
  return [
    `if (typeof ${value} !== "bigint" || ${range}) ${value} = $.int64(${value}, ${quoted(bits(type))}, ${named})`,
  ]
}

/** Statements that write a checked value without its tag. */
function emitPut({ type, name }: FieldSpec, value: string, at: string): string[] {
  if (type === 'string') return [`if (!w.string(${value})) $.badString(${value}, ${quoted(name)}${at})`]
  return [`w.${type === 'enum' ? 'int32' : type}(${value})`]
}

/** Writes a message behind its length, or between the tags of a group. `value`: the expression for it. */
function emitMessage(field: FieldSpec, index: number, value: string, at: string): string[] {
  const body = field.delimited
    ? [
        `w.tag(${tagOf(field.id, Wire.GROUP_START)})`,
        `T[${index}].write(${value}, w, d + 1)`,
        `w.tag(${tagOf(field.id, Wire.GROUP_END)})`,
      ]
    : [
        `const p = w.fork(${tagOf(field.id, Wire.LENGTH)})`,
        `T[${index}].write(${value}, w, d + 1)`,
        'w.join(p)',
      ]
  return ['try {', ...body, `} catch (error) { throw $.at(error, ${quoted(field.name)}${at}) }`]
}
