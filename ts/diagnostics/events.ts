import {
  CALL_ENDED,
  CALL_REFUSED,
  CALL_STARTED,
  CALL_STUCK,
  type CallEnded,
  type CallRefused,
  type CallStarted,
  type StuckCall,
} from './calls.js'
import { CLIENT_STATE, type ClientStateChanged } from './clients.js'
import {
  CONNECTION_CLOSED,
  CONNECTION_OPENED,
  type ConnectionClosed,
  type ConnectionOpened,
} from './connections.js'
import { ENGINE_FALLBACK, type EngineFallback } from './engines.js'
import { PROTOCOL_FAULT, type ProtocolFault } from './faults.js'
import { LISTENER_CLOSED, LISTENER_OPENED, type ListenerChanged } from './listeners.js'
import { READING_PAUSED, READING_RESUMED, type ReadingChanged } from './reading.js'
import { STREAM_FULL, type StreamFull } from './streams.js'

/** On which the facade publishes each `Refusal`. */
export const PEER_REFUSED = 'ttrpc:peer.refused'

/** Names of the `node:diagnostics_channel` channels. */
export const Channels = {
  LISTENER_OPENED,
  LISTENER_CLOSED,
  CLIENT_STATE,
  CONNECTION_OPENED,
  CONNECTION_CLOSED,
  PEER_REFUSED,
  CALL_STARTED,
  CALL_ENDED,
  CALL_REFUSED,
  CALL_STUCK,
  STREAM_FULL,
  PROTOCOL_FAULT,
  READING_PAUSED,
  READING_RESUMED,
  ENGINE_FALLBACK,
} as const

/** What is published on each channel; a `Refusal` on `ttrpc:peer.refused`. */
export interface DiagnosticsEvents {
  [LISTENER_OPENED]: ListenerChanged
  [LISTENER_CLOSED]: ListenerChanged
  [CLIENT_STATE]: ClientStateChanged
  [CONNECTION_OPENED]: ConnectionOpened
  [CONNECTION_CLOSED]: ConnectionClosed
  [CALL_STARTED]: CallStarted
  [CALL_ENDED]: CallEnded
  [CALL_REFUSED]: CallRefused
  [CALL_STUCK]: StuckCall
  [STREAM_FULL]: StreamFull
  [PROTOCOL_FAULT]: ProtocolFault
  [READING_PAUSED]: ReadingChanged
  [READING_RESUMED]: ReadingChanged
  [ENGINE_FALLBACK]: EngineFallback
}
