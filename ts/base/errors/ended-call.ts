import { Code } from '../code.js'
import { TtrpcError, type TtrpcErrorOptions } from './ttrpc-error.js'

/** Returns the error of a call whose deadline has passed: code 4, Go's text (E5, E7, B9). */
export function deadlineExceeded(options?: TtrpcErrorOptions): TtrpcError {
  return new TtrpcError('context deadline exceeded', Code.DEADLINE_EXCEEDED, options)
}

/** Returns the error of a call that was given up here: code 1, Go's text (E7). `cause`: the signal's reason. */
export function canceled(cause?: unknown, options?: TtrpcErrorOptions): TtrpcError {
  return new TtrpcError(
    'context canceled',
    Code.CANCELED,
    cause === undefined ? options : { ...options, cause },
  )
}
