import { process } from '../base/runtime.js'

const diagnostics = process.getBuiltinModule('node:diagnostics_channel')

/**
 * Names of the `node:diagnostics_channel` channels on which the package publishes; `DiagnosticsEvents` says what
 * each carries.
 *
 * @example
 * ```js
 * import { subscribe } from 'node:diagnostics_channel'
 * import { Channels } from 'ttrpc'
 *
 * subscribe(Channels.PEER_REFUSED, ({ address, peer, reason }) => {
 *   console.warn(`${address} refused uid ${peer.uid}: ${reason}`)
 * })
 * ```
 */
export const Channels = {
  LISTENER_OPENED: 'ttrpc:listener.opened',
  LISTENER_CLOSED: 'ttrpc:listener.closed',
  CLIENT_STATE: 'ttrpc:client.state',
  CONNECTION_OPENED: 'ttrpc:connection.opened',
  CONNECTION_CLOSED: 'ttrpc:connection.closed',
  PEER_REFUSED: 'ttrpc:peer.refused',
  CALL_STARTED: 'ttrpc:call.started',
  CALL_ENDED: 'ttrpc:call.ended',
  CALL_REFUSED: 'ttrpc:call.refused',
  CALL_STUCK: 'ttrpc:call.stuck',
  HANDLER_FAILED: 'ttrpc:handler.failed',
  STREAM_FULL: 'ttrpc:stream.full',
  PROTOCOL_FAULT: 'ttrpc:protocol.fault',
  READING_PAUSED: 'ttrpc:reading.paused',
  READING_RESUMED: 'ttrpc:reading.resumed',
  ENGINE_FALLBACK: 'ttrpc:engine.fallback',
} as const

/** A channel on which objects of one shape are published. Read `hasSubscribers` before making the object. */
interface EventChannel<E extends object> {
  readonly hasSubscribers: boolean
  publish(event: E): void
}

/** Returns the channel of this name. */
export function eventChannel<E extends object>(name: string): EventChannel<E> {
  return diagnostics.channel(name)
}
