import type { EventMethod } from './calls.js'
import { eventChannel } from './channel.js'
import { aboutConnection, type ConnectionEvent, type EventConnection } from './origin.js'

/** A stream failed as it was read too slowly (C18, E26). The end of its call is told besides. */
export interface StreamFull extends ConnectionEvent {
  readonly stream: number
  readonly service: string
  readonly method: string
  /** What nobody had read, as the budget counts it. */
  readonly unreadBytes: number
}

export const STREAM_FULL = 'ttrpc:stream.full'

const full = eventChannel<StreamFull>(STREAM_FULL)

export function publishStreamFull(
  connection: EventConnection,
  stream: number,
  { service, method }: EventMethod,
  unreadBytes: number,
): void {
  if (!full.hasSubscribers) return
  full.publish({ ...aboutConnection(connection), stream, service, method, unreadBytes })
}
