import { errnoOf } from '../base/errors/errno.js'
import { CloseReason } from '../wire/row.js'
import { Channels, eventChannel } from './channel.js'
import { aboutConnection, type ConnectionEvent, type EventConnection } from './origin.js'

/** A connection can carry calls: on a server its peer is admitted, on a client it is connected. */
export interface ConnectionOpened extends ConnectionEvent {}

/** A connection is closed; its calls have ended before. */
export interface ConnectionClosed extends ConnectionEvent {
  /** Why, in words. */
  readonly reason: string
  /** Of the system call that failed, or 0. */
  readonly errno: number
  /** Whether it closed because of a time limit, an error, or a peer that vanished inside a frame. */
  readonly abnormal: boolean
}

const opened = eventChannel<ConnectionOpened>(Channels.CONNECTION_OPENED)
const closed = eventChannel<ConnectionClosed>(Channels.CONNECTION_CLOSED)

/** The limits at which an engine closes a connection. */
const limits: ReadonlyMap<number, string> = new Map([
  [CloseReason.FRAME_TIMEOUT, 'a frame took longer than frameTimeoutMs'],
  [CloseReason.DISCARD_LIMIT, 'an oversized frame was longer than maxDiscardBytes'],
  [CloseReason.WRITE_STALL, 'the peer took nothing for writeStallTimeoutMs'],
  [CloseReason.NO_MEMORY, 'there was no memory for what came'],
  [CloseReason.HANDSHAKE_TIMEOUT, 'the handshaker did not decide within handshakeTimeoutMs'],
])

const reasons: ReadonlyMap<number, string> = new Map([
  ...limits,
  [CloseReason.EOF, 'the peer closed it'],
  [CloseReason.TRUNCATED, 'the peer closed it inside a frame'],
  [CloseReason.LOCAL, 'it was closed here'],
  [CloseReason.ERROR, 'a system call failed'],
])

const OVER_BUDGET = 'its peer takes no answers, and too many bytes wait for all peers (engineOutputBytes)'

/** Returns in words the limit at which the engine closed a connection; undefined for other reasons. */
export function limitReached(reason: number): string | undefined {
  return limits.get(reason)
}

export function publishConnectionOpened(connection: EventConnection): void {
  if (opened.hasSubscribers) opened.publish(aboutConnection(connection))
}

/**
 * `reason`: a `CloseReason`; `why`: the cause in words, where we closed it and the user did not ask for it, or where the
 * peer closed it without an answer.
 */
export function publishConnectionClosed(
  connection: EventConnection,
  reason: number,
  errno: number,
  why: string | undefined,
): void {
  if (!closed.hasSubscribers) return
  const local = reason === CloseReason.LOCAL
  const explained = local || reason === CloseReason.EOF
  const words =
    (explained ? why : undefined) ?? (isOverBudget(reason, errno) ? OVER_BUDGET : reasons.get(reason))
  const abnormal = local ? why !== undefined : reason !== CloseReason.EOF
  closed.publish({ ...aboutConnection(connection), reason: words ?? 'unknown reason', errno, abnormal })
}

/** Both engines wait where the kernel lacks buffers: the error is the engine's own. */
function isOverBudget(reason: number, errno: number): boolean {
  return reason === CloseReason.ERROR && errno !== 0 && errno === Math.abs(errnoOf('ENOBUFS'))
}
