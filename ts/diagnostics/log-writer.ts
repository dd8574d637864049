import { process } from '../base/runtime.js'
import { eventLine } from './event-line.js'
import { gradings, type Logger } from './logger.js'
import { RateMeter } from './rate-meter.js'

const diagnostics = process.getBuiltinModule('node:diagnostics_channel')

/** Lines of `info` and above, which peers can provoke, that one logger gets a second; the others are counted. */
const MAX_LINES_A_SECOND = 100

/** The lines of one client or server. */
class LogWriter {
  readonly #logger: Logger
  readonly #rate = new RateMeter(MAX_LINES_A_SECOND)

  constructor(logger: Logger) {
    this.#logger = logger
  }

  /** Whether the logger has a method for a level that events of this channel have. */
  wants(channel: string): boolean {
    return gradings.get(channel)?.levels.some((level) => this.#logger[level] !== undefined) === true
  }

  write(channel: string, event: object): void {
    const level = gradings.get(channel)?.of(event)
    if (level === undefined || this.#logger[level] === undefined) return
    if (level !== 'debug' && !this.#rate.pass()) return
    const suppressedLines = this.#rate.takeSuppressed()
    this.#logger[level](eventLine(channel, suppressedLines === 0 ? event : { ...event, suppressedLines }))
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
export function attachLogger(source: object, logger: Logger | undefined): () => void {
  if (logger === undefined || writers.has(source)) return () => {}
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
