import { errnoOf } from '../../base/errors/errno.js'
import { CloseReason } from '../../wire/row.js'

const timeLimits: ReadonlySet<number> = new Set([
  CloseReason.FRAME_TIMEOUT,
  CloseReason.WRITE_STALL,
  CloseReason.HANDSHAKE_TIMEOUT,
])

/** Returns the errno that goes with a reason of our own, as the native engine reports it; 0 for none. */
export function closeErrno(reason: number): number {
  return timeLimits.has(reason) ? errnoOf('ETIMEDOUT') : 0
}
