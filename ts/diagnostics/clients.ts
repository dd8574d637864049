import { eventChannel } from './channel.js'
import type { Origin } from './origin.js'

/** `open`: there is a connection. `waiting`: for the time of the next dial. `dialling`. `closed`: for good. */
export type LinkState = 'open' | 'waiting' | 'dialling' | 'closed'

/** What a client that reconnects has just done. */
export interface ClientStateChanged extends Origin {
  readonly from: LinkState
  readonly to: LinkState
  /** How long it waits before it dials; undefined when it does not. */
  readonly delayMs: number | undefined
  /** Why the last dial came to nothing, until one succeeds. */
  readonly reason: string | undefined
}

export const CLIENT_STATE = 'ttrpc:client.state'

const state = eventChannel<ClientStateChanged>(CLIENT_STATE)

export function publishClientState(
  origin: Origin,
  from: LinkState,
  to: LinkState,
  delayMs: number | undefined,
  reason: string | undefined,
): void {
  const { source, side, address } = origin
  if (state.hasSubscribers) state.publish({ source, side, address, from, to, delayMs, reason })
}
