import type { Buffer } from 'node:buffer'
import type { Duplex } from 'node:stream'
import { performance } from '../../base/runtime.js'

/** The duplex has so many bytes at most before it has taken them, and one such slice more. */
const SLICE_BYTES = 64 * 1024

interface DuplexOutputEvents {
  /** Called when so many bytes more wait than before; less than 0: fewer. */
  onChange(bytes: number): void
  /** Called after a write, when no byte waits any more. */
  onDrained(): void
  /** Called when the peer has taken nothing for `stallMs` while bytes waited. */
  onStall(): void
  /** Called when the duplex's function `write` throws. */
  onFailure(): void
}

/**
 * The bytes that wait for the peer of one duplex. They are written in slices, because a duplex reports a write only
 * when all of it is done: a peer that takes a long message slowly would look like one that takes nothing.
 */
export class DuplexOutput {
  readonly #duplex: Duplex
  readonly #stallMs: number
  readonly #events: DuplexOutputEvents
  /** What the duplex was not given yet, from `#next` on. Undefined while there is nothing. */
  #waiting: Buffer[] | undefined
  #next = 0
  #waitingBytes = 0
  /** What `onChange` was called with until now, summed up. */
  #reported = 0
  /** When the peer last took something, or bytes began to wait. */
  #progressMs = 0
  #stallTimer: NodeJS.Timeout | undefined
  #closed = false

  /** `stallMs`: 0 for no limit. */
  constructor(duplex: Duplex, stallMs: number, events: DuplexOutputEvents) {
    this.#duplex = duplex
    this.#stallMs = stallMs
    this.#events = events
  }

  /** How many bytes wait for the peer. */
  get bytes(): number {
    return this.#waitingBytes + this.#duplex.writableLength
  }

  /** Sends `bytes`, which must not change any more: the duplex keeps them. */
  write(bytes: Buffer): void {
    if (this.bytes === 0) this.#progressMs = performance.now()
    if (bytes.length <= SLICE_BYTES && this.#waitingBytes === 0 && this.#hasRoom) {
      this.#give(bytes)
    } else if (bytes.length > 0) {
      this.#waiting ??= []
      this.#waiting.push(bytes)
      this.#waitingBytes += bytes.length
      this.#writeOn()
    }
    this.#report(this.bytes)
    if (this.#stallMs !== 0 && this.#stallTimer === undefined && this.bytes > 0) this.#watch(this.#stallMs)
  }

  /** Drops what waits and counts it no more: the duplex is gone. */
  close(): void {
    clearTimeout(this.#stallTimer)
    this.#drop()
    this.#closed = true
    this.#report(0)
  }

  #report(bytes: number): void {
    if (bytes === this.#reported || (this.#closed && bytes > 0)) return
    this.#events.onChange(bytes - this.#reported)
    this.#reported = bytes
  }

  get #hasRoom(): boolean {
    return this.#duplex.writableLength < SLICE_BYTES
  }

  #writeOn(): void {
    while (this.#waiting !== undefined && this.#hasRoom) {
      if (!this.#duplex.writable) return this.#drop()
      // Taken before it is written: a duplex that delivers within the write may call in.
      this.#give(this.#take(this.#waiting))
    }
  }

  /** Node passes on what a function `write` of the user's throws. */
  #give(bytes: Buffer): void {
    try {
      this.#duplex.write(bytes, this.#onWritten)
    } catch {
      this.#drop()
      this.#events.onFailure()
    }
  }

  #take(waiting: Buffer[]): Buffer {
    const first = waiting[this.#next]!
    const slice = first.subarray(0, SLICE_BYTES)
    this.#waitingBytes -= slice.length
    if (this.#waitingBytes === 0) this.#drop()
    else if (slice.length === first.length) this.#next++
    else waiting[this.#next] = first.subarray(SLICE_BYTES)
    return slice
  }

  #drop(): void {
    this.#waiting = undefined
    this.#waitingBytes = 0
    this.#next = 0
  }

  #watch(ms: number): void {
    this.#stallTimer = setTimeout(() => {
      this.#stallTimer = undefined
      if (this.bytes === 0) return
      const left = this.#progressMs + this.#stallMs - performance.now()
      if (left <= 0) this.#events.onStall()
      else this.#watch(left)
    }, ms).unref()
  }

  readonly #onWritten = (): void => {
    this.#progressMs = performance.now()
    this.#writeOn()
    const { bytes } = this
    this.#report(bytes)
    if (bytes === 0) this.#events.onDrained()
  }
}
