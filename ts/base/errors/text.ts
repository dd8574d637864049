/**
 * Text out of anything that was thrown. These functions never throw, though getters, proxies
 * and `toString` of foreign objects may.
 */

const LONE_SURROGATE = /\p{Surrogate}/gu

/** Returns `text` with every lone surrogate replaced by U+FFFD, so that UTF-8 can encode it. */
export function wellFormed(text: string): string {
  return text.replace(LONE_SURROGATE, '\ufffd')
}

/** Returns whether UTF-8 can encode `text`. */
export function isWellFormed(text: string): boolean {
  return text.search(LONE_SURROGATE) < 0
}

/** Returns property `key` of any value; undefined when it has none or reading it throws. */
export function field(value: unknown, key: PropertyKey): unknown {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return undefined
  try {
    return (value as Record<PropertyKey, unknown>)[key]
  } catch {
    return undefined
  }
}

/** Returns whether a value is an instance of a class. Never throws, as `instanceof` may, which asks proxies. */
export function isInstance<T>(value: unknown, type: abstract new (...args: never) => T): value is T {
  try {
    return value instanceof type
  } catch {
    return false
  }
}

/** Returns the message of an error, else the value as text. */
export function textOf(error: unknown): string {
  const message = field(error, 'message')
  if (typeof message === 'string') return message
  try {
    return String(error)
  } catch {
    return 'unknown error'
  }
}

/** Deepest chain of causes whose stacks are returned; it may be a ring. */
const MAX_CAUSES = 4

/** Returns the stack of an error and those of its causes; for what has none, its text. */
export function stackOf(error: unknown): string {
  const stacks: string[] = []
  let one = error
  for (let depth = 0; depth === 0 || (depth <= MAX_CAUSES && one !== undefined); depth++) {
    const stack = field(one, 'stack')
    stacks.push(typeof stack === 'string' ? stack : textOf(one))
    one = field(one, 'cause')
  }
  return stacks.join('\ncaused by ')
}

/** Returns the kind of a value, for errors about wrong ones: `'null'`, `'string'`, `'Map'`. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (typeof value !== 'object' && typeof value !== 'function') return typeof value
  const name = field(field(value, 'constructor'), 'name')
  return typeof name === 'string' && name !== '' ? name : typeof value
}

/** Returns the kind of a value that should be a message; of a Promise also what was forgotten. */
export function kindOfMessage(value: unknown): string {
  const kind = kindOf(value)
  return kind === 'Promise' ? 'Promise (await it?)' : kind
}
