import { checkNames, checkNumbers, MAX_TIMER_MS, type NumberOption, wrongOption } from '../option-checks.js'

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

/** The options that are whole numbers, each with its default, its least and its largest value. */
const numbers = {
  maxQueuedEvents: [2048, 1, 1_000_000],
  maxRetries: [5, 0, 1_000_000],
  retryDelayMs: [1000, 0, 60_000],
  connectTimeoutMs: [5000, 0, MAX_TIMER_MS],
  forwardTimeoutMs: [5000, 1, MAX_TIMER_MS],
  closeTimeoutMs: [5000, 0, MAX_TIMER_MS],
} satisfies Record<string, NumberOption>

const known = ['address', 'namespace', 'onDrop', ...Object.keys(numbers)]

/** Returns the options with their defaults. Throws a `TypeError` `ERR_TTRPC_OPTION`. */
export function checkPublisherOptions(given: EventPublisherOptions): PublisherSettings {
  if (typeof given !== 'object' || given === null)
    throw wrongOption('the options of EventPublisher must be an object')
  checkNames(given, known, 'option of EventPublisher')
  const { address, namespace, onDrop } = given
  for (const [name, value] of Object.entries({ address, namespace })) {
    if (typeof value !== 'string' || value === '')
      throw wrongOption(`${name} must be a string that is not empty`)
  }
  if (onDrop !== undefined && typeof onDrop !== 'function') throw wrongOption('onDrop must be a function')
  return { address, namespace, onDrop, ...checkNumbers(given, numbers) }
}
