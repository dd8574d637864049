import type { Invocation } from '../command/invocation.js'
import type { EventPublisher } from '../events/event-publisher.js'
import type { FifoWriter } from '../log/fifo-writer.js'
import type { Shim, ShimLog } from '../shim.js'
import type { DaemonSocket } from './inherited-socket.js'
import type { SocketFile } from './socket-file.js'

/** What a daemon is made of. */
export interface DaemonParts {
  readonly shim: Shim
  readonly invocation: Invocation
  readonly socket: DaemonSocket
  readonly file: SocketFile
  readonly publisher: EventPublisher
  readonly writer: FifoWriter
  readonly log: ShimLog
  /** How long a shutdown may take, in milliseconds. */
  readonly shutdownTimeoutMs: number
  /** Called once when the server listens. What it throws ends the daemon. */
  readonly onServing: () => void
}
