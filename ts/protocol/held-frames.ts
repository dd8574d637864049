import type { FrameView } from '../wire/frame-view.js'

/** Frames that are handled later, in order, each with a copy of its bytes. */
export class HeldFrames {
  #frames: FrameView[] = []
  #next = 0

  get empty(): boolean {
    return this.#next === this.#frames.length
  }

  /** Keeps a frame as `TransportHandler.onFrame` received it. */
  push(frame: FrameView): void {
    this.#frames.push(frame.keep())
  }

  /** Removes and returns the oldest frame; there must be one. */
  shift(): FrameView {
    const frame = this.#frames[this.#next++]!
    if (this.empty) {
      this.#frames = []
      this.#next = 0
    }
    return frame
  }
}
