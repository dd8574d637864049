import { setTimeout as delay } from 'node:timers/promises'
import { process } from '../../../base/runtime.js'
import { Code, TtrpcError } from '../../../errors.js'
import type { NamedType } from '../../../index.js'
import { type EventEnvelope, EventsLink } from './events-link.js'
import {
  checkPublisherOptions,
  type DropReason,
  type EventPublisherOptions,
  type PublisherSettings,
} from './publisher-options.js'

/** Statuses with which containerd refuses an event for good: sending it again would end the same. */
const FINAL: ReadonlySet<number> = new Set([
  Code.INVALID_ARGUMENT,
  Code.PERMISSION_DENIED,
  Code.FAILED_PRECONDITION,
  Code.UNIMPLEMENTED,
  Code.UNAUTHENTICATED,
])

/** The pauses between retries grow up to this many times `retryDelayMs`. */
const LONGEST_PAUSE = 5

/** `open`: takes events. `draining`: `close` waits for those that are left. `closed`: sends nothing any more. */
type State = 'open' | 'draining' | 'closed'

/**
 * Publishes a shim's events: forwards them to containerd one after the other, in the order in which they were published,
 * each with the time of `publish`. While containerd cannot be reached, as during its restart, events wait, up to
 * `maxQueuedEvents`. Waiting events do not keep the process alive: await `close` before it exits.
 *
 * @example
 * ```js
 * import { Server } from 'ttrpc'
 * import { eventsV1, taskEvents } from 'ttrpc/containerd'
 * import { EventPublisher } from 'ttrpc/shim'
 *
 * const containerd = new Server().register(eventsV1.Events, {
 *   forward({ envelope }) {
 *     console.log(envelope.topic, envelope.event.typeUrl) // /tasks/oom containerd.events.TaskOOM
 *     return {}
 *   },
 * })
 * await containerd.listen('unix:///tmp/events.sock')
 *
 * const publisher = new EventPublisher({ address: 'unix:///tmp/events.sock', namespace: 'default' })
 * publisher.publish('/tasks/oom', taskEvents.TaskOOM, { containerId: 'c1' })
 * await publisher.close()
 * console.log(publisher.forwarded, publisher.dropped) // 1 0
 * await containerd.close()
 * ```
 */
export class EventPublisher {
  readonly #settings: PublisherSettings
  readonly #link: EventsLink
  /** The events that wait, the oldest first; the one that is being sent is not among them. */
  readonly #queue: EventEnvelope[] = []
  /** Aborts when the publisher stops sending. */
  readonly #stop = new AbortController()
  #state: State = 'open'
  #forwarded = 0
  #dropped = 0
  /** Resolves when the queue is empty; undefined while nothing is sent. */
  #sending: Promise<void> | undefined
  #closing: Promise<void> | undefined

  /** Starts to connect. Throws a `TypeError`: `ERR_TTRPC_OPTION` or `ERR_TTRPC_ADDRESS`. */
  constructor(options: EventPublisherOptions) {
    this.#settings = checkPublisherOptions(options)
    this.#link = new EventsLink(this.#settings, this.#stop.signal)
  }

  /** Events that containerd has taken. */
  get forwarded(): number {
    return this.#forwarded
  }

  /** Events that were dropped; `onDrop` says which and why. */
  get dropped(): number {
    return this.#dropped
  }

  /** Events that wait, the one that is being sent among them. */
  get pending(): number {
    return this.#queue.length + (this.#sending === undefined ? 0 : 1)
  }

  /**
   * Queues an event. `topic`: as containerd names them, e.g. `/tasks/start`; `type`: a message type such as
   * `taskEvents.TaskStart`. Never throws: what cannot be sent is dropped and counted.
   */
  publish<Init>(topic: string, type: NamedType<unknown, Init>, message: Init): void {
    if (this.#state !== 'open') return this.#drop(topic, 'closed')
    const { namespace, maxQueuedEvents } = this.#settings
    try {
      const event = this.#link.pack(type, message)
      this.#queue.push({ timestamp: new Date(), namespace, topic: String(topic), event })
    } catch (error) {
      return this.#drop(topic, 'invalid', error)
    }
    if (this.#sending === undefined) this.#sending = this.#send()
    else if (this.#queue.length > maxQueuedEvents) this.#drop(this.#queue.shift()?.topic, 'full')
  }

  /**
   * Takes no more events, sends those that are left for at most `closeTimeoutMs`, drops the rest, and disconnects.
   * Resolves when that is done; further calls return the same promise. Never rejects.
   */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    this.#state = 'draining'
    const bound = new AbortController()
    const drained = this.#sending ?? Promise.resolve()
    await Promise.race([
      drained.finally(() => bound.abort()),
      delay(this.#settings.closeTimeoutMs, undefined, { signal: bound.signal }).catch(() => {}),
    ])
    this.#state = 'closed'
    this.#stop.abort()
    await drained
    await this.#link.close()
  }

  /** Sends the events of the queue until it is empty. Never rejects. */
  async #send(): Promise<void> {
    for (let event = this.#queue.shift(); event !== undefined; event = this.#queue.shift()) {
      if (this.#state === 'closed') this.#drop(event.topic, 'closed')
      else await this.#deliver(event)
    }
    this.#sending = undefined
  }

  /** Sends one event as often as the options allow. */
  async #deliver(event: EventEnvelope): Promise<void> {
    let failed: unknown
    for (let tries = 1, failures = 0; ; tries++) {
      try {
        await this.#link.forward(event)
        this.#forwarded++
        return
      } catch (error) {
        // An attempt to connect costs containerd nothing, and its restart may take long: only its answers are counted.
        if (error instanceof TtrpcError) failures++
        // An attempt that `close` has ended does not say why containerd could not be reached: the one before it does.
        if (this.#state !== 'closed' || failed === undefined) failed = error
        const reason = this.#reasonToDrop(error, failures)
        if (reason !== undefined) return this.#drop(event.topic, reason, failed)
      }
      await this.#pause(tries)
    }
  }

  #reasonToDrop(error: unknown, failures: number): DropReason | undefined {
    if (this.#state === 'closed') return 'closed'
    if (error instanceof TtrpcError && FINAL.has(error.code)) return 'refused'
    return failures > this.#settings.maxRetries ? 'retries' : undefined
  }

  async #pause(tries: number): Promise<void> {
    const ms = this.#settings.retryDelayMs * Math.min(tries, LONGEST_PAUSE)
    const { signal } = this.#stop
    await delay(ms, undefined, { signal, ref: false }).catch(() => {}) // closed: the next attempt fails at once
  }

  #drop(topic: string | null | undefined, reason: DropReason, error?: unknown): void {
    this.#dropped++
    const { onDrop } = this.#settings
    if (onDrop === undefined) return
    try {
      onDrop({ topic: String(topic), reason, ...(error === undefined ? {} : { error }) })
    } catch (thrown) {
      process.emitWarning(`onDrop of an EventPublisher has failed: ${String(thrown)}`, 'TtrpcWarning')
    }
  }
}
