import { clientChain } from '../call/client/client-interception.js'
import { type Clock, checkClock } from '../call/clock.js'
import { checkInterceptors, type Interceptor } from '../call/interceptor.js'
import { startDebug } from '../diagnostics/debug.js'
import { checkLogger, type Logger } from '../diagnostics/logger.js'
import { type ClientLimits, checkClientLimits } from '../options/limits.js'
import { callback, milliseconds, timeLimit } from '../options/option.js'
import { type CheckedBy, options, type TableOf } from '../options/options.js'

/** Options of every client, however it came to its connection. */
export interface ClientOptions {
  /** The time limit of calls that name none, in milliseconds: above 0, Infinity for none. Default: none. */
  readonly callTimeoutMs?: number
  /**
   * Called once, after the connection is gone and every waiting call has failed; `closed` waits for it, 5 s at most. What
   * it throws is a warning of the process.
   */
  readonly onClose?: () => void | Promise<void>
  /** Called around every call, the first outermost. Default: none. */
  readonly interceptors?: readonly Interceptor[]
  /** Gets a line for each event: docs/observability.md. `console` fits. Default: none. */
  readonly logger?: Logger
  /**
   * Publish each call that is open, or waits for a connection, for longer, once, on the diagnostics channel
   * `ttrpc:call.stuck`. 0: never. Default 0.
   */
  readonly stuckCallMs?: number
  /** For tests: the clock of deadlines. The native engine, which has timers of its own, refuses it. */
  readonly clock?: Clock
  /** Bounds of the connection. */
  readonly limits?: Partial<ClientLimits>
}

/** The lines that the tables of all clients share. */
export const clientTable = {
  onClose: callback<() => void | Promise<void>>(),
  callTimeoutMs: timeLimit(Number.POSITIVE_INFINITY),
  clock: { check: checkClock },
  interceptors: { check: (value: unknown) => clientChain(checkInterceptors(value)) },
  limits: { check: checkClientLimits },
  logger: { check: checkLogger },
  stuckCallMs: milliseconds(0),
} satisfies TableOf<ClientOptions>

export const clientOptions = options('client', clientTable)

/** `ClientOptions`, checked. `interceptors`: the chain that they make; undefined where there are none. */
export type ClientSettings = CheckedBy<typeof clientOptions>

/** Returns a client's options, checked. Throws `ERR_TTRPC_OPTION`. */
export function checkClientOptions(given: unknown): ClientSettings {
  const settings = clientOptions.check(given)
  startDebug()
  return settings
}
