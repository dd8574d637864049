import { Buffer } from 'node:buffer'
import { Duplex } from 'node:stream'
import type { Random } from './random.js'
import type { Step } from './world.js'

const nothing: Buffer = Buffer.alloc(0)

/** Far above what one connection may queue, and below what ends it for the sake of others (engineOutputBytes). */
const MOST_WEIGHED = 64 * 1024 * 1024

/** How a link behaves. */
export interface LinkOptions {
  /** Bytes that may be on their way before a writer has to wait. */
  readonly capacity: number
  /** The highWaterMark of both ends' streams. */
  readonly highWaterMark: number
  /** The weight of a queued byte, so that a few bytes reach bounds of a mebibyte. */
  readonly weight: number
}

/** One end of a link: a Duplex that behaves as a socket, whose bytes move when the seed says so. */
export class LinkEnd extends Duplex {
  /** The direction that this end writes. */
  readonly out: Pipe
  #in: Pipe | undefined
  /** Whether the stream wants more. */
  wanted = false

  constructor(random: Random, options: LinkOptions) {
    super({ highWaterMark: options.highWaterMark })
    this.out = new Pipe(random, options.capacity)
    if (options.weight === 1) return
    const length = Object.getOwnPropertyDescriptor(Duplex.prototype, 'writableLength')!.get!
    const weigh = (): number => Math.min(length.call(this) * options.weight, MOST_WEIGHED)
    Object.defineProperty(this, 'writableLength', { get: weigh })
  }

  /** Must be called once, before any bytes move. */
  join(other: LinkEnd): void {
    this.#in = other.out
    other.out.reader = this
  }

  override _read(): void {
    this.wanted = true
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error) => void): void {
    this.out.write(chunk, done)
  }

  override _final(done: () => void): void {
    this.out.close('eof')
    done()
  }

  /** Behaves as a socket: the other end reads what was sent and then the end, or a reset if bytes are unread here. */
  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.out.close(this.#in!.empty ? 'eof' : 'reset')
    this.#in!.drop()
    done(error)
  }
}

/** The bytes of one direction: written, taken by the kernel, read. */
class Pipe {
  reader: LinkEnd | undefined
  /** Called with every byte that is taken, in order. */
  onTaken: (bytes: Buffer) => void = () => {}
  readonly #random: Random
  readonly #capacity: number
  #written = nothing
  #onTakenAll: ((error?: Error) => void) | undefined
  #flying = nothing
  #end: 'open' | 'eof' | 'reset' | 'told' = 'open'
  /** Whether the link is broken or its reader is gone, so that a write fails. */
  #broken = false
  /** A write has failed. */
  failed = false

  constructor(random: Random, capacity: number) {
    this.#random = random
    this.#capacity = capacity
  }

  get empty(): boolean {
    return this.#flying.length === 0
  }

  write(chunk: Buffer, done: (error?: Error) => void): void {
    this.#written = chunk
    this.#onTakenAll = done
  }

  /** Ends the writing; bytes that have not been taken are lost. */
  close(how: 'eof' | 'reset'): void {
    if (this.#end === 'open') this.#end = how
    if (this.#broken) return // the writer still runs, and learns of the break later
    this.#written = nothing
    this.#onTakenAll = undefined
  }

  /** Its reader is gone: it will not be read. */
  drop(): void {
    this.#flying = nothing
  }

  /** Breaks the connection: some of the bytes on their way are lost. */
  break(): void {
    this.#broken = true
    this.close('reset')
    this.#flying = this.#flying.subarray(0, this.#random.below(this.#flying.length + 1))
  }

  steps(name: string): Step[] {
    return [
      { name: `${name} takes`, enabled: () => this.#mayTake(), run: () => this.#take() },
      { name: `${name} brings`, enabled: () => this.#mayBring(), run: () => this.#bring() },
    ]
  }

  #mayTake(): boolean {
    return this.#onTakenAll !== undefined && (this.#broken || this.#flying.length < this.#capacity)
  }

  #take(): void {
    const done = this.#onTakenAll!
    if (this.#broken || this.reader!.destroyed) {
      this.failed = true
      this.#onTakenAll = undefined
      return done(Object.assign(new Error('broken pipe'), { code: 'EPIPE' }))
    }
    const count = Math.min(this.#some(this.#written.length), this.#capacity - this.#flying.length)
    const taken = this.#written.subarray(0, count)
    this.onTaken(taken)
    this.#flying = this.#flying.length === 0 ? taken : Buffer.concat([this.#flying, taken])
    this.#written = this.#written.subarray(count)
    if (this.#written.length > 0) return
    this.#onTakenAll = undefined
    done()
  }

  #mayBring(): boolean {
    const { reader } = this
    if (reader!.destroyed || !reader!.wanted) return false
    return this.#flying.length > 0 || this.#end === 'eof' || this.#end === 'reset'
  }

  #bring(): void {
    const reader = this.reader!
    if (this.#flying.length > 0) {
      const count = this.#some(this.#flying.length)
      const chunk = Buffer.from(this.#flying.subarray(0, count))
      this.#flying = this.#flying.subarray(count)
      reader.wanted = false
      if (reader.push(chunk)) reader.wanted = true
      return
    }
    const reset = this.#end === 'reset'
    this.#end = 'told'
    if (reset) reader.destroy(Object.assign(new Error('reset'), { code: 'ECONNRESET' }))
    else reader.push(null)
  }

  /** Draws how much to move: all of it, one byte, or any part. */
  #some(length: number): number {
    const how = this.#random.below(4)
    if (length <= 1 || how < 2) return length
    return how === 2 ? Math.min(length, this.#random.from(1, 12)) : this.#random.from(1, length)
  }
}

/** Two ends, and the steps by which bytes go from one to the other. */
export class Link {
  readonly client: LinkEnd
  readonly server: LinkEnd
  readonly steps: readonly Step[]

  constructor(random: Random, options: LinkOptions) {
    this.client = new LinkEnd(random, options)
    this.server = new LinkEnd(random, options)
    this.client.join(this.server)
    this.server.join(this.client)
    this.steps = [...this.client.out.steps('kernel to server'), ...this.server.out.steps('kernel to client')]
  }

  /** Breaks as a cable does: both ends see a reset, at some point in the bytes that were on their way. */
  break(): void {
    this.client.out.break()
    this.server.out.break()
  }
}

/** A link that any seed may have. */
export function anyLink(random: Random): Link {
  return new Link(random, {
    capacity: random.pick([64, 1000, 100_000]),
    highWaterMark: random.pick([16, 500, 16_384]),
    weight: random.pick([1, 1, 1, 4096, 65_536]),
  })
}
