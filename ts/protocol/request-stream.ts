import { Flag } from '../wire/frame.js'
import { TYPE } from '../wire/row.js'
import type { BudgetedStream } from './receive-budget.js'
import { FAULT, nextState, StreamEvent, StreamState } from './stream-state.js'

/** Where the client's messages of a streaming call go, on the server. */
export interface RequestStream extends BudgetedStream {
  state: StreamState
  /** False: the client has but one message, that of the request; DATA has nothing to say (C16). */
  readonly takesMessages: boolean
  /** DATA that carries a message. Cells and memory are valid during the call. */
  onMessage(rows: Int32Array, at: number, memory: Buffer, owned: boolean): void
  /** The client sends no more. */
  onHalfClose(): void
  /** The client broke the rules, and has been told so: nothing that comes of the call is sent any more. */
  onFault(message: string): void
}

/**
 * A frame of DATA for a call whose handler runs. Its flags decide: a message,
 * the half-close, both or neither (C5 to C9). Gives what is wrong with it, in
 * Go's words, else undefined.
 */
export function takeData(
  stream: RequestStream,
  rows: Int32Array,
  at: number,
  memory: Buffer,
  owned: boolean,
): string | undefined {
  if (!stream.takesMessages) return undefined
  const flags = (rows[at + TYPE]! >>> 8) & 0xff
  if ((flags & Flag.NO_DATA) === 0) {
    const next = nextState(stream.state, StreamEvent.CLIENT_DATA)
    if (next === FAULT) return 'ttrpc: stream closed' // C10
    stream.state = next
    stream.onMessage(rows, at, memory, owned)
  }
  if ((flags & Flag.REMOTE_CLOSED) !== 0) halfClose(stream)
  return undefined
}

/** The client sends no more. Repeated, it changes nothing. */
export function halfClose(stream: RequestStream): void {
  if (stream.state !== StreamState.OPEN) return
  stream.state = StreamState.HALF_CLOSED
  stream.onHalfClose()
}
