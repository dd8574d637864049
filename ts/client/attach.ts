import { loadModule } from '../base/load-module.js'
import type { CallDefaults } from '../call/client/client-call.js'
import { type Clock, realClock } from '../call/clock.js'
import { DeadlineQueue } from '../call/deadline-queue.js'
import type { InterceptorNext } from '../call/interceptor.js'
import type { Logger } from '../diagnostics/logger.js'
import type { Engine } from '../engine/engine.js'
import { ProcessHold } from '../engine/process-hold.js'
import type { Transport } from '../engine/transport.js'
import { ClientConnection } from '../protocol/client-connection.js'
import type { ClientSettings } from './client-options.js'
import type { Backoff } from './link/backoff.js'
import type { Dialled } from './link/reconnecting-link.js'
import { type FacadeLink, SingleLink } from './link/single-link.js'
import { callOnClose } from './on-close.js'

/** What a `Client` is made of. */
export interface ClientParts {
  readonly link: FacadeLink
  /** What was connected to; undefined over a duplex. */
  readonly address: string | undefined
  readonly logger: Logger | undefined
  readonly defaults: CallDefaults
  /** The interceptors around a call. */
  readonly chain: InterceptorNext | undefined
  /** For calls that wait in interceptors. */
  readonly hold: ProcessHold
  readonly stuckCallMs: number
}

/** Puts a client's side on a connection; to be called in the call that hands the connection over. */
export function attachConnection(engine: Engine, connection: Transport, settings: ClientSettings): Dialled {
  let onGone: () => void = () => {}
  const gone = new Promise<void>((resolve) => {
    onGone = resolve
  })
  return {
    connection: new ClientConnection(engine, connection, settings.limits, () => onGone()),
    gone,
    engine,
  }
}

/** Returns the parts of a client with this one connection. */
export function singleClient(
  { connection, gone, engine }: Dialled,
  settings: ClientSettings,
  address: string | undefined,
): ClientParts {
  // Code that has closed the client may await the end; one that the server has left may be forgotten.
  const closed = gone.then(() => callOnClose(settings.onClose, connection.endedHere))
  return clientParts(new SingleLink(connection, closed), engine, settings, address)
}

/** How a reconnecting client gets its connections. */
interface Redial {
  readonly engine: Engine
  readonly backoff: Backoff
  /** Rejects, and leaves nothing behind, when the signal aborts. */
  dial(signal: AbortSignal): Promise<Dialled>
}

/** Returns the parts of a client with this connection, and with those that `dial` makes when it is gone. */
export function reconnectingClient(
  first: Dialled,
  redial: Redial,
  settings: ClientSettings,
  address: string,
): ClientParts {
  const { clock } = settings
  const { maxWaitingCalls } = settings.limits
  const onClose = (): Promise<void> => callOnClose(settings.onClose, true)
  const loaded = loadModule(import.meta.url, './link/reconnecting-link.js')
  const { ReconnectingLink } = loaded as typeof import('./link/reconnecting-link.js')
  const link = new ReconnectingLink({ ...redial, first, clock, maxWaitingCalls, onClose })
  return clientParts(link, redial.engine, settings, address)
}

let realDeadlines: DeadlineQueue | undefined

/** Returns a queue for a client's deadlines. All clients on the real clock share one, and so its timer. */
function deadlinesOf(clock: Clock): DeadlineQueue {
  if (clock !== realClock) return new DeadlineQueue(clock)
  realDeadlines ??= new DeadlineQueue(realClock)
  return realDeadlines
}

function clientParts(
  link: FacadeLink,
  engine: Engine,
  settings: ClientSettings,
  address: string | undefined,
): ClientParts {
  const { callTimeoutMs, clock, interceptors, logger, stuckCallMs } = settings
  const defaults = { timeoutMs: callTimeoutMs, deadlines: deadlinesOf(clock) }
  const hold = new ProcessHold(engine)
  return { link, address, logger, defaults, chain: interceptors, hold, stuckCallMs }
}
