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
    ...fields.flatMap(([i, field]) => emitField(field, i, oneofs)),
    'if ((v = m[$.unknown]) !== undefined) $.writeUnknown(w, v)',
    'for (const _ in m) c++',
    'if (c !== n || !plain) $.keys(m, S)',
    '}',
  ]
  return lines.join('\n')
}

function emitField(field: FieldSpec, i: number, oneofs: readonly string[]): string[] {
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
    ...emitSet(field, i),
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

function emitSet(field: FieldSpec, i: number): string[] {
  if (field.keyType !== undefined) return emitMap(field, field.keyType, i)
  if (field.repeated) return emitList(field, i)
  const written = [`w.tag(${tagOf(field.id, wireType(field))})`]
  const checked = emitCheck(field, 'v', i, '')
  if (field.type === 'message') return emitMessage(field, i, 'v', '')
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

function emitList(field: FieldSpec, i: number): string[] {
  const { name } = field
  const head = [`if (!Array.isArray(v)) v = $.list(v, ${quoted(name)})`]
  const loop = 'for (let i = 0; i < v.length; i++) {'
  const element = ['let e = v[i]', ...emitCheck(field, 'e', i, ', i')]
  if (field.type === 'message')
    return [...head, 'for (let i = 0; i < v.length; i++) {', ...emitMessage(field, i, 'v[i]', ', i'), '}']
  if (!field.packed)
    return [
      ...head,
      loop,
      ...element,
      `w.tag(${tagOf(field.id, wireType(field))})`,
      ...emitPut(field, 'e', ', i'),
      '}',
    ]
  const open = ['if (v.length > 0) {', `const p = w.fork(${tagOf(field.id, 2)})`]
  return [...head, ...open, loop, ...element, ...emitPut(field, 'e', ', i'), '}', 'w.join(p)', '}']
}

function emitMap(field: FieldSpec, keyType: string, i: number): string[] {
  const name = quoted(field.name)
  const value =
    field.type === 'message'
      ? emitMessage({ ...field, id: 2 }, i, 'v[k]', ', k')
      : [
          'let e = v[k]',
          ...emitCheck(field, 'e', i, ', k'),
          `w.tag(${tagOf(2, wireType(field))})`,
          ...emitPut(field, 'e', ', k'),
        ]
  return [
    `if (Object.getPrototypeOf(v) !== Object.prototype) v = $.map(v, ${quoted(bits(keyType))}, ${name})`,
    'for (const k of Object.keys(v)) {',
    `const p = w.fork(${tagOf(field.id, 2)})`,
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

/** Statements that make a value of `e` what the writer takes, or throw. `at`: `, i` for its place. */
function emitCheck({ type, name }: FieldSpec, e: string, i: number, at: string): string[] {
  const named = `${quoted(name)}${at}`
  switch (type) {
    case 'string':
      return [`if (typeof ${e} !== "string") $.badString(${e}, ${named})`]
    case 'bytes':
      return [`if (!(${e} instanceof Uint8Array)) ${e} = $.bytes(${e}, ${named})`]
    case 'bool':
      return [`if (typeof ${e} !== "boolean") $.badBool(${e}, ${named})`]
    case 'double':
      return [`if (typeof ${e} !== "number") $.badFloat(${e}, ${named})`]
    case 'float':
      return [
        `if (typeof ${e} !== "number" || (${e} - ${e} === 0 && Math.abs(Math.fround(${e})) === Infinity)) $.badFloat(${e}, ${named})`,
      ]
    case 'enum':
      return [
        `if (typeof ${e} !== "number" || (${e} | 0) !== ${e}) ${e} = $.enumNumber(${e}, T[${i}], ${named})`,
      ]
    case 'message':
      return []
  }
  if (!isLong(type)) {
    const cut = isUnsigned(type) ? `(${e} >>> 0)` : `(${e} | 0)`
    return [
      `if (typeof ${e} !== "number" || ${cut} !== ${e}) $.badInt(${e}, ${quoted(bits(type))}, ${named})`,
    ]
  }
  const range = isUnsigned(type)
    ? `${e} < 0n || ${e} > 18446744073709551615n`
    : `${e} < -9223372036854775808n || ${e} > 9223372036854775807n`
  return [`if (typeof ${e} !== "bigint" || ${range}) ${e} = $.int64(${e}, ${quoted(bits(type))}, ${named})`]
}

/** Statements that write a checked value without its tag. */
function emitPut({ type, name }: FieldSpec, e: string, at: string): string[] {
  if (type === 'string') return [`if (!w.string(${e})) $.badString(${e}, ${quoted(name)}${at})`]
  return [`w.${type === 'enum' ? 'int32' : type}(${e})`]
}

function emitMessage(field: FieldSpec, i: number, e: string, at: string): string[] {
  const body = field.delimited
    ? [`w.tag(${tagOf(field.id, 3)})`, `T[${i}].write(${e}, w, d + 1)`, `w.tag(${tagOf(field.id, 4)})`]
    : [`const p = w.fork(${tagOf(field.id, 2)})`, `T[${i}].write(${e}, w, d + 1)`, 'w.join(p)']
  return ['try {', ...body, `} catch (error) { throw $.at(error, ${quoted(field.name)}${at}) }`]
}
