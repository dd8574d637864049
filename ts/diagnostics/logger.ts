import { Code } from '../base/code.js'
import { misuse } from '../base/errors/misuse.js'
import { kindOf } from '../base/errors/text.js'
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
}

type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** Most important first. */
const LEVELS: readonly LogLevel[] = ['error', 'warn', 'info', 'debug']

/** The levels that the events of a channel may have, and which one an event has. */
interface Grading {
  readonly levels: readonly LogLevel[]
  of(event: object): LogLevel
}

function always(level: LogLevel): Grading {
  return { levels: [level], of: () => level }
}

/** Codes of a server's own faults: its handler failed. */
const BROKEN: ReadonlySet<unknown> = new Set([Code.UNKNOWN, Code.INTERNAL, Code.DATA_LOSS])

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
  [
    Channels.CALL_ENDED,
    {
      levels: ['debug', 'error'],
      of: ({ side, code }: { side?: string; code?: number }) =>
        side === 'server' && BROKEN.has(code) ? 'error' : 'debug',
    },
  ],
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
  for (const level of LEVELS) {
    const write = (logger as Record<string, unknown>)[level]
    if (write !== undefined && typeof write !== 'function') {
      throw misuse('ERR_TTRPC_OPTION', `logger.${level} must be a function, not ${kindOf(write)}`)
    }
  }
  return logger as Logger
}
