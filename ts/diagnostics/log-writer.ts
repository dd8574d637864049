import { ignore } from '../base/foreign-result.js'
import { process } from '../base/runtime.js'
import { warnOfUserCode } from '../base/user-code-warning.js'
import { eventFields, eventLine, kindOfEvent } from './event-line.js'
import { gradings, type Logger, wantsLevel } from './logger.js'
import { RateMeter } from './rate-meter.js'

const diagnostics = process.getBuiltinModule('node:diagnostics_channel')

/** Lines of `info` and above, which peers can provoke, that one logger gets a second; the others are counted. */
const MAX_LINES_A_SECOND = 100

/** The lines of one client or server. */
class LogWriter {
  readonly #logger: Logger
  readonly #rate = new RateMeter(MAX_LINES_A_SECOND)
  /** `writing`: inside the logger, whose own events it does not get, since that might never end. */
  #state: 'idle' | 'writing' = 'idle'
  #warned = false

  constructor(logger: Logger) {
    this.#logger = logger
  }

  /** Whether the logger wants a level that events of this channel have. */
  wants(channel: string): boolean {
    return gradings.get(channel)?.levels.some((level) => wantsLevel(this.#logger, level)) === true
  }

  /** Never throws, whatever the logger does. */
  write(channel: string, event: object): void {
    if (this.#state === 'writing') return this.#rate.suppress(1)
    this.#state = 'writing'
    try {
      ignore(this.#write(channel, event), (error) => this.#warn(error))
    } catch (error) {
      this.#warn(error)
    } finally {
      this.#state = 'idle'
    }
  }

  /** Returns what the logger returns: an async one may reject. */
  #write(channel: string, event: object): unknown {
    const logger = this.#logger
    const level = gradings.get(channel)?.of(event)
    if (level === undefined || !wantsLevel(logger, level)) return undefined
    if (level !== 'debug' && !this.#rate.pass()) return undefined
    const suppressedLines = this.#rate.takeSuppressed()
    const whole = suppressedLines === 0 ? event : { ...event, suppressedLines }
    const line = eventLine(channel, whole)
    if (logger.entry === undefined) return logger[level]?.(line)
    return logger.entry({ level, event: kindOfEvent(channel), fields: eventFields(whole), line })
  }

  #warn(error: unknown): void {
    if (this.#warned) return
    this.#warned = true
    warnOfUserCode('TTRPC_LOGGER', 'a logger of ttrpc failed; further failures of it are not reported', error)
  }
}

const writers = new Map<object, LogWriter>()

/** A channel that at least one logger wants: one subscriber for all of them. */
interface Subscription {
  readonly onEvent: (event: unknown) => void
  wanted: number
}

const subscriptions = new Map<string, Subscription>()

/**
 * Writes the events of `source`, a client or server, to `logger` from now on. A channel that no logger wants has no
 * subscriber. Returns a function that ends it; calling that again does nothing.
 */
export function writeLines(source: object, logger: Logger): () => void {
  if (writers.has(source)) return () => {}
  const writer = new LogWriter(logger)
  const channels = [...gradings.keys()].filter((channel) => writer.wants(channel))
  writers.set(source, writer)
  channels.forEach(subscribe)
  return () => {
    if (!writers.delete(source)) return
    channels.forEach(unsubscribe)
  }
}

function subscribe(channel: string): void {
  const known = subscriptions.get(channel)
  if (known !== undefined) {
    known.wanted++
    return
  }
  const onEvent = (event: unknown): void => dispatch(channel, event as { source?: object })
  subscriptions.set(channel, { onEvent, wanted: 1 })
  diagnostics.subscribe(channel, onEvent)
}

function unsubscribe(channel: string): void {
  const known = subscriptions.get(channel)
  if (known === undefined || --known.wanted > 0) return
  subscriptions.delete(channel)
  diagnostics.unsubscribe(channel, known.onEvent)
}

/** Writes an event to the logger of its source; one without a source, as the engine's, to all loggers. */
function dispatch(channel: string, event: { source?: object }): void {
  if (event.source !== undefined) writers.get(event.source)?.write(channel, event)
  else for (const writer of writers.values()) writer.write(channel, event)
}
