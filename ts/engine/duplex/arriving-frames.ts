import { performance, setImmediate } from '../../base/runtime.js'
import { DEFAULT_ENGINE_BUFFER_BYTES } from '../../options/limits.js'
import { FIRST_BODY_BYTES } from '../../wire/frame-reader.js'

/** How long the connection that has the turn may take for a frame. */
const TURN_MS = 500
/** A connection of whose frame nothing arrives for this long may be ended when others need its memory. */
const GIVE_WAY_MS = 500
/** One that lost the turn so long ago may be, too, when none of the former is left. */
const GO_ON_MS = 2000
/** More than the kernel holds of one peer: whose turn brings so much, sends while it is read. */
const GOOD_TURN_BYTES = 256 * 1024
/** So many turns in a row may a peer waste that has shown that it sends: it may have been kept from running. */
const WASTED_TURNS = 2
/** The part of the bound that may be held besides it by the one that has the turn and is proven; others have half of that. */
const EXCESS_PART = 1 / 4
const LATER_MS = 50
/** Those that hold less end after all that hold more: closing many of them frees little. */
const LEAST_EVICTED_BYTES = 32 * 1024
/** The one that has the turn loses it when nothing arrives for this long: its peer may have to be woken to send more. */
const PACE_MS = 4
const PACE_CHECK_MS = 2

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

/** A connection with memory for its frame. */
interface Holding {
  /** When something last arrived. */
  arrivedMs: number
  /** When it first lost the turn in this frame. */
  lostMs: number | undefined
}

/** The connection that is read though memory is short. */
interface Turn {
  readonly frame: ArrivingFrame
  /** What its frame had when the turn began. */
  readonly beganBytes: number
  /** When it was last looked at. */
  lookedMs: number
  /** The time that it has had, without the time in which the event loop was blocked. */
  usedMs: number
  /** Something arrived since it was last looked at. */
  arrived: boolean
  /** When it was last found that something had arrived, or the turn began. */
  arrivedMs: number
}

/**
 * Bounds the memory of incomplete frames of all connections of the JS engine, so
 * that many half-sent messages cannot fill the process. A frame may grow while as
 * much stays free as it holds: the more is held, the less each may hold, and a
 * short one always finds some. Connections beyond that wait, and one at a time has
 * the turn and is read whatever it holds, while bytes of it arrive. Peers that
 * have shown that they send what they begin and the others have turns alternately,
 * so that many that send nothing are not ahead of one that sends. Those of whose
 * frames nothing arrives, and then those that lost the turn, end when others need
 * memory. Frames that arrive whole never wait. The native engine has `BodyBudget`.
 */
