import { Code, isTtrpcError, TtrpcError } from '../../errors.js'

/**
 * containerd's errors by their names in Go's package errdefs, as the status codes that stand for them on the wire:
 * containerd turns a code back into its error, and decides by that what to do.
 */
export const errdefs = {
  unknown: Code.UNKNOWN,
  invalidArgument: Code.INVALID_ARGUMENT,
  notFound: Code.NOT_FOUND,
  alreadyExists: Code.ALREADY_EXISTS,
  permissionDenied: Code.PERMISSION_DENIED,
  resourceExhausted: Code.RESOURCE_EXHAUSTED,
  failedPrecondition: Code.FAILED_PRECONDITION,
  aborted: Code.ABORTED,
  outOfRange: Code.OUT_OF_RANGE,
  unimplemented: Code.UNIMPLEMENTED,
  internal: Code.INTERNAL,
  unavailable: Code.UNAVAILABLE,
  dataLoss: Code.DATA_LOSS,
  unauthenticated: Code.UNAUTHENTICATED,
  canceled: Code.CANCELED,
  deadlineExceeded: Code.DEADLINE_EXCEEDED,
} as const

/** The name of one of containerd's errors. */
export type ErrdefsName = keyof typeof errdefs

const names: ReadonlyMap<number, ErrdefsName> = new Map(
  Object.entries(errdefs).map(([name, code]) => [code, name as ErrdefsName]),
)

/** Codes of Node's errors with a meaning for containerd. */
const errnos: ReadonlyMap<unknown, ErrdefsName> = new Map<unknown, ErrdefsName>([
  ['ENOENT', 'notFound'],
  ['ESRCH', 'notFound'],
  ['EEXIST', 'alreadyExists'],
  ['EACCES', 'permissionDenied'],
  ['EPERM', 'permissionDenied'],
  ['EINVAL', 'invalidArgument'],
  ['ENAMETOOLONG', 'invalidArgument'],
  ['ENOTDIR', 'invalidArgument'],
  ['EISDIR', 'invalidArgument'],
  // A value of the request that Node, or a function of this package, does not take: a NUL, a wrong option of a mount.
  ['ERR_INVALID_ARG_VALUE', 'invalidArgument'],
  ['ERR_TTRPC_ARGUMENT', 'invalidArgument'],
  ['EBUSY', 'failedPrecondition'],
  ['ENOSPC', 'resourceExhausted'],
  ['EDQUOT', 'resourceExhausted'],
  ['EMFILE', 'resourceExhausted'],
  ['ENFILE', 'resourceExhausted'],
  ['ENOMEM', 'resourceExhausted'],
  ['EAGAIN', 'resourceExhausted'],
  ['ENOSYS', 'unimplemented'],
  ['EOPNOTSUPP', 'unimplemented'],
  ['ETIMEDOUT', 'deadlineExceeded'],
])

/**
 * Returns an error that answers a call with containerd's error of this name.
 *
 * @example
 * ```js
 * import { errdefsError, errdefsNameOf } from 'ttrpc/shim'
 *
 * const error = errdefsError('notFound', 'there is no task c1')
 * console.log(error.code, errdefsNameOf(error)) // 5 notFound
 * ```
 */
export function errdefsError(name: ErrdefsName, message: string, cause?: unknown): TtrpcError {
  return new TtrpcError(message, errdefs[name], cause === undefined ? {} : { cause })
}

/**
 * Returns the name of containerd's error for what a call to containerd or a shim, or a function of Node, failed with:
 * by the status code, or by an errno such as `ENOSPC`. `unknown` for everything else.
 */
export function errdefsNameOf(error: unknown): ErrdefsName {
  if (isTtrpcError(error)) return names.get(error.code) ?? 'unknown'
  const { name, code } = (
    typeof error === 'object' && error !== null ? error : {}
  ) as Partial<NodeJS.ErrnoException>
  if (name === 'AbortError') return 'canceled'
  return name === 'TimeoutError' ? 'deadlineExceeded' : (errnos.get(code) ?? 'unknown')
}

/** Returns the error with which a handler answers: a `TtrpcError` as it is, another one with its code and text. */
export function toErrdefs(error: unknown): TtrpcError {
  if (isTtrpcError(error)) return error
  const text = error instanceof Error ? error.message : String(error)
  return errdefsError(errdefsNameOf(error), text, error)
}
