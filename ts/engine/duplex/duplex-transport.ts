import { Buffer } from 'node:buffer'
import type { Duplex } from 'node:stream'
import { performance } from '../../base/runtime.js'
import { throwLater } from '../../base/throw-later.js'
import type { PeerCredentials } from '../../peer/credentials.js'
import { FrameReader, type RowSink } from '../../wire/frame-reader.js'
import { FrameView } from '../../wire/frame-view.js'
import type { MethodTable } from '../../wire/method-table.js'
import { CloseReason } from '../../wire/row.js'
import { noHandler } from '../no-handler.js'
import { OUT_HIGH_BYTES, type Outbox } from '../outbox.js'
import type { Transport, TransportHandler, TransportLimits } from '../transport.js'
import { DuplexOutput } from './duplex-output.js'
import { PeerProbe } from './peer-probe.js'
import { mayFollowRead, mayFollowSend, ReadState, SendState, Unread } from './transport-state.js'

/**
 * Rows after which other connections are read first. A socket delivers up to 2 MiB in one turn of the event loop,
 * which is 200,000 empty frames.
 */
const ROWS_A_TURN = 1024
/** A chunk that takes longer than this is the last of its connection in a turn. */
const CHUNK_MS = 4

/** What a transport over a duplex is made of. */
interface DuplexTransportOptions {
  readonly handle: number
  readonly duplex: Duplex
  readonly outbox: Outbox
  readonly limits: TransportLimits
  /** The server's names; undefined on the client side. */
  readonly methods: MethodTable | undefined
  /** It is not read before `admit`, and is closed when that is not called within this time. Undefined: it is read at once. */
  readonly parkedMs: number | undefined
  readonly peer: PeerCredentials | undefined
  /** Called once, when the transport needs its handle no more. */
  onGone(): void
}

/** One connection over any Duplex: does on the JS thread what the native engine does on its own. */
export class DuplexTransport implements Transport, RowSink {
  readonly handle: number
  readonly peer: PeerCredentials | undefined
  readonly outbox: Outbox
  handler: TransportHandler = noHandler
  /** Called once, when it no longer waits for `admit`: it was admitted, or is closed. */
  onUnparked: (() => void) | undefined
  #duplex: Duplex
  readonly #reader: FrameReader
  /**
   * One a chunk, and none between chunks, so that an idle connection keeps no memory. Not one an engine: a duplex that
   * delivers within a write may call in while a frame of another one is handled.
   */
  #frame: FrameView | undefined
  readonly #limits: TransportLimits
  readonly #serverSide: boolean
  readonly #onGone: () => void
  /** A set of `Unread`. */
  #unread = 0
  #reading: ReadState = ReadState.OPEN
  #sending: SendState = SendState.OPEN
  /** The first reason for which it is closed. */
  #reason: number = CloseReason.EOF
  #errno = 0
  /** Rows of the chunk that is being read. */
  #rows = 0
  /** Rows since other connections were last read first. */
  #turnRows = 0
  #frameStartMs = 0
  #frameTimer: NodeJS.Timeout | undefined
  #parkTimer: NodeJS.Timeout | undefined
  #output: DuplexOutput
  /** Made at the first pause. */
  #probe: PeerProbe | undefined
  /** Bytes came since `consumeActivity` was last called. */
  #arrived = false

