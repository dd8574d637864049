import type { Invocation } from '../command/invocation.js'
import type { EventPublisher } from '../events/event-publisher.js'
import type { FifoWriter } from '../log/fifo-writer.js'
import type { Shim, ShimLog } from '../shim.js'
import type { DumpFile } from './dump-file.js'
import type { DaemonSocket } from './inherited-socket.js'
import type { SocketFile } from './socket-file.js'

/** What a daemon is made of. */
export interface DaemonParts {
  readonly shim: Shim
  readonly invocation: Invocation
  readonly socket: DaemonSocket
  readonly file: SocketFile
  readonly dumpFile: DumpFile
  readonly publisher: EventPublisher
  readonly writer: FifoWriter
  readonly log: ShimLog
  /** How long a shutdown may take, in milliseconds. */
  readonly shutdownTimeoutMs: number
  /** How long it lives without a call or a task, in milliseconds; 0: for ever. */
  readonly idleTimeoutMs: number
  /** Called once when the server listens. What it throws ends the daemon. */
  readonly onServing: () => void
}
