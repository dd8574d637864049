import type { Transport } from '../engine/transport.js'
import type { FrameView } from '../wire/frame-view.js'
import type { Account } from './account.js'
import { PauseReason } from './pause-reason.js'
import { hasRoom } from './send-room.js'

/** What a frame costs besides the bytes of its body: a view, and a row of its own. */
const FRAME_BYTES = 512

/** The connection that frames belong to. */
export interface HeldFramesOwner {
  readonly transport: Transport
  readonly account: Account
  pause(reason: PauseReason): void
  resume(reason: PauseReason): void
}

/**
 * Frames that are handled once the peer has taken more of our answers, in order,
 * each with a copy of its bytes. The connection is not read while there are some,
 * and they count in its account.
 */
export class HeldFrames {
  readonly #owner: HeldFramesOwner
  readonly #handle: (frame: FrameView) => void
  #frames: FrameView[] = []
  #next = 0

  constructor(owner: HeldFramesOwner, handle: (frame: FrameView) => void) {
    this.#owner = owner
    this.#handle = handle
  }

  get empty(): boolean {
    return this.#next === this.#frames.length
  }

  /** Keeps a frame as `TransportHandler.onFrame` received it. */
  push(frame: FrameView): void {
    if (this.empty) this.#owner.pause(PauseReason.ANSWERS)
    this.#frames.push(frame.keep())
    this.#owner.account.add(costOf(frame))
  }

  /** Handles frames while there is room for what they make us send. */
  handleAll(): void {
    while (!this.empty && hasRoom(this.#owner.transport)) {
      const frame = this.#shift()
      if (this.empty) this.#owner.resume(PauseReason.ANSWERS)
      this.#handle(frame)
    }
  }

  /** Forgets all frames: the connection is gone. */
  clear(): void {
    while (!this.empty) this.#shift()
  }

  #shift(): FrameView {
    const at = this.#next++
    const frame = this.#frames[at]!
    this.#frames[at] = undefined as unknown as FrameView // must not be kept alive here
    this.#owner.account.remove(costOf(frame))
    if (this.empty) {
      this.#frames = []
      this.#next = 0
    }
    return frame
  }
}

/** The body of an oversized frame did not arrive. */
function costOf(frame: FrameView): number {
  return FRAME_BYTES + (frame.oversized ? 0 : frame.bodyLength)
}
