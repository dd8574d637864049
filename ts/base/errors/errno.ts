import { Code } from '../code.js'

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
