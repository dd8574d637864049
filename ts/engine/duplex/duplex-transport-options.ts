import type { Duplex } from 'node:stream'
import type { PeerCredentials } from '../../peer/credentials.js'
import type { MethodTable } from '../../wire/method-table.js'
import type { Outbox } from '../outbox.js'
import type { TransportLimits } from '../transport.js'
import type { ArrivingFrames } from './arriving-frames.js'
import type { ReadingTurns } from './reading-turns.js'

/** What a transport over a duplex is made of. */
export interface DuplexTransportOptions {
  readonly handle: number
  readonly duplex: Duplex
  readonly outbox: Outbox
  readonly limits: TransportLimits
  /** Those of all transports of the engine. */
  readonly arriving: ArrivingFrames
  /** Those of all transports of the engine. */
  readonly turns: ReadingTurns
  /** The server's names; undefined on the client side. */
  readonly methods: MethodTable | undefined
  /** It is not read before `admit`, and is closed when that is not called within this time. Undefined: it is read at once. */
  readonly parkedMs: number | undefined
  readonly peer: PeerCredentials | undefined
  /** Called once, when the transport needs its handle no more. */
  onGone(): void
}
