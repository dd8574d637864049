/** An event that was not forwarded. */
export interface DroppedEvent {
  readonly topic: string
  readonly reason: DropReason
  /** What failed last; undefined for an event that was never tried. */
  readonly error?: unknown
}

/**
 * Why an event was dropped: `invalid`: its message cannot be encoded; `full`: `maxQueuedEvents` newer ones were waiting;
 * `refused`: containerd answered that it will never take it; `retries`: containerd failed `maxRetries` times more;
 * `closed`: the publisher was closed before it could be sent.
 */
export type DropReason = 'invalid' | 'full' | 'refused' | 'retries' | 'closed'

/** Options of `new EventPublisher()`. */
export interface EventPublisherOptions {
  /** containerd's ttrpc socket, which a shim finds in the environment variable TTRPC_ADDRESS. */
  readonly address: string
  /** containerd's namespace, in which the events are published. */
  readonly namespace: string
  /** Called once with each event that is dropped, for a log. What it throws is a warning of the process. */
  readonly onDrop?: (event: DroppedEvent) => void
  /** Events that may wait; when one more is published, the oldest of those that wait is dropped. Default 2048. */
  readonly maxQueuedEvents?: number
  /** How often an event is sent again after containerd failed to answer it. Default 5. */
  readonly maxRetries?: number
  /** The pause before the first retry; the second waits twice as long, and so on up to five times. Default 1 000. */
  readonly retryDelayMs?: number
  /** How long to try while containerd's socket has a full queue. Default 5 000. */
  readonly connectTimeoutMs?: number
  /** How long containerd may take to answer one event. Default 5 000. */
  readonly forwardTimeoutMs?: number
  /** How long `close` waits for the events that are left. Default 5 000. */
  readonly closeTimeoutMs?: number
}

/** `EventPublisherOptions`, checked. */
export interface PublisherSettings extends Required<Omit<EventPublisherOptions, 'onDrop'>> {
  readonly onDrop: EventPublisherOptions['onDrop'] | undefined
}

/** Longest time that a timer of Node can wait, in milliseconds. */
const MAX_TIMER_MS = 0x7fff_ffff

/** The options that are whole numbers, each with its default, its least and its largest value. */
const numbers = {
  maxQueuedEvents: [2048, 1, 1_000_000],
  maxRetries: [5, 0, 1_000_000],
  retryDelayMs: [1000, 0, 60_000],
  connectTimeoutMs: [5000, 0, MAX_TIMER_MS],
  forwardTimeoutMs: [5000, 1, MAX_TIMER_MS],
  closeTimeoutMs: [5000, 0, MAX_TIMER_MS],
} as const

type NumberName = keyof typeof numbers

const known: ReadonlySet<string> = new Set(['address', 'namespace', 'onDrop', ...Object.keys(numbers)])

/** Returns the options with their defaults. Throws a `TypeError` `ERR_TTRPC_OPTION`. */
export function checkPublisherOptions(given: EventPublisherOptions): PublisherSettings {
  if (typeof given !== 'object' || given === null)
    throw wrong('the options of EventPublisher must be an object')
  for (const name of Object.keys(given)) {
    if (!known.has(name)) throw wrong(`unknown option of EventPublisher ${JSON.stringify(name)}`)
  }
  const { address, namespace, onDrop } = given
  for (const [name, value] of Object.entries({ address, namespace })) {
    if (typeof value !== 'string' || value === '') throw wrong(`${name} must be a string that is not empty`)
  }
  if (onDrop !== undefined && typeof onDrop !== 'function') throw wrong('onDrop must be a function')
  const names = Object.keys(numbers) as NumberName[]
  const checked = Object.fromEntries(names.map((name) => [name, checkNumber(name, given[name])]))
  return { address, namespace, onDrop, ...(checked as Record<NumberName, number>) }
}

function checkNumber(name: NumberName, value: unknown): number {
  const [byDefault, least, most] = numbers[name]
  if (value === undefined) return byDefault
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value
  throw wrong(`${name} must be an integer from ${least} to ${most}`)
}

function wrong(message: string): TypeError {
  return Object.assign(new TypeError(message), { code: 'ERR_TTRPC_OPTION' })
}
