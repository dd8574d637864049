import type { FrameView } from '../wire/frame-view.js'
import type { ConnectionLimits } from './connection.js'
import type { OpenRequest } from './open-call.js'
import type { BudgetedStream } from './receive-budget.js'
import type { TableEntry } from './stream-table.js'

/** A call that waits for frames. */
export interface ClientStream extends TableEntry {
  /** Where messages wait for a reader; undefined for a unary call. */
  readonly budgeted: BudgetedStream | undefined
  /** The call that this is, or of which it is one attempt. */
  readonly whole: OpenRequest
  /** Called for each frame of this call, and for the header of an oversized one. The frame is valid during the call. */
  onFrame(frame: FrameView): void
  /** Called when the peer takes no more and a frame of this call did not arrive. `isRequest`: the request did not. */
  onUnsent(isRequest: boolean): void
  /** Called when the connection is gone before the end came; `cause`: why this side closed it, if there was a reason. */
  onConnectionClosed(cause: Error | undefined): void
}

/** The bounds that a client's side of a connection keeps; ts/options/limits.ts has their defaults. */
export interface ClientConnectionLimits extends ConnectionLimits {
  /** Unread bytes of a stream that is the only open call. */
  readonly streamBufferBytes: number
  /** Bytes that are thrown away for a stream that was given up; beyond, the connection ends. */
  readonly abandonedStreamBytes: number
}
