import { performance, setImmediate } from '../../base/runtime.js'
import type { FrameReader } from '../../wire/frame-reader.js'
import type { ArrivingFrame, ArrivingFrames } from './arriving-frames.js'

interface PartialFrameEvents {
  /** Whether this side does not read: then the time does not run. */
  isPaused(): boolean
  /** Whether that is so for a reason that is not the peer's. */
  isHeld(): boolean
  /** Called when the frame has taken too long, in `frameTimeoutMs` or while memory was short. */
  onTimeout(): void
  /** Called when the connection may read again. */
  onRoom(): void
}

/**
 * The frame of one connection that has begun and not ended. It must end within
 * `frameTimeoutMs`, unless this side does not read, and its memory counts among
 * the arriving frames of the engine.
 */
export class PartialFrame implements ArrivingFrame {
  readonly #limitMs: number
  readonly #arriving: ArrivingFrames
  readonly #events: PartialFrameEvents
  #bytes = 0
  /** 0: no frame has begun. */
  #startedMs = 0
  #timer: NodeJS.Timeout | undefined

  /** `limitMs`: 0 for no limit. */
  constructor(limitMs: number, arriving: ArrivingFrames, events: PartialFrameEvents) {
    this.#limitMs = limitMs
    this.#arriving = arriving
    this.#events = events
  }

  get isHeld(): boolean {
    return this.#events.isHeld()
  }

  get arrivingBytes(): number {
    return this.#bytes
  }

  /** Called after each chunk. `ended`: some frame ended in it. Returns whether reading must wait for `onRoom`. */
  onChunk(nowMs: number, reader: FrameReader, ended: boolean): boolean {
    const { partial } = reader
    if (ended || !partial) this.#startedMs = 0
    if (partial && this.#limitMs !== 0) {
      if (this.#startedMs === 0) this.#startedMs = nowMs
      if (this.#timer === undefined) this.#arm(this.#limitMs)
    }
    const before = this.#bytes
    const now = partial ? reader.memoryBytes : 0
    if (before === 0 && now === 0) return false
    this.#bytes = now
    return this.#arriving.changed(this, before, now, ended)
  }

  /** Called when this side reads again after it did not: the peer has the whole time again. `held`: JavaScript has paused it. */
  restart(held: boolean): void {
    if (this.#startedMs !== 0) this.#startedMs = performance.now()
    if (this.#bytes > 0) this.#arriving.resumed(this, held)
  }

  /** Called when the connection is gone. */
  close(): void {
    clearTimeout(this.#timer)
    this.#startedMs = 0
    if (this.#bytes > 0) this.#arriving.remove(this, this.#bytes)
    this.#bytes = 0
  }

  onRoom(): void {
    this.#events.onRoom()
  }

  onEvicted(): void {
    this.#events.onTimeout()
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
    if (leftMs > 0) return this.#arm(leftMs)
    // Timers run before sockets are read: what has arrived in time counts, also when this process did not run for long.
    const started = this.#startedMs
    setImmediate(() => this.#endIfLate(started))
  }

  /** Called once sockets have been read. `startedMs`: of the frame that was late before that. */
  #endIfLate(startedMs: number): void {
    if (this.#startedMs === startedMs && !this.#events.isPaused()) return this.#events.onTimeout()
    if (this.#startedMs !== 0 && this.#timer === undefined) this.#check()
  }
}
