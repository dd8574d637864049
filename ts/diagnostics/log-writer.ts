import { performance, process } from '../base/runtime.js'
import { eventLine } from './event-line.js'
import { gradings, type Logger } from './logger.js'

const diagnostics = process.getBuiltinModule('node:diagnostics_channel')

/** Lines of `info` and above, which peers can provoke, that one logger is given a second; the others are counted. */
const MAX_LINES_A_SECOND = 100

/** The lines of one client or server. */
class LogWriter {
  readonly #logger: Logger
  #sinceMs = Number.NEGATIVE_INFINITY
  #lines = 0
  #suppressed = 0

  constructor(logger: Logger) {
    this.#logger = logger
  }

  /** Can anything of this channel be written? */
  wants(channel: string): boolean {
    return gradings.get(channel)?.levels.some((level) => this.#logger[level] !== undefined) === true
  }

  write(channel: string, event: object): void {
    const level = gradings.get(channel)?.of(event)
    if (level === undefined || this.#logger[level] === undefined) return
    if (level !== 'debug' && !this.#mayWrite()) return
    const suppressed = this.#suppressed === 0 ? {} : { suppressedLines: this.#suppressed }
    this.#suppressed = 0
    this.#logger[level](eventLine(channel, { ...event, ...suppressed }))
  }

  #mayWrite(): boolean {
    const now = performance.now()
    if (now - this.#sinceMs >= 1000) {
      this.#sinceMs = now
      this.#lines = 0
    }
    if (++this.#lines <= MAX_LINES_A_SECOND) return true
    this.#suppressed++
    return false
  }
}

const writers = new Map<object, LogWriter>()

/** Of a channel that a logger wants: one subscriber for all of them. */
interface Subscription {
  readonly onEvent: (event: unknown) => void
  wanted: number
}

const subscriptions = new Map<string, Subscription>()

/**
 * From now on `logger` is told the events of `source`, a client or server. While nobody's logger wants a channel, it
 * has no subscriber. Gives what ends it; may be repeated.
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
  const onEvent = (event: unknown): void => tell(channel, event as { source?: object })
  subscriptions.set(channel, { onEvent, wanted: 1 })
  diagnostics.subscribe(channel, onEvent)
}

function unsubscribe(channel: string): void {
  const known = subscriptions.get(channel)
  if (known === undefined || --known.wanted > 0) return
  subscriptions.delete(channel)
  diagnostics.unsubscribe(channel, known.onEvent)
}

/** To the logger of its source; to all, what is nobody's own, as the engine's. */
function tell(channel: string, event: { source?: object }): void {
  if (event.source !== undefined) writers.get(event.source)?.write(channel, event)
  else for (const writer of writers.values()) writer.write(channel, event)
}
