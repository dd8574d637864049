import { Code } from '../code.js'
import type { ConnectionHandler, Engine, EngineConnection } from '../engine/engine.js'
import { ClosedError } from '../errors/connection-errors.js'
import { TtrpcError } from '../errors/ttrpc-error.js'
import { STREAM } from '../wire/row.js'
import { StreamTable, type TableEntry } from './stream-table.js'

/** A call that waits for its answer. */
export interface ClientStream extends TableEntry {
  /** A frame for this call, or the header of an oversized one (cell KIND). */
  onRow(rows: Int32Array, at: number, memory: Buffer, owned: boolean): void
  /** The connection is gone before the answer came. */
  onConnectionClosed(): void
}

const LAST_ID = 0xffff_ffff

/**
 * `open` → `ended`: the peer takes no more requests, answers still come (a
 * server that shuts down) → `closed`. `closing`: we closed it, the engine has
 * yet to tell the end.
 */
type State = 'open' | 'ended' | 'closing' | 'closed'

/**
 * The client's side of one connection: hands out stream ids in the order in
 * which they go on the wire (E1), and answers to the calls that wait for them.
 * Frames for ids that nobody waits for are dropped (E7, E13).
 */
export class ClientConnection implements ConnectionHandler {
  readonly engine: EngineConnection
  /** Longest body either way, in bytes. */
  readonly maxMessageBytes: number
  readonly #streams = new StreamTable<ClientStream>()
  readonly #owner: Engine
  readonly #onClosed: (reason: number, errno: number) => void
  #nextId = 1
  #state: State = 'open'
  #holding = false
  #mayHold = true

  constructor(
    owner: Engine,
    engine: EngineConnection,
    maxMessageBytes: number,
    onClosed: (reason: number, errno: number) => void,
  ) {
    this.#owner = owner
    this.engine = engine
    this.maxMessageBytes = maxMessageBytes
    this.#onClosed = onClosed
    engine.handler = this
  }

  get open(): boolean {
    return this.#state === 'open'
  }

  /** Calls that wait. */
  get pending(): number {
    return this.#streams.size
  }

  /** The id of the next call, 1, 3, 5 …; the call must be written before another asks. Throws when none is left. */
  nextId(): number {
    if (this.#state !== 'open') throw new ClosedError({ sent: false })
    const id = this.#nextId
    if (id > LAST_ID) {
      throw new TtrpcError('the connection has used all its stream ids: connect again', Code.UNAVAILABLE, {
        sent: false,
      })
    }
    this.#nextId = id + 2
    return id
  }

  add(stream: ClientStream): void {
    this.#streams.add(stream)
    if (this.#mayHold && !this.#holding) {
      this.#holding = true
      this.#owner.ref()
    }
  }

  delete(stream: ClientStream): void {
    if (this.#streams.delete(stream.id) && this.#streams.size === 0) this.#letGo()
  }

  /** Calls and unsent bytes keep the process alive (the default), or not. */
  hold(mayHold: boolean): void {
    this.#mayHold = mayHold
    this.engine.hold(mayHold)
    if (!mayHold) this.#letGo()
    else if (this.#streams.size > 0 && !this.#holding) {
      this.#holding = true
      this.#owner.ref()
    }
  }

  onRow(rows: Int32Array, at: number, memory: Buffer, owned: boolean): void {
    this.#streams.get(rows[at + STREAM]! >>> 0)?.onRow(rows, at, memory, owned)
  }

  onDrained(): void {}

  onReadEnd(): void {}

  /** The call after the cut fails at once, the one in flight gets its answer. */
  onUnsent(first: number): void {
    if (this.#state === 'open') this.#state = 'ended'
    const from = Math.min(first, this.#nextId - 2)
    for (const stream of this.#streams.values()) {
      if (stream.id >= from) stream.onConnectionClosed()
    }
  }

  onClosed(reason: number, errno: number): void {
    if (this.#state === 'closing') this.#owner.unref()
    this.#state = 'closed'
    this.#failAll()
    this.#onClosed(reason, errno)
  }

  /** Fails what waits and ends the connection; `onClosed` follows. */
  close(): void {
    if (this.#state === 'closing' || this.#state === 'closed') return
    this.#state = 'closing'
    this.#owner.ref() // whoever awaits the end must see it
    this.#failAll()
    this.engine.close()
  }

  #failAll(): void {
    for (const stream of this.#streams.takeAll()) stream.onConnectionClosed()
    this.#letGo()
  }

  #letGo(): void {
    if (!this.#holding) return
    this.#holding = false
    this.#owner.unref()
  }
}
