import type { NamedType } from '../../../index.js'
import type { ShimLog } from '../shim.js'

/** The part of a `ShimHost` that tasks need. */
export interface TaskHost {
  readonly id: string
  readonly namespace: string
  readonly publisher: EventSink
  readonly log: ShimLog
  shutdown(): void
}

/** The part of an `EventPublisher` that tasks need: queues an event, and never throws. */
export interface EventSink {
  publish<Init>(topic: string, type: NamedType<unknown, Init>, message: Init): void
}
