import { misuse } from '../base/errors/misuse.js'
import type { CallDefaults } from '../call/client/client-call.js'
import { clientChain } from '../call/client/client-interception.js'
import { type Clock, checkClock } from '../call/clock.js'
import { checkInterceptors, type Interceptor, type InterceptorNext } from '../call/interceptor.js'
import { startDebug } from '../diagnostics/debug.js'
import { checkLogger, type Logger } from '../diagnostics/logger.js'
import type { Engine } from '../engine/engine.js'
import type { Transport } from '../engine/transport.js'
import { checkOptions } from '../options/checks.js'
import { type ClientLimits, checkLimits, checkNumber, type Limits } from '../options/limits.js'
import { ClientConnection } from '../protocol/client-connection.js'
import { STUCK_RANGE } from '../protocol/stuck-calls.js'
import type { Backoff } from './link/backoff.js'
import { type Dialled, ReconnectingLink } from './link/reconnecting-link.js'
import { type FacadeLink, SingleLink } from './link/single-link.js'

/** What every client may be given, however it came to its connection. */
export interface ClientOptions {
  /** The time limit of calls that name none. Default: none. */
  readonly callTimeoutMs?: number
  /** Told once, after the connection is gone and every waiting call has failed; `closed` waits for it. */
  readonly onClose?: () => void | Promise<void>
  /** Around every call, the first outermost. */
  readonly interceptors?: readonly Interceptor[]
  /** Is told what happens, a line an event: docs/observability.md. `console` fits. */
  readonly logger?: Logger
  /**
   * Publish each call that is open, or waits for a connection, for longer, once, on the diagnostics channel
   * `ttrpc:call.stuck`. 0: none. Default 0.
   */
  readonly stuckCallMs?: number
  /** For tests: where deadlines get their time from. The native engine, which has timers of its own, refuses it. */
  readonly clock?: Clock
  readonly limits?: Partial<ClientLimits>
}

/** The same, checked. */
export interface ClientSettings {
  readonly defaults: CallDefaults
  readonly chain: InterceptorNext | undefined
  readonly limits: Limits
  readonly logger: Logger | undefined
  readonly onClose: (() => void | Promise<void>) | undefined
  /** 0: nobody wants to know. */
  readonly stuckCallMs: number
}

/** What a client is made of. */
export interface OpenedClient {
  readonly link: FacadeLink
  /** What was connected to; undefined over a duplex. */
  readonly address: string | undefined
  readonly logger: Logger | undefined
  readonly defaults: CallDefaults
  /** The interceptors around a call. */
  readonly chain: InterceptorNext | undefined
  readonly stuckCallMs: number
}

const KNOWN = ['callTimeoutMs', 'onClose', 'interceptors', 'logger', 'stuckCallMs', 'clock', 'limits']

/** Throws `ERR_TTRPC_OPTION`. `more`: names that the caller knows besides. */
export function checkClientOptions(
  what: string,
  options: ClientOptions,
  more: readonly string[] = [],
): ClientSettings {
  checkOptions(what, options, new Set([...KNOWN, ...more]))
  const { onClose } = options
  if (onClose !== undefined && typeof onClose !== 'function') {
    throw misuse('ERR_TTRPC_OPTION', 'onClose must be a function')
  }
  startDebug()
  const timeoutMs =
    options.callTimeoutMs === undefined
      ? Number.POSITIVE_INFINITY
      : checkNumber('callTimeoutMs', options.callTimeoutMs, {
          default: 0,
          least: 1,
          most: Number.MAX_SAFE_INTEGER,
        })
  return {
    defaults: { timeoutMs, clock: checkClock(options.clock) },
    chain: clientChain(checkInterceptors(options.interceptors)),
    limits: checkLimits(options.limits),
    logger: checkLogger(options.logger),
    onClose,
    stuckCallMs: checkNumber('stuckCallMs', options.stuckCallMs, STUCK_RANGE),
  }
}

/** Puts a client's side on a connection; to be called as the connection is handed over. */
export function attachConnection(engine: Engine, connection: Transport, settings: ClientSettings): Dialled {
  let onGone: () => void = () => {}
  const gone = new Promise<void>((resolve) => {
    onGone = resolve
  })
  return { connection: new ClientConnection(engine, connection, settings.limits, () => onGone()), gone }
}

/** A client of this one connection. */
export function attachClient(
  engine: Engine,
  connection: Transport,
  settings: ClientSettings,
  address: string | undefined,
): OpenedClient {
  const { connection: attached, gone } = attachConnection(engine, connection, settings)
  const { defaults, chain, logger, stuckCallMs } = settings
  return {
    link: new SingleLink(
      attached,
      gone.then(() => told(settings)),
    ),
    address,
    logger,
    defaults,
    chain,
    stuckCallMs,
  }
}

/** A client of this connection, and of those that `dial` makes when it is gone. */
export function attachReconnecting(
  engine: Engine,
  first: Dialled,
  backoff: Backoff,
  settings: ClientSettings,
  address: string,
  dial: (signal: AbortSignal) => Promise<Dialled>,
): OpenedClient {
  const { defaults, chain, limits, logger, stuckCallMs } = settings
  const onClose = (): Promise<void> => told(settings)
  const { maxWaitingCalls } = limits
  const { clock } = defaults
  return {
    link: new ReconnectingLink({ first, engine, clock, backoff, maxWaitingCalls, onClose, dial }),
    address,
    logger,
    defaults,
    chain,
    stuckCallMs,
  }
}

/** An `onClose` that throws is nobody's to catch; `closed` never rejects. */
async function told({ onClose }: ClientSettings): Promise<void> {
  try {
    await onClose?.()
  } catch (error) {
    queueMicrotask(() => {
      throw error
    })
  }
}
