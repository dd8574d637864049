import type { ReadingChanged } from '../diagnostics/reading.js'

/**
 * Why a connection is not read, as bits of a set. Each reason has one owner,
 * which adds and removes it. The connection is read while the set is empty, so
 * no owner ends the pause of another.
 */
export const PauseReason = {
  /** Its streams are read too slowly: `ReceiveBudget`. */
  UNREAD: 1,
  /** The requests of its running handlers are too many bytes: `RequestBudget`. */
  REQUESTS: 2,
  /** Frames wait until the peer has taken more of our answers: `ServerConnection`. */
  ANSWERS: 4,
} as const
export type PauseReason = (typeof PauseReason)[keyof typeof PauseReason]

/** The names of the reasons in events. */
export type PauseReasonName = ReadingChanged['reason']

const names: Readonly<Record<PauseReason, PauseReasonName>> = {
  [PauseReason.UNREAD]: 'unread',
  [PauseReason.REQUESTS]: 'requests',
  [PauseReason.ANSWERS]: 'answers',
}

export function nameOfReason(reason: PauseReason): PauseReasonName {
  return names[reason]
}
