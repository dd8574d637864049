/**
 * Text out of anything that was thrown, without ever throwing: getters, proxies
 * and `toString` of foreign objects may.
 */

const LONE_SURROGATE = /\p{Surrogate}/gu

/** `text` with every lone surrogate replaced by U+FFFD, so that it is sendable as UTF-8. */
export function wellFormed(text: string): string {
  return text.replace(LONE_SURROGATE, '\ufffd')
}

/** Can `text` be written as UTF-8? */
export function isWellFormed(text: string): boolean {
  return text.search(LONE_SURROGATE) < 0
}

/** Property `key` of whatever `value` is; undefined when it has none or reading it throws. */
export function field(value: unknown, key: PropertyKey): unknown {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return undefined
  try {
    return (value as Record<PropertyKey, unknown>)[key]
  } catch {
    return undefined
  }
}

/** The message of an error, else the value as text. */
export function textOf(error: unknown): string {
  const message = field(error, 'message')
  if (typeof message === 'string') return message
  try {
    return String(error)
  } catch {
    return 'unknown error'
  }
}

/** What kind of value it is, for messages about wrong ones: `'null'`, `'string'`, `'Map'`. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (typeof value !== 'object' && typeof value !== 'function') return typeof value
  const name = field(field(value, 'constructor'), 'name')
  return typeof name === 'string' && name !== '' ? name : typeof value
}
