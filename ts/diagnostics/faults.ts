import { eventChannel } from './channel.js'
import { aboutConnection, type ConnectionEvent, type EventConnection } from './origin.js'

/** A client sent what no sound client sends, or too long a message, and was answered with an error. */
export interface ProtocolFault extends ConnectionEvent {
  readonly stream: number
  /** What it was answered with. */
  readonly code: number
  readonly reason: string
}

export const PROTOCOL_FAULT = 'ttrpc:protocol.fault'

const fault = eventChannel<ProtocolFault>(PROTOCOL_FAULT)

export function publishProtocolFault(
  connection: EventConnection,
  stream: number,
  code: number,
  reason: string,
): void {
  if (fault.hasSubscribers) fault.publish({ ...aboutConnection(connection), stream, code, reason })
}
