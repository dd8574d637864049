import { Buffer } from 'node:buffer'
import type { Duplex } from 'node:stream'
import { performance } from '../../base/runtime.js'
import type { PeerCredentials } from '../../peer/credentials.js'
import { FrameReader } from '../../wire/frame-reader.js'
import type { MethodTable } from '../../wire/method-table.js'
import { CloseReason } from '../../wire/row.js'
import type { ConnectionHandler, ConnectionLimits, EngineConnection } from '../engine.js'
import { noHandler } from '../no-handler.js'
import { OUT_HIGH_BYTES, type Outbox } from '../outbox.js'

/** What a connection over a duplex is made of. */
export interface DuplexConnectionOptions {
  readonly handle: number
  readonly duplex: Duplex
  readonly outbox: Outbox
  readonly limits: ConnectionLimits
  /** The server's names; undefined on the client side. */
  readonly methods: MethodTable | undefined
  /** Nothing is read before `admit`, not later than this. Undefined: it is read at once. */
  readonly parkedMs: number | undefined
  readonly peer: PeerCredentials | undefined
  /** Told once, when the connection has no more use for its handle. */
  onGone(): void
}

/** One connection over any Duplex: what the native engine does on its thread, on ours. */
export class DuplexConnection implements EngineConnection {
  readonly handle: number
  readonly peer: PeerCredentials | undefined
  readonly outbox: Outbox
  handler: ConnectionHandler = noHandler
  #duplex: Duplex
  readonly #reader: FrameReader
  readonly #limits: ConnectionLimits
  readonly #serverSide: boolean
  readonly #onGone: () => void
  #reason: number | undefined
  #errno = 0
  #told = false
  /** Not read: the layer above asks for it. */
  #paused = false
  /** Not read: the peer does not take our answers. */
  #outFull = false
  #frameStartMs = 0
  #frameTimer: NodeJS.Timeout | undefined
  #parkTimer: NodeJS.Timeout | undefined
  #writeTimer: NodeJS.Timeout | undefined
  /** When the peer last took something. */
  #writtenMs = 0

