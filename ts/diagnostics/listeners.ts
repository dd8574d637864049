import { eventChannel } from './channel.js'

/** A server listens, or no longer does. */
export interface ListenerChanged {
  /** The `Server`. */
  readonly source: object
  readonly address: string
}

export const LISTENER_OPENED = 'ttrpc:listener.opened'
export const LISTENER_CLOSED = 'ttrpc:listener.closed'

const opened = eventChannel<ListenerChanged>(LISTENER_OPENED)
const closed = eventChannel<ListenerChanged>(LISTENER_CLOSED)

export function publishListenerOpened(source: object, address: string): void {
  if (opened.hasSubscribers) opened.publish({ source, address })
}

export function publishListenerClosed(source: object, address: string): void {
  if (closed.hasSubscribers) closed.publish({ source, address })
}
