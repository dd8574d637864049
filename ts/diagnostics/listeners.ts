import { Channels, eventChannel } from './channel.js'

/** A server has begun to listen on an address, or has stopped. */
export interface ListenerChanged {
  /** The `Server`. */
  readonly source: object
  readonly address: string
}

const opened = eventChannel<ListenerChanged>(Channels.LISTENER_OPENED)
const closed = eventChannel<ListenerChanged>(Channels.LISTENER_CLOSED)

export function publishListenerOpened(source: object, address: string): void {
  if (opened.hasSubscribers) opened.publish({ source, address })
}

export function publishListenerClosed(source: object, address: string): void {
  if (closed.hasSubscribers) closed.publish({ source, address })
}
