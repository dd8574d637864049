/**
 * Wrong use of the API: a TypeError with a stable `code`, thrown at once.
 * `misuseCodes` is the full list; docs/errors.md repeats it with the remedies.
 */
export const misuseCodes = {
  ERR_TTRPC_ABSTRACT: 'An abstract name is listened on without allowAbstract.',
  ERR_TTRPC_ADDRESS:
    'An address cannot be used: unknown scheme, relative, empty, too long, or with white space at its end.',
  ERR_TTRPC_ARGUMENT: 'An argument has the wrong type or value.',
  ERR_TTRPC_CODEC:
    'A codec returned neither bytes nor a protobufjs Writer, or a promise in place of a message.',
  ERR_TTRPC_DEFINITION: 'A service definition has the wrong shape.',
  ERR_TTRPC_DUPLICATE: 'A service or method is registered already.',
  ERR_TTRPC_ENGINE: 'The engine asked for cannot run here.',
  ERR_TTRPC_IMPLEMENTATION:
    'An implementation lacks a method of its service, runtime or shim, it is not a function, or a function handles no method.',
  ERR_TTRPC_MESSAGE: 'A message has a value that does not fit its field.',
  ERR_TTRPC_METADATA: 'A metadata key or value is not a well-formed string.',
  ERR_TTRPC_NO_CREDENTIALS: 'The credentials that a rule needs are not available here.',
  ERR_TTRPC_OPTION: 'An option has the wrong type or is out of its range.',
  ERR_TTRPC_PROTO: 'A .proto file cannot be read, parsed or resolved.',
  ERR_TTRPC_RULE: 'A rule on peers is unclear, contradictory or out of range.',
  ERR_TTRPC_WORKER:
    'A worker of a group ended before joinGroup or could not join, or joinGroup is called where it cannot be.',
} as const

/** A stable code of a wrong use. */
export type MisuseCode = keyof typeof misuseCodes

/** The error that `misuse` returns. */
export interface MisuseError extends TypeError {
  readonly code: MisuseCode
}

/** Returns a TypeError with `code`, for the caller to throw. */
export function misuse(code: MisuseCode, message: string, cause?: unknown): MisuseError {
  const error = cause === undefined ? new TypeError(message) : new TypeError(message, { cause })
  Error.captureStackTrace(error, misuse)
  return Object.assign(error, { code })
}

/** Whether `error` was made by `misuse` with this code. */
export function isMisuse(error: unknown, code: MisuseCode): error is MisuseError {
  return error instanceof TypeError && (error as Partial<MisuseError>).code === code
}
