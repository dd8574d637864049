import type { MethodKind, OpenCall } from './open-call.js'

/** An open call, as it was when somebody looked. */
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
  /** It is not sent, or not sent again, before there is a connection. */
  readonly waiting: boolean
}

/** `now`: performance's. */
export function callSnapshot({ target, startedMs }: OpenCall, now: number, unreadBytes = 0): CallSnapshot {
  const { service, method, kind } = target
  return { service, method, kind, ageMs: now - startedMs, unreadBytes }
}
