import type { Duplex } from 'node:stream'
import { misuse } from '../../base/errors/misuse.js'
import type { PeerCredentials } from '../../peer/credentials.js'
import type { ConnectionHandler, Engine, EngineConnection } from '../engine.js'
import { noHandler } from '../no-handler.js'
import type { Outbox } from '../outbox.js'
import type { NativeEngineHandle } from './addon.js'

/** One connection of the native engine: a handle, and who hears of it. */
export class NativeConnection implements EngineConnection {
  readonly handle: number
  readonly peer: PeerCredentials
  readonly outbox: Outbox
  /** A listener accepted it: while it is open it keeps the process alive. */
  readonly accepted: boolean
  readonly duplex = undefined
  handler: ConnectionHandler = noHandler
  #queued = 0
  #mayHold = true
  #holding = false
  #closing = false
  readonly #owner: Engine
  readonly #native: NativeEngineHandle

  constructor(
    owner: Engine,
    native: NativeEngineHandle,
    handle: number,
    peer: PeerCredentials,
    accepted: boolean,
  ) {
    this.#owner = owner
    this.#native = native
    this.outbox = owner.outbox
    this.handle = handle
    this.peer = peer
    this.accepted = accepted
  }

  /** As of the last flush: the I/O thread may have sent some since, and says so when all are gone. */
  queuedBytes(): number {
    return this.#queued
  }

  /** Bytes wait in the engine, until a `DRAINED` or `CLOSED` row: the process must not end before they are gone. */
  setQueued(bytes: number): void {
    this.#queued = bytes
    this.#apply()
  }

  hold(mayHold: boolean): void {
    this.#mayHold = mayHold
    this.#apply()
  }

  admit(duplex?: Duplex): void {
    if (duplex !== undefined) {
      throw misuse(
        'ERR_TTRPC_ENGINE',
        "a handshaker can replace the duplex on the JS engine alone: say engine: 'node'",
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

  close(): void {
    if (this.#closing) return
    this.#closing = true
    this.outbox.flush()
    this.#native.close(this.handle)
  }

  #apply(): void {
    const holds = this.#queued > 0 && this.#mayHold
    if (holds === this.#holding) return
    this.#holding = holds
    if (holds) this.#owner.ref()
    else this.#owner.unref()
  }
}
