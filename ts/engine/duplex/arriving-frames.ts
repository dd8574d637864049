import { performance, setImmediate } from '../../base/runtime.js'
import { DEFAULT_ENGINE_BUFFER_BYTES } from '../../options/limits.js'
import { FIRST_BODY_BYTES } from '../../wire/frame-reader.js'

/** How long the connection that has the turn may take for a frame. */
const TURN_MS = 500
/** A connection of whose frame nothing arrives for this long may be ended when others need its memory. */
const SILENT_MS = 500
/** While so much more than the bound is held, the turn is passed on by completing a frame alone. */
const EXCESS_PART = 1 / 4
const LATER_MS = 50

/** A connection whose frame is incomplete. */
export interface ArrivingFrame {
  /** Bytes of memory that the frame has, as it last said to `changed`. */
  readonly arrivingBytes: number
  /** Whether this side does not read it for another reason that is not its peer's, so that nothing can arrive. */
  readonly isHeld: boolean
  /** Called when it may read again. */
  onRoom(): void
  /** Called when the connection must end: others need its memory. `remove` follows. */
  onEvicted(): void
}

/** The connection that is read though memory is short. */
interface Turn {
  readonly frame: ArrivingFrame
  /** When it was last looked at. */
  lookedMs: number
  /** The time that it has had, without the time in which the event loop was blocked. */
  usedMs: number
  /** Something arrived since it was last looked at. */
  arrived: boolean
}

/**
 * Bounds the memory of incomplete frames of all connections of the JS engine, so
 * that many half-sent messages cannot fill the process. A frame may grow while as
 * much stays free as it holds: the more is held, the less each may hold, and a
 * short one always finds some. Connections beyond that wait, and one at a time has
 * the turn and is read whatever it holds, while bytes of it arrive. Those of whose
 * frames nothing arrives end when others need memory. Frames that arrive whole
 * never wait. The native engine has `BodyBudget`.
 */
export class ArrivingFrames {
  #most = DEFAULT_ENGINE_BUFFER_BYTES
  #bytes = 0
  /** Those that are read, with the time at which something last arrived; the longest silent one comes first. */
  readonly #read = new Map<ArrivingFrame, number>()
  /** The one that waits longest comes first. */
  readonly #waiting = new Set<ArrivingFrame>()
  #turn: Turn | undefined
  #timer: NodeJS.Timeout | undefined

  /** Bytes of all incomplete frames. */
  get bytes(): number {
    return this.#bytes
  }

  /** Lowers the bound to what a listener or client asks for: the lowest one applies. */
  lower(most: number): void {
    this.#most = Math.min(this.#most, most)
  }

  /**
   * Called after a chunk: the frame had `before` bytes and has `now`; 0: it is complete. `ended`: some frame
   * ended in this chunk. Returns whether the connection must wait for `onRoom`.
   */
  changed(frame: ArrivingFrame, before: number, now: number, ended: boolean): boolean {
    this.#bytes += now - before
    this.#read.delete(frame)
    this.#waiting.delete(frame)
    if (now > 0) this.#read.set(frame, performance.now())
    if (frame === this.#turn?.frame) {
      this.#turn.arrived = true
      if (ended || now === 0) this.#turn = undefined
    }
    const fits = now === 0 || now <= this.#most - this.#bytes
    if (!fits && frame !== this.#turn?.frame) this.#wait(frame)
    if (this.#waiting.size > 0) this.#goOn()
    return this.#waiting.has(frame)
  }

  /** Called when a connection is gone, with what its frame had. */
  remove(frame: ArrivingFrame, bytes: number): void {
    this.#bytes -= bytes
    this.#read.delete(frame)
    this.#waiting.delete(frame)
    if (frame === this.#turn?.frame) this.#turn = undefined
    if (this.#waiting.size > 0) this.#goOn()
  }

  #wait(frame: ArrivingFrame): void {
    this.#read.delete(frame)
    this.#waiting.add(frame)
  }

  /** Lets connections read whose frames have room to grow, and then one more. `evicted`: silent ones have ended. */
  #goOn(evicted = false): void {
    let free = this.#most - this.#bytes
    for (const frame of this.#waiting) {
      const growth = Math.max(frame.arrivingBytes, FIRST_BODY_BYTES)
      if (growth > free) continue
      free -= growth
      this.#release(frame)
    }
    const [next] = this.#waiting
    if (next === undefined || this.#turn !== undefined) return
    if (!evicted && this.#scarce && this.#read.size > 0) return this.#evictLater()
    this.#turn = { frame: next, lookedMs: performance.now(), usedMs: 0, arrived: false }
    this.#release(next)
    this.#watch(this.#turn)
  }

  /** Whether so much is held that the one that has the turn must complete its frame, or end, before another has it. */
  get #scarce(): boolean {
    return this.#bytes > this.#most * (1 + EXCESS_PART)
  }

  #release(frame: ArrivingFrame): void {
    this.#waiting.delete(frame)
    this.#read.set(frame, performance.now())
    frame.onRoom()
  }

  /** Looks when what has arrived by now has been read, which is in the next turn of the event loop. */
  #watch(turn: Turn): void {
    setImmediate(() => setImmediate(() => this.#look(turn)))
  }

  #look(turn: Turn): void {
    if (turn !== this.#turn) return
    const now = performance.now()
    turn.usedMs += Math.min(now - turn.lookedMs, 2 * LATER_MS)
    turn.lookedMs = now
    const isOver = turn.usedMs >= TURN_MS
    if (turn.arrived && !isOver) {
      turn.arrived = false
      return this.#watch(turn)
    }
    if (this.#bytes > this.#most && this.#waiting.size > 0) this.#evictSilent()
    if (!isOver && this.#scarce) {
      setTimeout(() => this.#look(turn), LATER_MS).unref()
      return
    }
    this.#turn = undefined
    if (this.#waiting.size === 0) return
    if (isOver && !turn.frame.isHeld) turn.frame.onEvicted()
    this.#goOn()
  }

  /** Ends connections of whose frames nothing arrives, as many as the bound asks for, and one more. */
  #evictSilent(): void {
    const now = performance.now()
    const latestMs = now - SILENT_MS
    let excess = this.#bytes - this.#most
    for (const [frame, arrivedMs] of this.#read) {
      if (arrivedMs > latestMs) break
      if (frame.isHeld) {
        this.#read.delete(frame)
        this.#read.set(frame, now)
        continue
      }
      excess -= frame.arrivingBytes
      this.#read.delete(frame)
      frame.onEvicted()
      if (excess < 0) break
    }
  }

  #evictLater(): void {
    if (this.#timer !== undefined) return
    const onTime = (): void => {
      this.#timer = undefined
      if (this.#waiting.size > 0) this.#evictSilent()
      this.#goOn(true)
    }
    // What has arrived while the event loop was blocked is read first.
    this.#timer = setTimeout(() => setImmediate(onTime), LATER_MS).unref()
  }
}
