import { kindOfMessage } from '../base/errors/text.js'
import { types } from '../base/runtime.js'

/** The prototype of the messages that were accepted last: the next message is mostly of the same class. */
let accepted: unknown

/** Returns what an object is when it cannot be a message: `'a Map'`; undefined for one that can. */
export function notAMessage(value: object): string | undefined {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === Object.prototype || (prototype === accepted && prototype !== null)) return undefined
  const wrong =
    Array.isArray(value) ||
    ArrayBuffer.isView(value) ||
    types.isAnyArrayBuffer(value) ||
    types.isMap(value) ||
    types.isSet(value) ||
    types.isDate(value) ||
    types.isRegExp(value) ||
    types.isNativeError(value) ||
    types.isBoxedPrimitive(value) ||
    typeof (value as { then?: unknown }).then === 'function'
  if (wrong) return `a ${kindOfMessage(value)}`.replace(/^a (?=[AEIOU])/, 'an ')
  accepted = prototype
  return undefined
}
