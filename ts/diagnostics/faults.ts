import { Channels, eventChannel } from './channel.js'
import { aboutConnection, type ConnectionEvent, type EventConnection } from './origin.js'

/** A client broke the protocol, or sent too long a message, and was answered with an error. */
export interface ProtocolFault extends ConnectionEvent {
  readonly stream: number
  /** The code of that answer. */
  readonly code: number
  readonly reason: string
}

const fault = eventChannel<ProtocolFault>(Channels.PROTOCOL_FAULT)

export function publishProtocolFault(
  connection: EventConnection,
  stream: number,
  code: number,
  reason: string,
): void {
  if (fault.hasSubscribers) fault.publish({ ...aboutConnection(connection), stream, code, reason })
}
