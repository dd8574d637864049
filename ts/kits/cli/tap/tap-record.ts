import type { Sender, TapPeer } from './tap-event.js'

/** What every record has. `at`: milliseconds since 1970; `time`: the same as text. */
interface Placed {
  readonly at: number
  readonly time: string
  readonly connection: number
}

export interface OpenRecord extends Placed {
  readonly event: 'open'
  readonly peer: TapPeer
}

export interface EndRecord extends Placed {
  readonly event: 'end'
  readonly from: Sender
  /** Bytes of a frame that the sender began and did not finish. */
  readonly unfinished?: number
}

export interface CloseRecord extends Placed {
  readonly event: 'close'
  readonly reason?: string
}

/** Bytes that are not a frame of ttrpc. */
export interface RawRecord extends Placed {
  readonly event: 'raw'
  readonly from: Sender
  readonly length: number
  /** The first bytes; missing where payloads are hidden. */
  readonly hex?: string
}

export interface StatusRecord {
  readonly code: number
  readonly name: string
  readonly message: string
  /** The types of the details. */
  readonly details: readonly string[]
}

/** One frame, decoded as far as it is known. */
export interface FrameRecord extends Placed {
  readonly event: 'frame'
  readonly from: Sender
  readonly stream: number
  /** `request`, `response`, `data`, or `unknown 9`. */
  readonly type: string
  /** `closed`, `open`, `no-data`, or a bit without a name as `0x80`. */
  readonly flags: readonly string[]
  /** Bytes of the body. */
  readonly length: number
  /** The call that it belongs to: known from its request. */
  readonly service?: string
  readonly method?: string
  readonly metadata?: readonly (readonly [key: string, value: string])[]
  /** What the caller allows, from now on. */
  readonly timeoutMs?: number
  /** Since the request of the call; missing where that was not seen. */
  readonly sinceRequestMs?: number
  /** The call is over with this frame. */
  readonly ends?: true
  readonly status?: StatusRecord
  /** Bytes of the message; missing where the frame has none. */
  readonly payloadLength?: number
  /** The message as ProtoJSON, where its type is known. */
  readonly payload?: unknown
  /** The first bytes of a message whose type is not known, or which does not fit it. */
  readonly hex?: string
  /** What is wrong with the frame. */
  readonly problem?: string
}

export type TapRecord = OpenRecord | EndRecord | CloseRecord | RawRecord | FrameRecord
