import type { Duplex } from 'node:stream'
import { misuse } from '../../base/errors/misuse.js'
import type { PeerCredentials } from '../../peer/credentials.js'
import type { FrameView } from '../../wire/frame-view.js'
import { type AsyncScope, currentScope } from '../async-scope.js'
import type { Engine } from '../engine.js'
import { noHandler } from '../no-handler.js'
import type { Outbox } from '../outbox.js'
import { ProcessHold } from '../process-hold.js'
import type { Transport, TransportHandler } from '../transport.js'
import type { NativeEngineHandle } from './addon.js'

/** What a transport of the native engine is made of. */
interface NativeTransportOptions {
  readonly engine: Engine
  readonly native: NativeEngineHandle
  readonly handle: number
  readonly peer: PeerCredentials
  /** A listener accepted it: it keeps the process alive while it is open. */
  readonly accepted: boolean
  /** In which its events are handled. Undefined where there is no one to handle them. */
  readonly scope: AsyncScope | undefined
}

/** A handle that no connection ever has: the engine ignores commands and bytes for it. */
const NO_HANDLE = -1

/** One connection of the native engine: its handle, and the handler of its events. */
export class NativeTransport implements Transport {
  /** Names the connection in the engine; `NO_HANDLE` once its `CLOSED` row was read, since handles are used again. */
  handle: number
  readonly peer: PeerCredentials
  readonly outbox: Outbox
  readonly accepted: boolean
  readonly duplex = undefined
  handler: TransportHandler = noHandler
  #queued = 0
  #closing = false
  /** Queued bytes keep the process alive. Made when the first bytes queue, or by `hold`. */
  #processHold: ProcessHold | undefined
  readonly #engine: Engine
  readonly #native: NativeEngineHandle
  readonly #scope: AsyncScope

  constructor(options: NativeTransportOptions) {
    const { engine, native } = options
    this.#engine = engine
    this.#native = native
    this.outbox = engine.outbox
    this.handle = options.handle
    this.peer = options.peer
    this.accepted = options.accepted
    this.#scope = options.scope ?? currentScope()
  }

  onFrame(frame: FrameView): void {
    this.#scope.runInAsyncScope(this.handler.onFrame, this.handler, frame)
  }

  onReadEnd(): void {
    this.#scope.runInAsyncScope(this.handler.onReadEnd, this.handler)
  }

  onDrained(): void {
    this.#scope.runInAsyncScope(this.handler.onDrained, this.handler)
  }

  onClosed(reason: number, errno: number): void {
    this.#scope.runInAsyncScope(this.handler.onClosed, this.handler, reason, errno)
  }

  /** As of the last flush. The I/O thread may have sent some since then; it reports when all of them are gone. */
  queuedBytes(): number {
    return this.#queued
  }

  consumeActivity(): boolean {
    return this.#native.consumeActivity(this.handle)
  }

  /** Notes how many bytes wait in the engine. Until a `DRAINED` or `CLOSED` row, they keep the process alive. */
  setQueued(bytes: number): void {
    this.outbox.budget.change(bytes - this.#queued)
    this.#queued = bytes
    if (bytes > 0 || this.#processHold !== undefined) this.#hold.need(bytes > 0)
  }

  /** Called when its `CLOSED` row is read: from here on nothing of it reaches the engine. */
  forgetHandle(): void {
    this.handle = NO_HANDLE
  }

  hold(mayHold: boolean): void {
    this.#hold.allow(mayHold)
  }

  get #hold(): ProcessHold {
    this.#processHold ??= new ProcessHold(this.#engine)
    return this.#processHold
  }

  admit(duplex?: Duplex): void {
    if (duplex !== undefined) {
      throw misuse(
        'ERR_TTRPC_ENGINE',
        "a handshaker can replace the duplex on the JS engine alone: set engine: 'node'",
      )
    }
    this.#native.admit(this.handle)
  }

  cut(): void {
    this.#native.cut(this.handle)
  }

  pause(): void {
    this.#native.pause(this.handle)
  }

  resume(): void {
    this.#native.resumeReading(this.handle)
  }

  /** A cut connection has nothing unread: its close loses nothing. */
  end(): void {
    this.close()
  }

  close(): void {
    if (this.#closing) return
    this.#closing = true
    this.outbox.flush()
    this.#native.close(this.handle)
  }
}
