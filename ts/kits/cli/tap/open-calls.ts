import { Flag, MessageType } from '../../../wire/frame.js'
import type { Sender } from './tap-event.js'

/** A call whose request was seen. */
export interface OpenCall {
  readonly service: string
  readonly method: string
  readonly startedAt: number
}

/** Calls of one connection that are remembered; of more, the oldest is forgotten. */
const MAX_CALLS = 65_536

/** The calls of one connection that are not over, by stream. */
export class OpenCalls {
  readonly #calls = new Map<number, OpenCall>()

  begin(stream: number, call: OpenCall): void {
    this.#calls.delete(stream)
    this.#calls.set(stream, call)
    if (this.#calls.size > MAX_CALLS) this.#calls.delete(this.#calls.keys().next().value!)
  }

  get(stream: number): OpenCall | undefined {
    return this.#calls.get(stream)
  }

  /** Forgets the call when this frame ends it. Returns whether it does. */
  endsWith(stream: number, from: Sender, type: number, flags: number): boolean {
    if (from !== 'server') return false
    const ends =
      type === MessageType.RESPONSE || (type === MessageType.DATA && (flags & Flag.REMOTE_CLOSED) !== 0)
    return ends && this.#calls.delete(stream)
  }
}
