import type { Buffer } from 'node:buffer'
import { Duplex } from 'node:stream'
import { nextTick } from '../../base/runtime.js'

/** One end of a pair: what is written here is read there. */
class End extends Duplex {
  other: End | undefined
  /** Called when the other end wants more. */
  #onWanted: (() => void) | undefined

  override _read(): void {
    const onWanted = this.other?.takeWaiting()
    onWanted?.()
  }

  // Later, as every socket: the answer must never arrive before the write returns.
  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error) => void): void {
    nextTick(() => this.#deliver(chunk, done))
  }

  #deliver(chunk: Buffer, done: (error?: Error) => void): void {
    const { other } = this
    if (other === undefined || other.destroyed)
      return done(Object.assign(new Error('broken pipe'), { code: 'EPIPE' }))
    if (other.push(chunk)) done()
    else this.#onWanted = done
  }

  override _final(done: () => void): void {
    this.other?.push(null)
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    const { other } = this
    this.other = undefined
    // As a closed socket: what was sent can still be read, then comes the end.
    if (other !== undefined && !other.destroyed && !other.readableEnded) other.push(null)
    done(error)
  }

  takeWaiting(): (() => void) | undefined {
    const onWanted = this.#onWanted
    this.#onWanted = undefined
    return onWanted
  }
}

/** Two duplexes that are each other's other end, with the back-pressure of streams. */
export function duplexPair(): [Duplex, Duplex] {
  const a = new End()
  const b = new End()
  a.other = b
  b.other = a
  return [a, b]
}
