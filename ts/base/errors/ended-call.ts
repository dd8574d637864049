import { Code } from '../code.js'
import { isTimeout } from './timeout.js'
import { TtrpcError, type TtrpcErrorOptions } from './ttrpc-error.js'

/** Returns the error of a call whose deadline has passed: code 4, Go's text (E5, E7, B9). */
export function deadlineExceeded(options?: TtrpcErrorOptions): TtrpcError {
  return new TtrpcError('context deadline exceeded', Code.DEADLINE_EXCEEDED, options)
}

/** Returns the error of a call that was given up here: code 1, Go's text (E7). `cause`: why. */
export function canceled(cause?: unknown, options?: TtrpcErrorOptions): TtrpcError {
  return new TtrpcError(
    'context canceled',
    Code.CANCELED,
    cause === undefined ? options : { ...options, cause },
  )
}

/**
 * Returns the error of what a signal ended, with its reason as cause: code 4 when that is a time that has passed, as of
 * `AbortSignal.timeout` or of a handler whose deadline has passed, else code 1. Go's contexts do the same.
 */
export function abortedError(reason: unknown, options?: TtrpcErrorOptions): TtrpcError {
  return isTimeout(reason) ? deadlineExceeded({ ...options, cause: reason }) : canceled(reason, options)
}
