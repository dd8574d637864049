import { eventChannel } from './channel.js'
import { aboutConnection, type ConnectionEvent, type EventConnection } from './origin.js'

/** A call has begun: on a client before its request is written, on a server before its handler runs. */
export interface CallStarted extends ConnectionEvent {
  /** Its stream id; with `connection` it tells calls apart. 0: it was not sent. */
  readonly stream: number
  /** Full name, e.g. `demo.v1.Greeter`. */
  readonly service: string
  /** Name on the wire, e.g. `SayHello`. */
  readonly method: string
  readonly kind: 'unary' | 'clientStreaming' | 'serverStreaming' | 'bidiStreaming'
}

/** A call has ended, whatever the way. Told of calls that began while somebody listened. */
export interface CallEnded extends CallStarted {
  /** The status: 0 for OK; on a server what the caller is told, or 1 when there is no caller any more. */
  readonly code: number
  /** From its start, or on a client from when it was made. */
  readonly durationMs: number
}

/** A server answered a request with an error instead of running a handler. */
export interface CallRefused extends ConnectionEvent {
  readonly stream: number
  readonly code: number
  /** What the peer is told. Holds names as the peer sent them, of any length. */
  readonly reason: string
}

/**
 * A call that is open for longer than `stuckCallMs`; told once. One that waits on a client for a connection has
 * none: `connection` and `stream` are 0, `peer` is undefined.
 */
export interface StuckCall extends CallStarted {
  readonly ageMs: number
}

export const CALL_STARTED = 'ttrpc:call.started'
export const CALL_ENDED = 'ttrpc:call.ended'
export const CALL_REFUSED = 'ttrpc:call.refused'
export const CALL_STUCK = 'ttrpc:call.stuck'

const started = eventChannel<CallStarted>(CALL_STARTED)
const ended = eventChannel<CallEnded>(CALL_ENDED)
const refused = eventChannel<CallRefused>(CALL_REFUSED)
const stuck = eventChannel<StuckCall>(CALL_STUCK)

/** A method as its events tell it. */
export type EventMethod = Pick<CallStarted, 'service' | 'method' | 'kind'>

/** Does anybody want to hear of calls? Asked once a call, at its start. */
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

/** Does anybody want to hear of calls that run for too long? Looking for them costs. */
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
