/**
 * Status codes of the wire: gRPC's, as numbers. A peer may send any other
 * int32, which is kept as it came (E9).
 */
export const Code = {
  OK: 0,
  CANCELED: 1,
  UNKNOWN: 2,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
  OUT_OF_RANGE: 11,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  DATA_LOSS: 15,
  UNAUTHENTICATED: 16,
} as const

/** One of the 17 codes that have a name. */
export type Code = (typeof Code)[keyof typeof Code]

const names: readonly string[] = Object.keys(Code)

/** Returns the name of a code, `'NOT_FOUND'` for 5; `'CODE_999'` for a number without a name. */
export function codeName(code: number): string {
  return names[code] ?? `CODE_${code}`
}
