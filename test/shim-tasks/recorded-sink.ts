import { EventEmitter, once } from 'node:events'
import type { NamedType } from 'ttrpc'
import type { Publisher } from 'ttrpc/shim'

/** A published event. */
export interface PublishedEvent {
  readonly topic: string
  readonly message: Readonly<Record<string, unknown>>
}

/** Records the events that tasks publish, as containerd would decode them. */
export class RecordedSink implements Publisher {
  readonly events: PublishedEvent[] = []
  readonly #emitter = new EventEmitter().setMaxListeners(0)

  publish<Init>(topic: string, type: NamedType<unknown, Init>, message: Init): void {
    const encoded = type.encode(message)
    const bytes = encoded instanceof Uint8Array ? encoded : encoded.finish()
    this.events.push({ topic, message: type.decode(bytes) as PublishedEvent['message'] })
    this.#emitter.emit('event')
  }

  /** Returns the events of a container. */
  of(containerId: string): PublishedEvent[] {
    return this.events.filter(({ message }) => message.containerId === containerId)
  }

  /** Returns the last parts of the topics of a container's events, with the ids of execs: `exit:e1`. */
  topics(containerId: string): string[] {
    return this.of(containerId).map(({ topic, message }) => {
      const id = message.execId ?? message.id
      const suffix = typeof id === 'string' && id !== '' && id !== containerId ? `:${id}` : ''
      return topic.replace('/tasks/', '') + suffix
    })
  }

  /** Resolves when the container has had an event, as `topics` names it. */
  async until(containerId: string, topic: string): Promise<void> {
    while (!this.topics(containerId).includes(topic)) await once(this.#emitter, 'event')
  }
}
