import diagnostics from 'node:diagnostics_channel'
import { Channels, type DiagnosticsEvents } from 'ttrpc'

/** One event as it was published. */
export interface RecordedEvent {
  /** Its kind, e.g. `call.ended`. */
  readonly kind: string
  readonly event: Readonly<Record<string, unknown>>
}

/** Records the events of all channels until it is disposed. */
export class RecordedEvents {
  readonly all: RecordedEvent[] = []
  readonly #subscribed: (() => void)[] = []

  constructor() {
    for (const channel of Object.values(Channels)) {
      const onEvent = (event: unknown): void => {
        this.all.push({ kind: channel.slice('ttrpc:'.length), event: event as RecordedEvent['event'] })
      }
      diagnostics.subscribe(channel, onEvent)
      this.#subscribed.push(() => diagnostics.unsubscribe(channel, onEvent))
    }
  }

  /** The events of one channel, and of one side where it is named. */
  of<K extends keyof DiagnosticsEvents>(channel: K, side?: 'client' | 'server'): DiagnosticsEvents[K][] {
    const kind = channel.slice('ttrpc:'.length)
    return this.all
      .filter((one) => one.kind === kind && (side === undefined || one.event.side === side))
      .map((one) => one.event as unknown as DiagnosticsEvents[K])
  }

  /** The kinds of one side's events, in order. */
  kinds(side: 'client' | 'server'): string[] {
    return this.all.filter(({ event }) => event.side === side).map(({ kind }) => kind)
  }

  [Symbol.dispose](): void {
    for (const end of this.#subscribed) end()
  }
}
