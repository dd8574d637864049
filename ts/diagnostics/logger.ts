import { misuse } from '../base/errors/misuse.js'
import { kindOf } from '../base/errors/text.js'
import { choice } from '../options/option.js'
import { Channels } from './channel.js'

/**
 * The option `logger`: gets a line of text for each event. `console` is one. Events of a level that it lacks are not
 * written and cost nothing.
 *
 * @example
 * ```js
 * import { Server } from 'ttrpc'
 *
 * const lines = []
 * const server = new Server({ logger: { info: (line) => lines.push(line), warn: (line) => lines.push(line) } })
 * await server.listen('unix:///tmp/logged.sock')
 * await server.close()
 * console.log(lines.join()) // listener.opened address=unix:///tmp/logged.sock …
 * ```
 */
export interface Logger {
  debug?(line: string): void
  info?(line: string): void
  warn?(line: string): void
  error?(line: string): void
  /**
   * Gets the events themselves, for loggers that keep fields: called with each event of `level` and above, instead of
   * the four functions.
   */
  entry?(entry: LogEntry): void
  /** The least important level that `entry` is called for. Default `'info'`. */
  readonly level?: LogLevel
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** An event as `logger.entry` gets it. */
export interface LogEntry {
  readonly level: LogLevel
  /** Its kind, e.g. `call.refused`: the name of its channel without `ttrpc:`. */
  readonly event: string
  /**
   * What the event says, without `source`: of `peer` its ids, and `codeName` with each `code`. The `error` of
   * `handler.failed` is what the handler threw, as it is.
   */
  readonly fields: Readonly<Record<string, unknown>>
  /** The same as a line of text. */
  readonly line: string
}

/** Most important first. */
const LEVELS: readonly LogLevel[] = ['error', 'warn', 'info', 'debug']

/** Returns whether a logger wants events of this level. */
export function wantsLevel(logger: Logger, level: LogLevel): boolean {
  if (logger.entry === undefined) return logger[level] !== undefined
  return LEVELS.indexOf(level) <= LEVELS.indexOf(logger.level ?? 'info')
}

/** The levels that the events of a channel may have, and which one an event has. */
interface Grading {
  readonly levels: readonly LogLevel[]
  of(event: object): LogLevel
}

function always(level: LogLevel): Grading {
  return { levels: [level], of: () => level }
}

const checkLevel = choice<LogLevel>('info', LEVELS)

/** The level of each event, by its channel. */
export const gradings: ReadonlyMap<string, Grading> = new Map([
  [Channels.LISTENER_OPENED, always('info')],
  [Channels.LISTENER_CLOSED, always('info')],
  [Channels.CLIENT_STATE, always('info')],
  [Channels.CONNECTION_OPENED, always('debug')],
  [
    Channels.CONNECTION_CLOSED,
    { levels: ['debug', 'warn'], of: (event: { abnormal?: boolean }) => (event.abnormal ? 'warn' : 'debug') },
  ],
  [Channels.PEER_REFUSED, always('warn')],
  [Channels.CALL_STARTED, always('debug')],
  [Channels.CALL_ENDED, always('debug')],
  [Channels.HANDLER_FAILED, always('error')],
  [Channels.CALL_REFUSED, always('info')],
  [Channels.CALL_STUCK, always('warn')],
  [Channels.STREAM_FULL, always('warn')],
  [Channels.PROTOCOL_FAULT, always('warn')],
  [Channels.READING_PAUSED, always('debug')],
  [Channels.READING_RESUMED, always('debug')],
  [Channels.ENGINE_FALLBACK, always('warn')],
])

/** The option `logger`. Throws `ERR_TTRPC_OPTION`. */
export function checkLogger(logger: unknown): Logger | undefined {
  if (logger === undefined) return undefined
  if ((typeof logger !== 'object' && typeof logger !== 'function') || logger === null) {
    throw misuse('ERR_TTRPC_OPTION', `logger must be an object such as console, not ${kindOf(logger)}`)
  }
  for (const name of [...LEVELS, 'entry'] as const) {
    const write = (logger as Logger)[name]
    if (write !== undefined && typeof write !== 'function') {
      throw misuse('ERR_TTRPC_OPTION', `logger.${name} must be a function, not ${kindOf(write)}`)
    }
  }
  const { entry, level } = logger as Logger
  // Without `entry` it has another meaning: loggers such as pino's have one.
  if (entry !== undefined) checkLevel.check(level, 'logger.level')
  return logger as Logger
}
