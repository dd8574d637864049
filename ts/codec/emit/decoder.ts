import type { FieldSpec, Int64Kind, MessageSpec } from '../message/field-spec.js'
import { isLong } from '../message/field-spec.js'
import {
  type AnyType,
  isInherited,
  isPackable,
  keyWireType,
  oneofsOf,
  property,
  quoted,
  tagOf,
  Wire,
  wireType,
} from './text.js'

/** Emits the class `M`, which makes a message with its fields at their defaults. */
export function emitClass(spec: MessageSpec, any: AnyType): string {
  const own = spec.fields.filter(({ presence }) => presence === 'implicit')
  const lines = own.map((field) => `${property('this', field.name)} = ${initial(field, spec.int64)}`)
  return [`const M${any} = function (${any && `this${any}`}) {`, ...lines, '}'].join('\n')
}

/** Emits `read(r, d, g, m)`: reads the message up to the end of the reader `r`, or to the tag `g` that ends a group. */
export function emitRead(spec: MessageSpec, any: AnyType): string {
  const oneofs = [...oneofsOf(spec.fields).entries()]
  const required = spec.fields.filter(({ presence }) => presence === 'required')
  const cases = spec.fields.flatMap((field, index) => emitCase(field, index, spec, oneofs))
  return [
    `function read(r${any}, d${any}, g${any}, m${any}) {`,
    'if (d > $.maxDepth) throw $.tooDeep()',
    ...oneofs.map((_, i) => `let o${i} = m === undefined ? "" : undefined`),
    'if (m === undefined) m = new M()',
    'while (r.pos < r.len) {',
    'const s = r.pos, t = r.tag()',
    ...(cases.length > 0 ? ['switch (t >>> 3) {', ...cases, '}'] : []),
    'if (g !== 0 && t === g) { g = -1; break }',
    'r.skip(t, d)',
    '$.keep(m, r, s)',
    '}',
    'if (g > 0) $.groupEnd()',
    ...required.map(({ name }) => `if (!Object.hasOwn(m, ${quoted(name)})) $.required(${quoted(name)})`),
    'return m',
    '}',
  ].join('\n')
}

type Oneofs = readonly (readonly [string, string[]])[]

/** The part of the `switch` over the numbers of fields that reads one field. */
function emitCase(field: FieldSpec, index: number, spec: MessageSpec, oneofs: Oneofs): string[] {
  const target = property('m', field.name)
  const head = `case ${field.id}:`
  if (field.keyType !== undefined)
    return [`${head} {`, ...emitMap(field, field.keyType, index, spec.int64), 'continue', '}']
  const tag = tagOf(field.id, wireType(field))
  if (field.repeated) return [head, ...emitList(field, index, spec.int64), 'break']
  const read =
    field.type === 'message'
      ? emitMessage(field, index, target)
      : emitOne(field, index, spec.int64, (value) => [...emitChosen(field, oneofs), `${target} = ${value}`])
  const chosen = field.type === 'message' ? emitChosen(field, oneofs) : []
  return [head, `if (t !== ${tag}) break`, ...chosen, ...read, 'continue']
}

/** Deletes the other members of the field's oneof: the last one on the wire counts. */
function emitChosen({ oneof, name }: FieldSpec, oneofs: Oneofs): string[] {
  if (oneof === undefined) return []
  const at = oneofs.findIndex(([one]) => one === oneof)
  const members = JSON.stringify(oneofs[at]![1])
  return [
    `if (o${at} !== ${quoted(name)}) { if (o${at} !== "") $.clear(m, ${members}, ${quoted(name)}); o${at} = ${quoted(name)} }`,
  ]
}

/** Reads one value that is not a message, and does with it what `use` says; a closed enum keeps what it does not know. */
function emitOne(
  field: FieldSpec,
  index: number,
  int64: Int64Kind,
  use: (value: string) => string[],
): string[] {
  const value = reading(field, int64)
  if (field.type !== 'enum') return use(value)
  return [
    `{ const v = ${value}`,
    `if (T[${index}].closed && T[${index}].values[v] === undefined) $.keepEnum(m, ${field.id}, v)`,
    'else {',
    ...use('v'),
    '} }',
  ]
}

/** Reads a message into the field; one that is already there is merged with it. */
function emitMessage(field: FieldSpec, index: number, target: string): string[] {
  const before = isInherited(field.name) ? `$.own(m, ${quoted(field.name)})` : target
  if (field.delimited)
    return [`${target} = T[${index}].read(r, d + 1, ${tagOf(field.id, Wire.GROUP_END)}, ${before})`]
  return ['{ const o = r.enter()', `${target} = T[${index}].read(r, d + 1, 0, ${before})`, 'r.leave(o) }']
}

