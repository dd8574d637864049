import { Channels, eventChannel } from './channel.js'
import { aboutConnection, type ConnectionEvent, type EventConnection } from './origin.js'

/** A call has begun: on a client before its request is written, on a server before its handler runs. */
export interface CallStarted extends ConnectionEvent {
  /** Its stream id, unique together with `connection`. 0: it was not sent. */
  readonly stream: number
  /** Full name, e.g. `demo.v1.Greeter`. */
  readonly service: string
  /** Name on the wire, e.g. `SayHello`. */
  readonly method: string
  readonly kind: 'unary' | 'clientStreaming' | 'serverStreaming' | 'bidiStreaming'
}

/** A call has ended, in whatever way. Published for calls that began while their channels had subscribers. */
export interface CallEnded extends CallStarted {
  /** The status: 0 for OK; on a server the code sent to the caller, or 1 when the caller is gone. */
  readonly code: number
  /** From its start; on a client from the moment it was made. */
  readonly durationMs: number
}

/** A server answered a request with an error instead of running a handler. */
export interface CallRefused extends ConnectionEvent {
  readonly stream: number
  readonly code: number
  /** The text sent to the peer. Contains names as the peer sent them, up to 1 KiB each. */
  readonly reason: string
}

/**
 * A call that is open for longer than `stuckCallMs`; published once a call. A call of a client that still waits for a
 * connection has `connection` 0, `stream` 0 and no `peer`.
 */
export interface StuckCall extends CallStarted {
  readonly ageMs: number
}

/**
 * A handler, an interceptor around it or the codec of its answer failed: they threw what is not a status chosen on
 * purpose. A `TtrpcError`, or an error with one among its causes, is published for the codes 2, 13 and 15 only.
 */
export interface HandlerFailed extends CallStarted {
  /** What was thrown. Its text is the handler's: it may contain secrets. */
  readonly error: unknown
  /** The code that the caller gets for it; what it got before, when the call had ended already. */
  readonly code: number
  /** False when the call had ended before, at its deadline for instance: the caller never learns of the error. */
  readonly answered: boolean
}

const started = eventChannel<CallStarted>(Channels.CALL_STARTED)
const ended = eventChannel<CallEnded>(Channels.CALL_ENDED)
const refused = eventChannel<CallRefused>(Channels.CALL_REFUSED)
const failed = eventChannel<HandlerFailed>(Channels.HANDLER_FAILED)
const stuck = eventChannel<StuckCall>(Channels.CALL_STUCK)

/** A method as events name it. */
export type EventMethod = Pick<CallStarted, 'service' | 'method' | 'kind'>

/** Returns whether the start or end of calls has subscribers. Read once a call, at its start. */
export function callsWatched(): boolean {
  return started.hasSubscribers || ended.hasSubscribers
}

export function publishCallStarted(connection: EventConnection, stream: number, about: EventMethod): void {
  if (started.hasSubscribers) started.publish(aboutCall(connection, stream, about))
}

export function publishCallEnded(
  connection: EventConnection,
  stream: number,
  about: EventMethod,
  code: number,
  durationMs: number,
): void {
  if (ended.hasSubscribers) ended.publish({ ...aboutCall(connection, stream, about), code, durationMs })
}

export function publishCallRefused(
  connection: EventConnection,
  stream: number,
  code: number,
  reason: string,
): void {
  if (refused.hasSubscribers) refused.publish({ ...aboutConnection(connection), stream, code, reason })
}

/** Returns whether failures of handlers have subscribers. */
export function handlerFailuresWatched(): boolean {
  return failed.hasSubscribers
}

export function publishHandlerFailed(
  connection: EventConnection,
  stream: number,
  about: EventMethod,
  outcome: Pick<HandlerFailed, 'error' | 'code' | 'answered'>,
): void {
  failed.publish({ ...aboutCall(connection, stream, about), ...outcome })
}

/** Returns whether stuck calls have subscribers; without any, they are not looked for. */
export function stuckCallsWatched(): boolean {
  return stuck.hasSubscribers
}

export function publishStuckCall(
  connection: EventConnection,
  stream: number,
  about: EventMethod,
  ageMs: number,
): void {
  stuck.publish({ ...aboutCall(connection, stream, about), ageMs })
}

function aboutCall(connection: EventConnection, stream: number, about: EventMethod): CallStarted {
  const { service, method, kind } = about
  return { ...aboutConnection(connection), stream, service, method, kind }
}
