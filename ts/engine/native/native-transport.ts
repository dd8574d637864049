import type { Duplex } from 'node:stream'
import { misuse } from '../../base/errors/misuse.js'
import type { PeerCredentials } from '../../peer/credentials.js'
import type { FrameView } from '../../wire/frame-view.js'
import type { AsyncScope } from '../async-scope.js'
import type { Engine } from '../engine.js'
import { noHandler } from '../no-handler.js'
import type { Outbox } from '../outbox.js'
import type { Transport, TransportHandler } from '../transport.js'
import type { NativeEngineHandle } from './addon.js'

/** Where transports come from: one object for all of a listener, or for a connect. */
export interface TransportSource {
  readonly engine: Engine
  readonly native: NativeEngineHandle
  /** A listener accepted them: each keeps the process alive while it is open. */
  readonly accepted: boolean
  /** In which their events are handled. */
  readonly scope: AsyncScope
}

/** A handle that no connection ever has: the engine ignores commands and bytes for it. */
const NO_HANDLE = -1

/** One connection of the native engine: its handle, and the handler of its events. */
export class NativeTransport implements Transport {
  /** Names the connection in the engine; `NO_HANDLE` once its `CLOSED` row was read, since handles are used again. */
  handle: number
  readonly peer: PeerCredentials
  handler: TransportHandler = noHandler
  #queued = 0
  #closing = false
  /** Queued bytes keep the process alive. */
  #mayHold = true
  readonly #source: TransportSource

  constructor(source: TransportSource, handle: number, peer: PeerCredentials) {
    this.#source = source
    this.handle = handle
    this.peer = peer
  }

  get outbox(): Outbox {
    return this.#source.engine.outbox
  }

  get accepted(): boolean {
    return this.#source.accepted
  }

  get duplex(): undefined {
    return undefined
  }

  onFrame(frame: FrameView): void {
    this.#source.scope.runInAsyncScope(this.handler.onFrame, this.handler, frame)
  }

  onReadEnd(): void {
    this.#source.scope.runInAsyncScope(this.handler.onReadEnd, this.handler)
  }

  onDrained(): void {
    this.#source.scope.runInAsyncScope(this.handler.onDrained, this.handler)
  }

  onClosed(reason: number, errno: number): void {
    this.#source.scope.runInAsyncScope(this.handler.onClosed, this.handler, reason, errno)
  }

  /** As of the last flush. The I/O thread may have sent some since then; it reports when all of them are gone. */
  queuedBytes(): number {
    return this.#queued
  }

  consumeActivity(): boolean {
    return this.#source.native.consumeActivity(this.handle)
  }

  /** Notes how many bytes wait in the engine. Until a `DRAINED` or `CLOSED` row, they keep the process alive. */
  setQueued(bytes: number): void {
    const { engine } = this.#source
    engine.outbox.budget.change(bytes - this.#queued)
    const queued = this.#queued > 0
    const queues = bytes > 0
    this.#queued = bytes
    if (queued === queues || !this.#mayHold) return
    if (queues) engine.ref()
    else engine.unref()
  }

  /** Called when its `CLOSED` row is read: from here on nothing of it reaches the engine. */
  forgetHandle(): void {
    this.handle = NO_HANDLE
  }

  hold(mayHold: boolean): void {
    if (mayHold === this.#mayHold) return
    this.#mayHold = mayHold
    if (this.#queued === 0) return
    if (mayHold) this.#source.engine.ref()
    else this.#source.engine.unref()
  }

  admit(duplex?: Duplex): void {
    if (duplex !== undefined) {
      throw misuse(
        'ERR_TTRPC_ENGINE',
        "a handshaker can replace the duplex on the JS engine alone: set engine: 'node'",
      )
    }
    this.#source.native.admit(this.handle)
  }

  cut(): void {
    this.#source.native.cut(this.handle)
  }

  pause(): void {
    this.#source.native.pause(this.handle)
  }

  resume(): void {
    this.#source.native.resumeReading(this.handle)
  }

  /** A cut connection has nothing unread: its close loses nothing. */
  end(): void {
    this.close()
  }

  close(): void {
    if (this.#closing) return
    this.#closing = true
    this.outbox.flush()
    this.#source.native.close(this.handle)
  }
}
