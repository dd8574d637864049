import type { CallEnded, CallRefused, CallStarted, HandlerFailed, StuckCall } from './calls.js'
import type { Channels } from './channel.js'
import type { ClientStateChanged } from './clients.js'
import type { ConnectionClosed, ConnectionOpened } from './connections.js'
import type { EngineFallback } from './engines.js'
import type { ProtocolFault } from './faults.js'
import type { ListenerChanged } from './listeners.js'
import type { ReadingChanged } from './reading.js'
import type { StreamFull } from './streams.js'

/** What is published on each channel of `Channels`; on `ttrpc:peer.refused` a `Refusal`. */
export interface DiagnosticsEvents {
  [Channels.LISTENER_OPENED]: ListenerChanged
  [Channels.LISTENER_CLOSED]: ListenerChanged
  [Channels.CLIENT_STATE]: ClientStateChanged
  [Channels.CONNECTION_OPENED]: ConnectionOpened
  [Channels.CONNECTION_CLOSED]: ConnectionClosed
  [Channels.CALL_STARTED]: CallStarted
  [Channels.CALL_ENDED]: CallEnded
  [Channels.CALL_REFUSED]: CallRefused
  [Channels.CALL_STUCK]: StuckCall
  [Channels.HANDLER_FAILED]: HandlerFailed
  [Channels.STREAM_FULL]: StreamFull
  [Channels.PROTOCOL_FAULT]: ProtocolFault
  [Channels.READING_PAUSED]: ReadingChanged
  [Channels.READING_RESUMED]: ReadingChanged
  [Channels.ENGINE_FALLBACK]: EngineFallback
}

/** Types the events for a subscriber. */
declare module 'diagnostics_channel' {
  function subscribe<N extends keyof DiagnosticsEvents>(
    name: N,
    onMessage: (event: DiagnosticsEvents[N], name: N) => void,
  ): void
  function unsubscribe<N extends keyof DiagnosticsEvents>(
    name: N,
    onMessage: (event: DiagnosticsEvents[N], name: N) => void,
  ): boolean
}
