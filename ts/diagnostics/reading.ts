import { Channels, eventChannel } from './channel.js'
import { aboutConnection, type ConnectionEvent, type EventConnection } from './origin.js'

/** Reading of a connection was paused because its streams are read too slowly, or was resumed. */
export interface ReadingChanged extends ConnectionEvent {
  /** Unread bytes of all its streams, as the receive budget counts them. */
  readonly unreadBytes: number
}

const paused = eventChannel<ReadingChanged>(Channels.READING_PAUSED)
const resumed = eventChannel<ReadingChanged>(Channels.READING_RESUMED)

export function publishReadingPaused(connection: EventConnection, unreadBytes: number): void {
  if (paused.hasSubscribers) paused.publish({ ...aboutConnection(connection), unreadBytes })
}

export function publishReadingResumed(connection: EventConnection, unreadBytes: number): void {
  if (resumed.hasSubscribers) resumed.publish({ ...aboutConnection(connection), unreadBytes })
}
