import type { EventMethod } from './calls.js'
import { Channels, eventChannel } from './channel.js'
import { aboutConnection, type ConnectionEvent, type EventConnection } from './origin.js'

/** A stream failed because it was read too slowly (C18, E26). The end of its call is published too. */
export interface StreamFull extends ConnectionEvent {
  readonly stream: number
  readonly service: string
  readonly method: string
  /** Its unread bytes, as the receive budget counts them. */
  readonly unreadBytes: number
}

const full = eventChannel<StreamFull>(Channels.STREAM_FULL)

export function publishStreamFull(
  connection: EventConnection,
  stream: number,
  { service, method }: EventMethod,
  unreadBytes: number,
): void {
  if (!full.hasSubscribers) return
  full.publish({ ...aboutConnection(connection), stream, service, method, unreadBytes })
}
