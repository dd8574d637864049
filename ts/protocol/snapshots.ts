import type { MethodKind, OpenCall } from './open-call.js'

/** An open call, as it was when the snapshot was made. */
export interface CallSnapshot {
  readonly service: string
  readonly method: string
  readonly kind: MethodKind
  readonly ageMs: number
  /** Received for it and not read yet, by the handler or by the caller. */
  readonly unreadBytes: number
}

/** An open call of a client. */
export interface ClientCallSnapshot extends CallSnapshot {
  /** The call waits for a connection before it is sent, or sent again. */
  readonly waiting: boolean
}

/** Describes a call at `now`, on performance's clock. */
export function callSnapshot(
  { methodInfo, startedMs }: OpenCall,
  now: number,
  unreadBytes = 0,
): CallSnapshot {
  const { service, method, kind } = methodInfo
  return { service, method, kind, ageMs: Math.max(0, now - startedMs), unreadBytes }
}
