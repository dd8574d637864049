import { performance } from '../../base/runtime.js'

interface FrameClockEvents {
  /** Whether this side does not read: then the time does not run. */
  isPaused(): boolean
  onTimeout(): void
}

/** The time, `frameTimeoutMs`, in which a peer that began a frame must end it, unless this side does not read. */
export class FrameClock {
  readonly #limitMs: number
  readonly #events: FrameClockEvents
  /** 0: no frame has begun. */
  #startedMs = 0
  #timer: NodeJS.Timeout | undefined

  /** `limitMs`: 0 for no limit. */
  constructor(limitMs: number, events: FrameClockEvents) {
    this.#limitMs = limitMs
    this.#events = events
  }

  /** Called after each chunk. `partial`: a frame has begun and not ended. `ended`: some frame ended in this chunk. */
  onChunk(nowMs: number, partial: boolean, ended: boolean): void {
    if (ended || !partial) this.#startedMs = 0
    if (!partial || this.#limitMs === 0) return
    if (this.#startedMs === 0) this.#startedMs = nowMs
    if (this.#timer === undefined) this.#arm(this.#limitMs)
  }

  /** Called after a pause of this side: the peer has the whole time again. */
  restart(): void {
    if (this.#startedMs !== 0) this.#startedMs = performance.now()
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #arm(ms: number): void {
    this.#timer = setTimeout(() => this.#check(), ms).unref()
  }

  #check(): void {
    this.#timer = undefined
    if (this.#startedMs === 0) return
    const now = performance.now()
    if (this.#events.isPaused()) this.#startedMs = now
    const leftMs = this.#startedMs + this.#limitMs - now
    if (leftMs <= 0) this.#events.onTimeout()
    else this.#arm(leftMs)
  }
}
