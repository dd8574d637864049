import { Code } from '../base/code.js'
import { misuse } from '../base/errors/misuse.js'
import { kindOf } from '../base/errors/text.js'
import { Channels } from './events.js'

/** Takes lines of text; `console` is one. A level that is not there is left out, and costs nothing. */
export interface Logger {
  debug?(line: string): void
  info?(line: string): void
  warn?(line: string): void
  error?(line: string): void
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

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

/** On a server a code that says that its own handler broke. */
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

/** A logger as options give it. Throws `ERR_TTRPC_OPTION`. */
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
