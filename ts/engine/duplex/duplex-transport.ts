import { Buffer } from 'node:buffer'
import type { Duplex } from 'node:stream'
import { errnoOf } from '../../base/errors/errno.js'
import { performance, setImmediate } from '../../base/runtime.js'
import type { PeerCredentials } from '../../peer/credentials.js'
import { FrameReader } from '../../wire/frame-reader.js'
import { CloseReason } from '../../wire/row.js'
import { currentScope } from '../async-scope.js'
import { noHandler } from '../no-handler.js'
import type { Outbox } from '../outbox.js'
import type { Transport, TransportHandler, TransportLimits } from '../transport.js'
import { ChunkReader } from './chunk-reader.js'
import { closeErrno } from './close-errno.js'
import { DuplexOutput } from './duplex-output.js'
import type { DuplexTransportOptions } from './duplex-transport-options.js'
import { PartialFrame } from './partial-frame.js'
import { PeerProbe } from './peer-probe.js'
import { hasEnded, takeOver } from './take-over.js'
import { ReadState, SendState, TransportStates, Unread } from './transport-state.js'
import { WaitingChunk } from './waiting-chunk.js'

/** How long a peer may take to close its side after `end`, and a duplex to close once it is destroyed. */
const LINGER_MS = 1000

/** One connection over any Duplex: does on the JS thread what the native engine does on its own. */
export class DuplexTransport implements Transport {
  readonly handle: number
  readonly peer: PeerCredentials | undefined
  readonly outbox: Outbox
  handler: TransportHandler = noHandler
  /** Called once, when it no longer waits for `admit`: it was admitted, or is closed. */
  onUnparked: (() => void) | undefined
  #duplex: Duplex
  readonly #reader: FrameReader
  readonly #chunks: ChunkReader
  readonly #limits: TransportLimits
  readonly #serverSide: boolean
  readonly #onGone: () => void
  readonly #scope = currentScope()
  /** A set of `Unread`. */
  #unread = 0
  readonly #states = new TransportStates()
  /** The first reason for which it is closed. */
  #reason: number = CloseReason.EOF
  #errno = 0
  readonly #waiting: WaitingChunk
  readonly #partial: PartialFrame
  /** Until it is admitted, and again from `end` on. */
  #closeTimer: NodeJS.Timeout | undefined
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
    this.#chunks = new ChunkReader(this.#reader, {
      clockMs: () => this.handler.clockMs?.(),
      isOpen: () => this.#states.reading !== ReadState.ENDED,
      onFrame: (frame) => this.handler.onFrame(frame),
    })
    this.#waiting = new WaitingChunk(options.turns, {
      onWait: () => this.#stopReading(Unread.TURN_OVER),
      onTurn: () => {
        this.#unread &= ~Unread.TURN_OVER
        return this.#unread === 0
      },
      read: (chunk) => {
        this.#scope.runInAsyncScope(this.#readChunk, this, chunk)
        this.#readOn(Unread.TURN_OVER)
      },
    })
    this.#partial = new PartialFrame(limits.frameTimeoutMs, options.arriving, {
      isPaused: () => this.#duplex.isPaused(),
      isHeld: () => (this.#unread & (Unread.PAUSED | Unread.TURN_OVER)) !== 0,
      onTimeout: () => this.#destroy(CloseReason.FRAME_TIMEOUT),
      onRoom: () => this.#readOn(Unread.NO_ROOM),
    })
    this.#onGone = options.onGone
    duplex.on('error', this.#onError)
    duplex.on('close', this.#onClose)
    if (duplex.closed) setImmediate(this.#onClose) // it emits nothing any more
    this.#unread = Unread.PARKED
    if (options.parkedMs === undefined) this.admit()
    else this.#closeAfter(options.parkedMs, CloseReason.HANDSHAKE_TIMEOUT)
  }

  get duplex(): Duplex {
    return this.#duplex
  }

  get #open(): boolean {
    return this.#states.sending < SendState.CLOSING
  }

  admit(duplex?: Duplex): void {
    clearTimeout(this.#closeTimer)
    this.#unpark()
    if (!this.#open) return
    if (duplex !== undefined && duplex !== this.#duplex) this.#replace(duplex)
    const own = this.#duplex
    if (hasEnded(own)) return this.#destroy(CloseReason.EOF)
    takeOver(own)
    own.on('data', (chunk: Buffer) => this.#scope.runInAsyncScope(this.#onData, this, chunk))
    own.on('end', () => this.#waiting.after(this.#onEnd))
    own.resume() // it may have been paused
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
      onChange: (bytes) => this.outbox.budget.change(bytes),
      onDrained: () => this.#onDrained(),
      onStall: () => this.#destroy(CloseReason.WRITE_STALL),
      onFailure: () => this.#destroy(CloseReason.ERROR),
    })
  }

  /** A duplex cannot be cut: what arrives until the close is read and answered. */
  cut(): void {
    if (this.#open) this.#states.reading = ReadState.CUT
    const end = (): void => {
      if (this.#open) this.#scope.runInAsyncScope(this.handler.onReadEnd, this.handler)
    }
    // What has arrived is delivered first, also while it was parked.
    if (!this.#duplex.readableDidRead && this.#duplex.readableLength > 0) setImmediate(end)
    else queueMicrotask(() => this.#waiting.after(end))
  }

  queuedBytes(): number {
    return this.#output.bytes
  }

  consumeActivity(): boolean {
    const arrived = this.#arrived
    this.#arrived = false
    return arrived || this.#output.bytes > 0
  }

  /** Node keeps the process alive while a socket writes, whatever we want, and not otherwise: `releaseProcess`. */
  hold(): void {}

  /** Sends `bytes`, which must not change any more: the duplex keeps them. */
  send(bytes: Buffer): void {
    if (this.#states.sending !== SendState.OPEN) return
    if (!this.#duplex.writable) return this.#states.breakSending()
    if (this.#serverSide && this.outbox.budget.refuses(this.#output.bytes)) {
      return this.#destroy(CloseReason.ERROR, errnoOf('ENOBUFS'))
    }
    this.#output.write(bytes)
    if (!this.#serverSide || this.outbox.budget.hasRoomFor(this.#output.bytes)) return
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
    if ((this.#unread & Unread.PAUSED) !== 0) this.#partial.restart(true)
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
    if (this.#waiting.again()) return
    this.#partial.restart(false)
    this.#duplex.resume()
  }

  /**
   * Reads on until the peer has closed its side: a close before that fails the peer's next write, and a peer that
   * handles that failure first loses the answers that it has not read.
   */
  end(): void {
    if (this.#states.sending >= SendState.ENDING) return
    this.outbox.flush()
    this.#states.reading = ReadState.ENDED
    this.#states.sending = SendState.ENDING
    this.#waiting.drop()
    this.#unread = 0
    this.#duplex.end()
    this.#duplex.resume()
    this.#closeAfter(LINGER_MS, CloseReason.LOCAL)
  }

  close(): void {
    if (!this.#open) return
    this.outbox.flush()
    this.#destroy(CloseReason.LOCAL)
  }

  #closeAfter(ms: number, reason: number): void {
    this.#closeTimer = setTimeout(() => this.#destroy(reason), ms).unref()
  }

  #onData(chunk: unknown): void {
    if (this.#states.reading === ReadState.ENDED) return
    if (!Buffer.isBuffer(chunk)) return this.#destroy(CloseReason.ERROR)
    this.#arrived = true
    if (!this.#waiting.keeps(chunk)) this.#readChunk(chunk)
  }

  #readChunk(chunk: Buffer): void {
    const started = performance.now()
    this.outbox.hold()
    const rows = this.#chunks.read(chunk, started)
    this.outbox.release()
    this.#waiting.count(started)
    if (rows < 0) return this.#destroy(CloseReason.DISCARD_LIMIT)
    if (this.#partial.onChunk(started, this.#reader, rows > 0)) this.#stopReading(Unread.NO_ROOM)
  }

  #onDrained(): void {
    if (!this.#open) return
    if ((this.#unread & Unread.PEER_SLOW) !== 0) this.#readOn(Unread.PEER_SLOW)
    this.#scope.runInAsyncScope(this.handler.onDrained, this.handler)
  }

  /** The first reason is the one that `onClosed` reports. */
  #destroy(reason: number, errno = closeErrno(reason)): void {
    if (!this.#open) return
    const ending = this.#states.sending === SendState.ENDING
    this.#states.close()
    this.#reason = ending ? CloseReason.LOCAL : reason
    this.#errno = ending ? 0 : Math.abs(errno)
    this.#waiting.drop()
    clearTimeout(this.#closeTimer)
    // A duplex whose function `destroy` does not end never says that it is closed.
    this.#closeTimer = setTimeout(this.#finish, LINGER_MS)
    this.#duplex.destroy()
  }

  readonly #onEnd = (): void => this.#destroy(this.#reader.partial ? CloseReason.TRUNCATED : CloseReason.EOF)

  readonly #onError = (error: NodeJS.ErrnoException): void =>
    this.#waiting.after(() => this.#destroy(CloseReason.ERROR, error.errno))

  readonly #onClose = (): void => this.#waiting.after(this.#finish)

  /** The connection is gone, and everything that it received was read. */
  readonly #finish = (): void => {
    if (this.#states.sending === SendState.CLOSED) return
    if (this.#open) this.#states.close()
    this.#states.sending = SendState.CLOSED
    this.#partial.close()
    clearTimeout(this.#closeTimer)
    this.#output.close()
    this.#probe?.stop()
    this.#unpark()
    this.#onGone()
    this.#scope.runInAsyncScope(this.handler.onClosed, this.handler, this.#reason, this.#errno)
  }
}
