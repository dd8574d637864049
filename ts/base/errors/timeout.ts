import { Code } from '../code.js'
import { errorBrand } from './brand.js'
import { field } from './text.js'

/**
 * Returns whether a reason says that a time has passed: the TimeoutError of `AbortSignal.timeout`, a TtrpcError of code
 * 4, or an AbortError that Node made for a signal with such a reason. Never throws.
 */
export function isTimeout(reason: unknown): boolean {
  if (saysTimeout(reason)) return true
  return field(reason, 'name') === 'AbortError' && saysTimeout(field(reason, 'cause'))
}

function saysTimeout(reason: unknown): boolean {
  if (field(reason, errorBrand) === true) return field(reason, 'code') === Code.DEADLINE_EXCEEDED
  return field(reason, 'name') === 'TimeoutError'
}