  constructor(options: DuplexTransportOptions) {
    const { duplex, limits, methods } = options
    this.handle = options.handle
    this.peer = options.peer
    this.outbox = options.outbox
    this.#duplex = duplex
    this.#output = this.#outputTo(duplex, limits.writeStallTimeoutMs)
    this.#limits = limits
    this.#serverSide = methods !== undefined
    this.#reader = new FrameReader(limits, methods)
    this.#onGone = options.onGone
    duplex.on('error', this.#onError)
    duplex.on('close', this.#onClose)
    this.#unread = Unread.PARKED
    if (options.parkedMs === undefined) this.admit()
    else {
      this.#parkTimer = setTimeout(() => this.#destroy(CloseReason.HANDSHAKE_TIMEOUT), options.parkedMs)
      this.#parkTimer.unref()
    }
  }

  get duplex(): Duplex {
    return this.#duplex
  }

  get #open(): boolean {
    return this.#sending < SendState.CLOSING
  }

  admit(duplex?: Duplex): void {
    clearTimeout(this.#parkTimer)
    this.#parkTimer = undefined
    this.#unpark()
    if (!this.#open) return
    if (duplex !== undefined && duplex !== this.#duplex) this.#replace(duplex)
    const own = this.#duplex
    own.on('data', (chunk: Buffer) => this.#onData(chunk))
    own.on('end', () => this.#destroy(this.#reader.partial ? CloseReason.TRUNCATED : CloseReason.EOF))
  }

  #unpark(): void {
    this.#unread &= ~Unread.PARKED
    const { onUnparked } = this
    this.onUnparked = undefined
    onUnparked?.()
  }

  /** The duplex that the handshaker wrapped stays underneath; the wrapper reports its end. */
  #replace(duplex: Duplex): void {
    this.#duplex.off('error', this.#onError)
    this.#duplex.off('close', this.#onClose)
    this.#duplex = duplex
    this.#output = this.#outputTo(duplex, this.#limits.writeStallTimeoutMs)
    duplex.on('error', this.#onError)
    duplex.on('close', this.#onClose)
  }

  #outputTo(duplex: Duplex, stallMs: number): DuplexOutput {
    return new DuplexOutput(duplex, stallMs, {
      onDrained: () => this.#onDrained(),
      onStall: () => this.#destroy(CloseReason.WRITE_STALL),
    })
  }

  /** A duplex cannot be cut: what arrives until the close is read and answered. */
  cut(): void {
    if (this.#open) this.#enterReading(ReadState.CUT)
    const end = (): void => {
      if (this.#open) this.handler.onReadEnd()
    }
    // What arrived while it was parked is delivered first.
    if (this.#duplex.readableLength > 0) setImmediate(end)
    else queueMicrotask(end)
  }

  queuedBytes(): number {
    return this.#output.bytes
  }

  consumeActivity(): boolean {
    const arrived = this.#arrived
    this.#arrived = false
    return arrived || this.#output.bytes > 0
  }

  hold(mayHold: boolean): void {
    const socket = this.#duplex as Duplex & { ref?(): void; unref?(): void }
    if (mayHold) socket.ref?.()
    else socket.unref?.()
  }

  /** Sends `bytes`, which must not change any more: the duplex keeps them. */
  send(bytes: Buffer): void {
    if (this.#sending !== SendState.OPEN) return
    if (!this.#duplex.writable) return this.#enterSending(SendState.BROKEN)
    this.#output.write(bytes)
    if (!this.#serverSide || this.#output.bytes <= OUT_HIGH_BYTES) return
    this.#stopReading(Unread.PEER_SLOW)
  }

  pause(): void {
    this.#stopReading(Unread.PAUSED)
    if (!this.#open) return
    this.#probe ??= new PeerProbe()
    this.#probe.start(this.#duplex)
  }

  resume(): void {
    this.#probe?.stop()
    this.#readOn(Unread.PAUSED)
  }

  #stopReading(reason: number): void {
    this.#unread |= reason
    this.#duplex.pause()
  }

  /** Removes a reason and reads again when none is left. The peer then has its whole time for a frame again. */
  #readOn(reason: number): void {
    this.#unread &= ~reason
    if (this.#unread !== 0) return
    if (this.#frameStartMs !== 0) this.#frameStartMs = performance.now()
    this.#duplex.resume()
  }

  close(): void {
    if (!this.#open) return
    this.outbox.flush()
    this.#destroy(CloseReason.LOCAL)
  }

  #onData(chunk: unknown): void {
    if (!Buffer.isBuffer(chunk)) return this.#destroy(CloseReason.ERROR)
    const started = performance.now()
    this.#arrived = true
    this.outbox.hold()
    // A duplex that delivers within a write calls in again: the outer chunk goes on with its own.
    const outerFrame = this.#frame
    const outerRows = this.#rows
    this.#frame = new FrameView().setTime(started, 0)
    this.#rows = 0
    const result = this.#reader.push(chunk, this)
    const rows = this.#rows
    this.#frame = outerFrame
    this.#rows = outerRows + rows
    this.outbox.release()
    if (result === 'discard-limit') return this.#destroy(CloseReason.DISCARD_LIMIT)
    if (rows > 0) this.#frameStartMs = 0
    this.#watchFrameTime(started)
    this.#turnRows += rows
    if (this.#turnRows > ROWS_A_TURN || performance.now() - started > CHUNK_MS) this.#endTurn()
  }

  /** Reads on in the next turn of the event loop. */
  #endTurn(): void {
    this.#turnRows = 0
    if ((this.#unread & Unread.TURN_OVER) !== 0 || !this.#open) return
    this.#stopReading(Unread.TURN_OVER)
    setImmediate(() => this.#readOn(Unread.TURN_OVER))
  }

  /** Called by the reader for each row of a chunk. */
  row(rows: Int32Array, at: number, memory: Buffer, owned: boolean): void {
    this.#rows++
    const frame = this.#frame
    if (frame === undefined || this.#reading === ReadState.ENDED) return // closed by a frame before this one
    try {
      this.handler.onFrame(frame.point(rows, at, memory, owned))
    } catch (error) {
      throwLater(error)
    }
  }

  /** Starts the time, `frameTimeoutMs`, in which a peer that began a frame must end it, unless this side does not read. */
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

  #onDrained(): void {
    if (!this.#open) return
    if ((this.#unread & Unread.PEER_SLOW) !== 0) this.#readOn(Unread.PEER_SLOW)
    this.handler.onDrained()
  }

  /** The first reason is the one that `onClosed` reports. */
  #destroy(reason: number, errno = 0): void {
    if (!this.#open) return
    this.#enterReading(ReadState.ENDED)
    this.#enterSending(SendState.CLOSING)
    this.#reason = reason
    this.#errno = Math.abs(errno)
    this.#duplex.destroy()
  }

  readonly #onError = (error: NodeJS.ErrnoException): void => this.#destroy(CloseReason.ERROR, error.errno)

  readonly #onClose = (): void => {
    if (this.#sending === SendState.CLOSED) return
    if (this.#open) {
      this.#enterReading(ReadState.ENDED)
      this.#enterSending(SendState.CLOSING)
    }
    this.#enterSending(SendState.CLOSED)
    clearTimeout(this.#frameTimer)
    clearTimeout(this.#parkTimer)
    this.#output.close()
    this.#probe?.stop()
    this.#unpark()
    this.#onGone()
    this.handler.onClosed(this.#reason, this.#errno)
  }

  #enterReading(to: ReadState): void {
    if (!mayFollowRead(this.#reading, to)) throw new Error(`reading ${this.#reading} cannot become ${to}`)
    this.#reading = to
  }

  #enterSending(to: SendState): void {
    if (!mayFollowSend(this.#sending, to)) throw new Error(`sending ${this.#sending} cannot become ${to}`)
    this.#sending = to
  }
}