  constructor(options: DuplexConnectionOptions) {
    const { duplex, limits, methods } = options
    this.handle = options.handle
    this.peer = options.peer
    this.outbox = options.outbox
    this.#duplex = duplex
    this.#limits = limits
    this.#serverSide = methods !== undefined
    this.#reader = new FrameReader(limits, methods)
    this.#onGone = options.onGone
    duplex.on('error', this.#onError)
    duplex.on('close', this.#onClose)
    if (options.parkedMs === undefined) this.admit()
    else {
      this.#parkTimer = setTimeout(() => this.#destroy(CloseReason.HANDSHAKE_TIMEOUT), options.parkedMs)
      this.#parkTimer.unref()
    }
  }

  /** It waits for `admit`. */
  get parked(): boolean {
    return this.#parkTimer !== undefined && this.#reason === undefined
  }

  get duplex(): Duplex {
    return this.#duplex
  }

  admit(duplex?: Duplex): void {
    clearTimeout(this.#parkTimer)
    this.#parkTimer = undefined
    if (this.#reason !== undefined) return
    if (duplex !== undefined && duplex !== this.#duplex) this.#replace(duplex)
    const own = this.#duplex
    own.on('data', (chunk: Buffer) => this.#onData(chunk))
    own.on('end', () => this.#destroy(this.#reader.partial ? CloseReason.TRUNCATED : CloseReason.EOF))
  }

  /** What the handshaker wrapped stays underneath; its end is told by the wrapper. */
  #replace(duplex: Duplex): void {
    this.#duplex.off('error', this.#onError)
    this.#duplex.off('close', this.#onClose)
    this.#duplex = duplex
    duplex.on('error', this.#onError)
    duplex.on('close', this.#onClose)
  }

  /** There is no cutting here: what comes until the close is read and answered. */
  cut(): void {
    queueMicrotask(() => {
      if (this.#reason === undefined) this.handler.onReadEnd()
    })
  }

  queuedBytes(): number {
    return this.#duplex.writableLength
  }

  hold(mayHold: boolean): void {
    const socket = this.#duplex as Duplex & { ref?(): void; unref?(): void }
    if (mayHold) socket.ref?.()
    else socket.unref?.()
  }

  /** The duplex keeps `bytes`: they must not change any more. */
  send(bytes: Buffer): void {
    if (this.#reason !== undefined || !this.#duplex.writable) return
    if (this.#duplex.writableLength === 0) this.#writtenMs = performance.now()
    this.#duplex.write(bytes, this.#onWritten)
    this.#watchWriting()
    if (!this.#serverSide || this.#duplex.writableLength <= OUT_HIGH_BYTES) return
    this.#outFull = true
    this.#duplex.pause()
  }

  pause(): void {
    this.#paused = true
    this.#duplex.pause()
  }

  resume(): void {
    this.#paused = false
    this.#readOn()
  }

  /** Reads again where nothing speaks against it; after a pause of ours the peer gets its whole time again. */
  #readOn(): void {
    if (this.#paused || this.#outFull) return
    if (this.#frameStartMs !== 0) this.#frameStartMs = performance.now()
    this.#duplex.resume()
  }

  close(): void {
    if (this.#reason !== undefined) return
    this.outbox.flush()
    this.#destroy(CloseReason.LOCAL)
  }

  #onData(chunk: unknown): void {
    if (!Buffer.isBuffer(chunk)) return this.#destroy(CloseReason.ERROR)
    const started = performance.now()
    let rows = 0
    this.outbox.hold()
    const result = this.#reader.push(chunk, {
      row: (cells, at, memory, owned) => {
        rows++
        this.#deliver(cells, at, memory, owned)
      },
    })
    this.outbox.release()
    if (result === 'discard-limit') return this.#destroy(CloseReason.DISCARD_LIMIT)
    if (rows > 0) this.#frameStartMs = 0
    this.#watchFrameTime(started)
  }

  #deliver(cells: Int32Array, at: number, memory: Buffer, owned: boolean): void {
    if (this.#reason !== undefined) return // closed by a row before this one
    try {
      this.handler.onRow(cells, at, memory, owned)
    } catch (error) {
      queueMicrotask(() => {
        throw error
      })
    }
  }

  /** A peer that began a frame has `frameTimeoutMs` to end it, unless it is we who do not read. */
  #watchFrameTime(now: number): void {
    const limit = this.#limits.frameTimeoutMs
    if (limit === 0 || !this.#reader.partial) {
      this.#frameStartMs = 0
      return
    }
    if (this.#frameStartMs === 0) this.#frameStartMs = now
    if (this.#frameTimer !== undefined) return
    this.#frameTimer = setTimeout(() => this.#checkFrameTime(), limit)
    this.#frameTimer.unref()
  }

  #checkFrameTime(): void {
    this.#frameTimer = undefined
    if (this.#frameStartMs === 0) return
    const now = performance.now()
    if (this.#duplex.isPaused()) this.#frameStartMs = now
    const left = this.#frameStartMs + this.#limits.frameTimeoutMs - now
    if (left <= 0) return this.#destroy(CloseReason.FRAME_TIMEOUT)
    this.#frameTimer = setTimeout(() => this.#checkFrameTime(), left)
    this.#frameTimer.unref()
  }

  /** A peer that takes nothing for so long holds our memory and the callers who wait for room. */
  #watchWriting(): void {
    const limit = this.#limits.writeStallTimeoutMs
    if (limit === 0 || this.#writeTimer !== undefined || this.#duplex.writableLength === 0) return
    const check = (): void => {
      this.#writeTimer = undefined
      if (this.#reason !== undefined || this.#duplex.writableLength === 0) return
      const left = this.#writtenMs + limit - performance.now()
      if (left <= 0) return this.#destroy(CloseReason.WRITE_STALL)
      this.#writeTimer = setTimeout(check, left).unref()
    }
    this.#writeTimer = setTimeout(check, limit).unref()
  }

  readonly #onWritten = (): void => {
    this.#writtenMs = performance.now()
    if (this.#reason !== undefined || this.#duplex.writableLength > 0) return
    if (this.#outFull) {
      this.#outFull = false
      this.#readOn()
    }
    this.handler.onDrained()
  }

  /** The first reason is the one that is told. */
  #destroy(reason: number, errno = 0): void {
    if (this.#reason !== undefined) return
    this.#reason = reason
    this.#errno = Math.abs(errno)
    this.#duplex.destroy()
  }

  readonly #onError = (error: NodeJS.ErrnoException): void => this.#destroy(CloseReason.ERROR, error.errno)

  readonly #onClose = (): void => {
    if (this.#told) return
    this.#told = true
    this.#reason ??= CloseReason.EOF
    clearTimeout(this.#frameTimer)
    clearTimeout(this.#parkTimer)
    clearTimeout(this.#writeTimer)
    this.#onGone()
    this.handler.onClosed(this.#reason, this.#errno)
  }
}
