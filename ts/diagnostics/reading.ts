import { eventChannel } from './channel.js'
import { aboutConnection, type ConnectionEvent, type EventConnection } from './origin.js'

/** A connection is not read for a while, or is again, since its streams are read too slowly. */
export interface ReadingChanged extends ConnectionEvent {
  /** What nobody has read of all its streams, as the budget counts it. */
  readonly unreadBytes: number
}

export const READING_PAUSED = 'ttrpc:reading.paused'
export const READING_RESUMED = 'ttrpc:reading.resumed'

const paused = eventChannel<ReadingChanged>(READING_PAUSED)
const resumed = eventChannel<ReadingChanged>(READING_RESUMED)

export function publishReadingPaused(connection: EventConnection, unreadBytes: number): void {
  if (paused.hasSubscribers) paused.publish({ ...aboutConnection(connection), unreadBytes })
}

export function publishReadingResumed(connection: EventConnection, unreadBytes: number): void {
  if (resumed.hasSubscribers) resumed.publish({ ...aboutConnection(connection), unreadBytes })
}