/** Appends to a list what is on the wire: one element, or packed ones. Both forms are read, the likely one first. */
function emitList(field: FieldSpec, index: number, int64: Int64Kind): string[] {
  const target = property('m', field.name)
  const tag = tagOf(field.id, wireType(field))
  if (field.type === 'message') {
    const read = field.delimited
      ? [`${target}.push(T[${index}].read(r, d + 1, ${tagOf(field.id, Wire.GROUP_END)}))`]
      : ['const o = r.enter()', `${target}.push(T[${index}].read(r, d + 1, 0))`, 'r.leave(o)']
    return [`if (t === ${tag}) {`, ...read, 'continue', '}']
  }
  const one = emitOne(field, index, int64, (value) => [`l.push(${value})`])
  const single = [`if (t === ${tag}) {`, `const l = ${target}`, ...one, 'continue', '}']
  if (!isPackable(field.type)) return single
  if (field.type === 'double' || field.type === 'float') {
    const many = [
      `if (t === ${tagOf(field.id, Wire.LENGTH)}) {`,
      `$.${field.type}s(r, ${target})`,
      'continue',
      '}',
    ]
    return field.packed ? [...many, ...single] : [...single, ...many]
  }
  const packed = [
    `if (t === ${tagOf(field.id, Wire.LENGTH)}) {`,
    `const o = r.enter(), l = ${target}`,
    'while (r.pos < r.len) {',
    ...one,
    '}',
    'r.leave(o)',
    'continue',
    '}',
  ]
  return field.packed ? [...packed, ...single] : [...single, ...packed]
}

/** Reads one entry of a map: a message with the key as field 1 and the value as field 2, where either may be missing. */
function emitMap(field: FieldSpec, keyType: string, index: number, int64: Int64Kind): string[] {
  const target = property('m', field.name)
  const message = field.type === 'message'
  const key = { ...field, type: keyType, keyType: undefined } as FieldSpec
  const readKey =
    keyType === 'bool' || isLong(keyType) ? `String(${reading(key, 'bigint')})` : reading(key, 'bigint')
  const readValue = message
    ? ['{ const o = r.enter()', `v = T[${index}].read(r, d + 1, 0, v)`, 'r.leave(o) }']
    : [`v = ${reading(field, int64)}`]
  const set =
    keyType === 'string'
      ? [`if (k === "__proto__") $.define(${target}, k, v)`, `else ${target}[k] = v`]
      : [`${target}[k] = v`]
  const closed =
    field.type === 'enum'
      ? [`if (T[${index}].closed && T[${index}].values[v] === undefined) { $.keep(m, r, s); continue }`]
      : []
  return [
    `if (t !== ${tagOf(field.id, Wire.LENGTH)}) break`,
    'const o = r.enter()',
    `let k = ${keyType === 'string' ? '""' : keyType === 'bool' ? '"false"' : '"0"'}, v${message ? '' : ` = ${scalarDefault(field, int64)}`}`,
    'while (r.pos < r.len) {',
    'const u = r.tag()',
    `if (u === ${tagOf(1, keyWireType(keyType))}) k = ${readKey}`,
    `else if (u === ${tagOf(2, wireType(field))}) ${message ? readValue.join('\n') : readValue[0]}`,
    'else r.skip(u, d)',
    '}',
    'r.leave(o)',
    ...(message ? [`if (v === undefined) v = T[${index}].make()`] : []),
    ...closed,
    ...set,
  ]
}

/** The expression that reads one value that is not a message. */
function reading({ type, utf8, name }: FieldSpec, int64: Int64Kind): string {
  if (type === 'enum') return 'r.int32()'
  if (type === 'string' && !utf8) return 'r.looseString()'
  if (!isLong(type) || int64 === 'bigint') return `r.${type}()`
  return int64 === 'string' ? `String(r.${type}())` : `$.safe(r.${type}(), ${quoted(name)})`
}

/** The expression for a field that was not sent. */
function initial(field: FieldSpec, int64: Int64Kind): string {
  if (field.keyType !== undefined) return '{}'
  return field.repeated ? '[]' : scalarDefault(field, int64)
}

function scalarDefault({ type }: FieldSpec, int64: Int64Kind): string {
  if (type === 'string') return '""'
  if (type === 'bytes') return '$.empty'
  if (type === 'bool') return 'false'
  if (!isLong(type) || int64 === 'number') return '0'
  return int64 === 'bigint' ? '0n' : '"0"'
}
