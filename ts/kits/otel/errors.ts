import { Code, TtrpcError } from '../../index.js'

/** A `TypeError` with `code`, as the library throws it for wrong use. The caller throws it. */
export function misuse(code: 'ERR_TTRPC_ARGUMENT' | 'ERR_TTRPC_OPTION', message: string): TypeError {
  return Object.assign(new TypeError(message), { code })
}

/** The error of a call that was given up on this side: code 1, Go's text. `cause`: the reason of its signal. */
export function canceled(cause?: unknown): TtrpcError {
  return new TtrpcError('context canceled', Code.CANCELED, cause === undefined ? {} : { cause })
}

/** The kind of a value, for messages about wrong ones: `'null'`, `'string'`, `'Map'`. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (typeof value !== 'object' && typeof value !== 'function') return typeof value
  const name: unknown = (value as { constructor?: { name?: unknown } }).constructor?.name
  return typeof name === 'string' && name !== '' ? name : typeof value
}
