import { Code } from '../code.js'
import { getSystemErrorMap } from '../runtime.js'

/**
 * Node's error codes, each with the status that Go's server answers for the same error of Go
 * (B2). A Map, so that a code such as 'constructor' finds nothing.
 */
const codes: ReadonlyMap<string, Code> = new Map<string, Code>([
  ['EOF', Code.OUT_OF_RANGE],
  ['ENOENT', Code.NOT_FOUND],
  ['EEXIST', Code.ALREADY_EXISTS],
  ['ENOTEMPTY', Code.ALREADY_EXISTS],
  ['EPERM', Code.PERMISSION_DENIED],
  ['EACCES', Code.PERMISSION_DENIED],
  ['EINVAL', Code.INVALID_ARGUMENT],
  ['EPIPE', Code.FAILED_PRECONDITION],
  ['ERR_STREAM_DESTROYED', Code.FAILED_PRECONDITION],
  ['ERR_STREAM_PREMATURE_CLOSE', Code.FAILED_PRECONDITION],
  ['ERR_STREAM_WRITE_AFTER_END', Code.FAILED_PRECONDITION],
])

/** Returns the status for a Node error code such as `'ENOENT'`; undefined where Go answers 2. */
export function codeOfErrno(code: unknown): Code | undefined {
  return typeof code === 'string' ? codes.get(code) : undefined
}

/** Returns the name of a system error by its number, of either sign; undefined for a number that has none. */
export function errnoName(errno: number): string | undefined {
  return getSystemErrorMap().get(-Math.abs(errno))?.[0]
}

/** Returns libuv's number of a system error, less than 0, by its name; 0 for a name that it does not know. */
export function errnoOf(name: string): number {
  for (const [errno, [known]] of getSystemErrorMap()) if (known === name) return errno
  return 0
}
