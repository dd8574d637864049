import { nearest } from '../../base/errors/did-you-mean.js'
import { kindOfMessage } from '../../base/errors/text.js'
import { types } from '../../base/runtime.js'
import { notAMessage } from '../not-a-message.js'
import type { MessageSpec } from './field-spec.js'
import { Refusal, refuse } from './refusal.js'

/** What to write instead, where a value of JavaScript looks like one of a well-known type. */
const HINTS: Readonly<Record<string, string>> = {
  'google.protobuf.Timestamp': 'a Date, or timestampFromMs() of milliseconds',
  'google.protobuf.Duration': 'durationFromMs() of milliseconds',
  'google.protobuf.Struct': 'structFromJson() of an object',
  'google.protobuf.Value': 'valueFromJson() of a value',
  'google.protobuf.ListValue': '{ values: […] }',
  'google.protobuf.FieldMask': 'fieldMask() of paths',
  'google.protobuf.Any': 'anyPack() of a message',
}

/** Says what a message of the type can be given as. */
function expected({ name }: MessageSpec): string {
  const hint = HINTS[name] ?? (/^google\.protobuf\.\w+Value$/.test(name) ? '{ value: … }' : undefined)
  return hint === undefined ? `an object (${name})` : `${hint} (${name})`
}

/** Refuses what is not an object with fields; called for all that is not a plain object. */
export function object(value: unknown, spec: MessageSpec): void {
  if (typeof value === 'object' && value !== null) {
    const wrong = notAMessage(value)
    if (wrong === undefined) return
    throw new Refusal(`must be ${expected(spec)}, not ${wrong}`)
  }
  throw new Refusal(`must be ${expected(spec)}, not ${kindOfMessage(value)}`)
}

/** Refuses an object that has a value under a key which is not a field. Methods of a class are none. */
export function keys(value: object, spec: MessageSpec): void {
  for (const key in value) {
    if (spec.fields.some(({ name }) => name === key)) continue
    const found: unknown = (value as Record<string, unknown>)[key]
    if (found === undefined || (typeof found === 'function' && !Object.hasOwn(value, key))) continue
    const near = nearest(
      key,
      spec.fields.map(({ name }) => name),
    )
    const hint =
      near === undefined
        ? HINTS[spec.name] === undefined
          ? ''
          : ` (use ${HINTS[spec.name]})`
        : ` (is it ${near}?)`
    refuse(`is not a field of ${spec.name}${hint}`, key)
  }
}

/** Refuses two members of a oneof. */
export function twoOf(oneof: string, first: string, second: string): never {
  throw new Refusal(`has ${first} and ${second}, of which the oneof ${oneof} takes only one`)
}

export function missing(name: string): never {
  return refuse('is required', name)
}

/** Returns a property that objects have of their own; undefined for one of their prototype. */
export function own(value: object, name: string): unknown {
  return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined
}

/** Returns a property that may have its default on the prototype of messages; undefined for the default. */
export function set(value: object, name: string, Message: { readonly prototype: object }): unknown {
  if (Object.getPrototypeOf(value) === Message.prototype) return own(value, name)
  return (value as Record<string, unknown>)[name]
}

/** Sets a property whose name is that of the prototype. */
export function define(object: object, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true })
}

/** Deletes the other members of a oneof. */
export function clear(message: object, members: readonly string[], kept: string): void {
  for (const name of members)
    if (name !== kept && Object.hasOwn(message, name)) delete (message as Record<string, unknown>)[name]
}

/** Takes a Date where a Timestamp belongs. */
export function timestamp(value: unknown): unknown {
  if (!types.isDate(value)) return value
  const ms = value.getTime()
  if (Number.isNaN(ms)) throw new Refusal('must be a valid Date')
  const seconds = Math.floor(ms / 1000)
  return { seconds: BigInt(seconds), nanos: Math.round((ms - seconds * 1000) * 1e6) }
}