export class ArrivingFrames {
  #most = DEFAULT_ENGINE_BUFFER_BYTES
  #bytes = 0
  /** Those that are read; the one of which nothing arrived for longest comes first. */
  readonly #read = new Map<ArrivingFrame, Holding>()
  /** Those that are not read; the one that waits longest comes first. */
  readonly #waiting = new Map<ArrivingFrame, Holding>()
  /** Those whose last long frame, or last turn, has shown that they send what they begin, and the turns that they may waste. */
  readonly #proven = new WeakMap<ArrivingFrame, number>()
  /** Those that were proven when they got the turn, and did not complete their frame in it. */
  readonly #lostProven = new Set<ArrivingFrame>()
  #lastWasProven = false
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
    const holding = this.#forget(frame)
    if (now > 0) {
      const lostMs = ended ? undefined : holding?.lostMs
      this.#read.set(frame, { arrivedMs: performance.now(), lostMs })
    } else if (before >= FIRST_BODY_BYTES) this.#proven.set(frame, WASTED_TURNS)
    if (ended || now === 0) this.#lostProven.delete(frame)
    if (frame === this.#turn?.frame) {
      this.#turn.arrived = true
      if (ended || now === 0) this.#turn = undefined
    }
    const fits = now === 0 || now <= this.#most - this.#bytes
    if (!fits && frame !== this.#turn?.frame) this.#wait(frame)
    if (this.#waiting.size > 0) this.#goOn()
    return this.#waiting.has(frame)
  }

  /**
   * Called when this side reads a connection again that it did not read: its peer could send nothing then, so that the time
   * does not count as silence, nor, after a pause of JavaScript's (`held`), as time after its turn.
   */
  resumed(frame: ArrivingFrame, held: boolean): void {
    const now = performance.now()
    const holding = this.#read.get(frame) ?? this.#waiting.get(frame)
    if (holding === undefined) return
    if (held && holding.lostMs !== undefined) holding.lostMs = now
    if (!this.#read.delete(frame)) return // one that waits for room has its time when it has some
    holding.arrivedMs = now
    this.#read.set(frame, holding)
  }

  /** Called when a connection is gone, with what its frame had. */
  remove(frame: ArrivingFrame, bytes: number): void {
    this.#bytes -= bytes
    this.#forget(frame)
    this.#lostProven.delete(frame)
    if (frame === this.#turn?.frame) this.#turn = undefined
    if (this.#waiting.size > 0) this.#goOn()
  }

  #forget(frame: ArrivingFrame): Holding | undefined {
    const holding = this.#read.get(frame) ?? this.#waiting.get(frame)
    this.#read.delete(frame)
    this.#waiting.delete(frame)
    return holding
  }

  #wait(frame: ArrivingFrame): void {
    const holding = this.#forget(frame)
    if (holding !== undefined) this.#waiting.set(frame, holding)
  }

  /** Lets connections read whose frames have room to grow, and then one more. `anyway`: whatever is held. */
  #goOn(anyway = false): void {
    let free = this.#most - this.#bytes
    for (const frame of this.#waiting.keys()) {
      if (free < FIRST_BODY_BYTES) break
      const growth = Math.max(frame.arrivingBytes, FIRST_BODY_BYTES)
      if (growth > free) continue
      free -= growth
      this.#release(frame)
    }
    if (this.#turn !== undefined) return
    const first = !this.#lastWasProven
    const next = this.#next(first, anyway) ?? this.#next(!first, anyway)
    if (next === undefined) return this.#waiting.size > 0 ? this.#evictLater() : undefined
    this.#lastWasProven = this.#proven.has(next)
    const now = performance.now()
    const times = { lookedMs: now, usedMs: 0, arrived: false, arrivedMs: now }
    this.#turn = { frame: next, beganBytes: next.arrivingBytes, ...times }
    this.#release(next)
    this.#watch(this.#turn)
  }

  /** Returns the one of a kind that has waited longest, unless that kind may not have the turn now. */
  #next(proven: boolean, anyway: boolean): ArrivingFrame | undefined {
    for (const frame of this.#waiting.keys()) {
      if (this.#proven.has(frame) !== proven) continue
      return anyway || this.#mayHaveTurn(frame, proven) ? frame : undefined
    }
    return undefined
  }

  /**
   * Returns whether a frame may have the turn with what all hold now. One that is proven may have it whatever others hold,
   * unless another one lost a turn that it got as a proven one, and has not completed its frame since.
   */
  #mayHaveTurn(frame: ArrivingFrame, proven: boolean): boolean {
    const others = this.#read.size + this.#waiting.size - 1
    const lost = this.#lostProven.size - (this.#lostProven.has(frame) ? 1 : 0)
    if (others === 0 || (proven && lost === 0)) return true
    return this.#bytes <= this.#most * (1 + (proven ? EXCESS_PART : EXCESS_PART / 2))
  }

  #release(frame: ArrivingFrame): void {
    const holding = this.#forget(frame)
    if (holding === undefined) return
    holding.arrivedMs = performance.now()
    this.#read.set(frame, holding)
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
    if (turn.usedMs < TURN_MS) {
      if (turn.arrived) {
        turn.arrived = false
        turn.arrivedMs = now
        return this.#watch(turn)
      }
      if (now - turn.arrivedMs < PACE_MS) {
        setTimeout(() => setImmediate(() => this.#look(turn)), PACE_CHECK_MS).unref()
        return
      }
    }
    this.#lose(turn, now)
    this.#turn = undefined
    if (this.#waiting.size > 0) this.#goOn()
  }

  /** The turn is over, and its frame is not. */
  #lose({ frame, beganBytes }: Turn, now: number): void {
    if (this.#lastWasProven) this.#lostProven.add(frame)
    const left = (this.#proven.get(frame) ?? 0) - 1
    if (frame.arrivingBytes - beganBytes >= GOOD_TURN_BYTES) this.#proven.set(frame, WASTED_TURNS)
    else if (left > 0) this.#proven.set(frame, left)
    else this.#proven.delete(frame)
    const holding = this.#read.get(frame) ?? this.#waiting.get(frame)
    if (holding !== undefined) holding.lostMs ??= now
  }

  /**
   * Ends connections of whose frames nothing arrives, as many as the bound asks for, and one more; when there is none,
   * the one that lost the turn first. Those that hold much go first. Returns whether there was one.
   */
  #evict(): boolean {
    const now = performance.now()
    const latestMs = now - GIVE_WAY_MS
    let excess = this.#bytes - this.#most
    let evicted = 0
    const silent = [...this.#read].filter(([frame, { arrivedMs }]) => arrivedMs <= latestMs && !frame.isHeld)
    const [much, little] = [
      silent.filter(([frame]) => isLarge(frame)),
      silent.filter(([frame]) => !isLarge(frame)),
    ]
    for (const [frame] of [...much, ...little]) {
      if (excess < 0) break
      excess -= frame.arrivingBytes
      evicted++
      this.#read.delete(frame)
      frame.onEvicted()
    }
    if (evicted > 0) return true
    const lost = this.#firstLost(now - GO_ON_MS)
    lost?.onEvicted()
    return lost !== undefined
  }

  /** Returns the connection that lost its turn first, no later than at `latestMs`; one that holds much, if there is one. */
  #firstLost(latestMs: number): ArrivingFrame | undefined {
    let first: ArrivingFrame | undefined
    let firstMs = latestMs
    let large = false
    for (const holdings of [this.#waiting, this.#read]) {
      for (const [frame, { lostMs }] of holdings) {
        if (lostMs === undefined || lostMs > latestMs || frame.isHeld) continue
        if (isLarge(frame) === large ? lostMs > firstMs : large) continue
        first = frame
        firstMs = lostMs
        large = isLarge(frame)
      }
    }
    return first
  }

  #evictLater(): void {
    if (this.#timer !== undefined) return
    const onTime = (): void => {
      this.#timer = undefined
      if (this.#waiting.size === 0) return
      const evicted = this.#evict()
      // When all wait, and none has had the turn, one must have it to show whether it sends.
      this.#goOn(!evicted && this.#read.size === 0)
    }
    // What has arrived while the event loop was blocked is read first.
    this.#timer = setTimeout(() => setImmediate(onTime), LATER_MS).unref()
  }
}

function isLarge(frame: ArrivingFrame): boolean {
  return frame.arrivingBytes >= LEAST_EVICTED_BYTES
}
