import { Channels, eventChannel } from './channel.js'
import type { Origin } from './origin.js'

/** `open`: there is a connection. `waiting`: until the next dial. `dialling`: it connects. `closed`: for good. */
export type LinkState = 'open' | 'waiting' | 'dialling' | 'closed'

/** The state of a reconnecting client has changed. */
export interface ClientStateChanged extends Origin {
  readonly from: LinkState
  readonly to: LinkState
  /** How long it waits before it dials; undefined in other states than `waiting`. */
  readonly delayMs: number | undefined
  /** Why the last dial failed, or why the server may have closed a connection without an answer; else undefined. */
  readonly reason: string | undefined
}

const state = eventChannel<ClientStateChanged>(Channels.CLIENT_STATE)

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
