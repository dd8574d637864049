import {
  checkHandshaker,
  type Handshaker,
  type RuleHandshaker,
  unixSocketRequireSameUser,
} from '../admission/handshaker.js'
import { type Clock, checkClock } from '../call/clock.js'
import { checkInterceptors, type Interceptor } from '../call/interceptor.js'
import { checkLogger, type Logger } from '../diagnostics/logger.js'
import { type EngineChoice, engineChoice } from '../engine/engines.js'
import { type IoMode, ioMode } from '../engine/io-mode.js'
import { checkListenerLimits, checkServerLimits, type ServerLimits } from '../options/limits.js'
import { choice, flag, milliseconds, type Option, signal, timeLimit, unchecked } from '../options/option.js'
import { type CheckedBy, options, type TableOf } from '../options/options.js'
import type { PeerCredentials } from '../peer/credentials.js'
import type { StreamIdPolicy } from '../protocol/stream-ids.js'
import type { CutCall } from './connections.js'
import { type BindOptions, bindTable } from './listen-options.js'

/** Options for `new Server()`. */
export interface ServerOptions {
  /** Who may call, on listeners that name no handshaker of their own. Default: `unixSocketRequireSameUser()`. */
  readonly handshaker?: Handshaker
  /** Send the texts of errors that are not a TtrpcError to callers. Default false: they get a generic text. */
  readonly exposeErrors?: boolean
  /** Bounds for listeners that name none of their own. */
  readonly limits?: Partial<ServerLimits>
  /** Default `'auto'`: the native engine where it loads, else the JS engine with one warning. */
  readonly engine?: EngineChoice
  /**
   * Which thread of the native engine reads connections: `'thread'`, the default, or `'adaptive'`, which needs fewer
   * changes of thread: docs/performance.md. The environment variable TTRPC_IO replaces the default.
   */
  readonly io?: IoMode
  /** Called around every call, the first outermost, before its payload is decoded. Default: none. */
  readonly interceptors?: readonly Interceptor[]
  /**
   * `currentContext()` returns the running call's context in handlers and in all they await. Default false, which
   * costs nothing.
   */
  readonly inheritContext?: boolean
  /** Publish each call that runs for longer, once, on the diagnostics channel `ttrpc:call.stuck`. 0: never. Default 0. */
  readonly stuckCallMs?: number
  /**
   * Which stream ids open a call. Default `'increasing'`, as Go; `'unique'` takes any that no running call has, for
   * clients that send ids out of order, as the asynchronous ones of ttrpc-rust may (F5).
   */
  readonly streamIdPolicy?: StreamIdPolicy
  /** Gets a line for each event: docs/observability.md. `console` fits. Default: none. */
  readonly logger?: Logger
  /** For tests: the clock of deadlines. The native engine, which has timers of its own, refuses it. */
  readonly clock?: Clock
}

/** Null as undefined: the server's, or for a server the default. */
const handshaker: Option<Handshaker | undefined> = {
  check: (value, name) => (value === undefined || value === null ? undefined : checkHandshaker(value, name)),
}

let sameUser: RuleHandshaker | undefined

/** Returns the default of servers: one object while the user of this process stays the same, for thousands of servers. */
export function defaultHandshaker(): RuleHandshaker {
  const now = unixSocketRequireSameUser()
  if (JSON.stringify(sameUser) !== JSON.stringify(now)) sameUser = now
  return sameUser ?? now
}

export const serverOptions = options('server', {
  exposeErrors: flag(false),
  inheritContext: flag(false),
  limits: { check: checkServerLimits },
  engine: engineChoice,
  io: ioMode,
  handshaker: {
    check: (value, name) => handshaker.check(value, name) ?? defaultHandshaker(),
  } as Option<Handshaker>,
  clock: { check: checkClock },
  interceptors: { check: checkInterceptors },
  streamIdPolicy: choice('increasing', ['increasing', 'unique']) as Option<StreamIdPolicy>,
  stuckCallMs: milliseconds(0),
  logger: { check: checkLogger },
} satisfies TableOf<ServerOptions>)

/** Options of `listen` and `serve`. */
interface AcceptOptions {
  /** Who may call. Default: the server's. */
  readonly handshaker?: Handshaker
  /** Bounds that replace the server's, one by one. */
  readonly limits?: Partial<ServerLimits>
}

/** Options of `server.listen`. */
export interface ListenOptions extends AcceptOptions, BindOptions {
  /** Closes the listener when it aborts; open connections go on. */
  readonly signal?: AbortSignal
}

const acceptTable = { handshaker, limits: { check: checkListenerLimits } } satisfies TableOf<AcceptOptions>

export const listenOptions = options('listen', {
  ...bindTable,
  ...acceptTable,
  signal,
} satisfies TableOf<ListenOptions>)

/** Options of `server.serve`. */
export interface ServeOptions extends AcceptOptions {
  /** Who is at the other end, where you know it: the handshaker judges these credentials, and handlers see them. */
  readonly peer?: PeerCredentials
}

export const serveOptions = options('serve', {
  ...acceptTable,
  peer: unchecked<PeerCredentials | undefined>(),
} satisfies TableOf<ServeOptions>)

/** Options of `server.shutdown`. */
export interface ShutdownOptions {
  /** Milliseconds after which calls that are not answered are cut: any number from 0, or Infinity, the default. */
  readonly timeoutMs?: number
}

/** What `server.shutdown` resolves with. */
export interface ShutdownReport {
  /** Calls whose callers got no answer; empty unless `timeoutMs` has passed. */
  readonly cut: readonly CutCall[]
}

export const shutdownOptions = options('shutdown', {
  timeoutMs: timeLimit(Number.POSITIVE_INFINITY, 0),
} satisfies TableOf<ShutdownOptions>)

/** Options of `server.register`. */
export interface RegisterOptions {
  /** Methods may be missing; calls to them are answered with code 12. Default false. */
  readonly partial?: boolean
}

export const registerOptions = options('register', {
  partial: flag(false),
} satisfies TableOf<RegisterOptions>)

/** `ServerOptions`, checked. */
export type ServerSettings = CheckedBy<typeof serverOptions>
