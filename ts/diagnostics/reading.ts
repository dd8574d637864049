import { Channels, eventChannel } from './channel.js'
import { aboutConnection, type ConnectionEvent, type EventConnection } from './origin.js'

/** Reading of a connection was paused because too much of it is kept here, or was resumed. */
export interface ReadingChanged extends ConnectionEvent {
  /** Unread bytes of all its streams, as the receive budget counts them. */
  readonly unreadBytes: number
  /**
   * Of the pause: streams are read too slowly, requests of running handlers are too many bytes, or the peer does not
   * take our answers. Of the end of the pause: what ended last.
   */
  readonly reason: 'unread' | 'requests' | 'answers'
}

const paused = eventChannel<ReadingChanged>(Channels.READING_PAUSED)
const resumed = eventChannel<ReadingChanged>(Channels.READING_RESUMED)

export function publishReadingPaused(
  connection: EventConnection,
  unreadBytes: number,
  reason: ReadingChanged['reason'],
): void {
  if (paused.hasSubscribers) paused.publish({ ...aboutConnection(connection), unreadBytes, reason })
}

export function publishReadingResumed(
  connection: EventConnection,
  unreadBytes: number,
  reason: ReadingChanged['reason'],
): void {
  if (resumed.hasSubscribers) resumed.publish({ ...aboutConnection(connection), unreadBytes, reason })
}
