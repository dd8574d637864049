import { Flag } from '../wire/frame.js'
import type { FrameView } from '../wire/frame-view.js'
import type { BudgetedStream } from './receive-budget.js'
import { FAULT, nextState, StreamEvent, StreamState } from './stream-state.js'

/** Receives the client's messages of a streaming call, on the server. */
export interface RequestStream extends BudgetedStream {
  state: StreamState
  /** False: the client sends one message, that of the request, and DATA is ignored (C16). */
  readonly takesMessages: boolean
  /** Called for DATA that carries a message, and for a request that does. The frame is valid during the call. */
  onMessage(frame: FrameView): void
  /** Called once the client sends no more. */
  onHalfClose(): void
  /** Called when the client broke the protocol and the stream was answered: the call must send nothing more. */
  onFault(message: string): void
}

/**
 * Handles a frame of DATA for a call whose handler runs. Its flags say whether
 * it is a message, the half-close, both or neither (C5 to C9). Returns what is
 * wrong with it, in Go's words, or undefined.
 */
export function takeData(stream: RequestStream, frame: FrameView): string | undefined {
  if (!stream.takesMessages) return undefined
  const { flags } = frame
  if ((flags & Flag.NO_DATA) === 0) {
    const next = nextState(stream.state, StreamEvent.CLIENT_DATA)
    if (next === FAULT) return 'ttrpc: stream closed' // C10
    stream.state = next
    stream.onMessage(frame)
  }
  if ((flags & Flag.REMOTE_CLOSED) !== 0) halfClose(stream)
  return undefined
}

/** Notes that the client sends no more. May be repeated. */
export function halfClose(stream: RequestStream): void {
  if (stream.state !== StreamState.OPEN) return
  stream.state = StreamState.HALF_CLOSED
  stream.onHalfClose()
}

/** Whether the client may send further messages of this call. */
export function isOpen(stream: RequestStream | undefined): boolean {
  return stream?.state === StreamState.OPEN
}
