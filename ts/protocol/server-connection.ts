import { Code } from '../code.js'
import type { ConnectionHandler, EngineConnection } from '../engine/engine.js'
import { MessageType } from '../wire/frame.js'
import { BODY_LENGTH, KIND, RowBit, RowKind, STREAM, TYPE } from '../wire/row.js'
import type { Status } from '../wire/status.js'
import { wireFaultText } from '../wire/wire-error.js'
import { HeldRows } from './held-rows.js'
import { StreamTable, type TableEntry } from './stream-table.js'
import { oversizedText, writeStatus } from './write-status.js'

/** A call whose handler is running. */
export interface ServerStream extends TableEntry {
  /** The connection is gone: nobody will take the answer. */
  onConnectionClosed(): void
}

/** Where the requests of a connection go: the layer of calls. */
export interface RequestHandler {
  /** A request with a sound envelope and a new id. Cells and memory are valid during the call. */
  onRequest(
    connection: ServerConnection,
    id: number,
    rows: Int32Array,
    at: number,
    memory: Buffer,
    owned: boolean,
  ): void
  /** Told once, last. */
  onConnectionClosed(connection: ServerConnection, reason: number, errno: number): void
}

export interface ServerConnectionLimits {
  readonly maxMessageBytes: number
  readonly maxConcurrentStreams: number
}

/**
 * With more answers queued than this no request is begun. The engine stops
 * reading then too, but thousands of small requests may have been received already.
 */
const OUT_HIGH_BYTES = 1024 * 1024

const EVEN_ID = 'StreamID must be odd for client initiated streams'
const USED_ID = 'StreamID cannot be re-used and must increment'
const INACTIVE = 'StreamID is no longer active'

/**
 * The server's side of one connection: the rules of stream ids, answers to what
 * breaks them, and the calls whose handlers run. Damage inside a stream is
 * answered on that stream; the connection and its other calls go on.
 */
export class ServerConnection implements ConnectionHandler {
  readonly engine: EngineConnection
  readonly limits: ServerConnectionLimits
  /** Calls whose handler runs. */
  readonly streams = new StreamTable<ServerStream>()
  closed = false
  #lastId = 0
  /** Received, and not begun before the peer has taken what is queued. */
  readonly #held = new HeldRows()
  readonly #handler: RequestHandler

  constructor(engine: EngineConnection, handler: RequestHandler, limits: ServerConnectionLimits) {
    this.engine = engine
    this.limits = limits
    this.#handler = handler
    engine.handler = this
  }

  /** Answers a stream with a status; nothing when the connection is gone. */
  refuse(id: number, code: Code, message: string): void {
    this.answer(id, { code, message, details: [] })
  }

  answer(id: number, status: Readonly<Status>): void {
    if (!this.closed) writeStatus(this.engine, id, status, this.limits.maxMessageBytes)
  }

  onRow(rows: Int32Array, at: number, memory: Buffer, owned: boolean): void {
    if (this.#held.empty && this.engine.queuedBytes() <= OUT_HIGH_BYTES) this.#handle(rows, at, memory, owned)
    else this.#held.push(rows, at, memory, owned)
  }

  onDrained(): void {
    while (!this.#held.empty && this.engine.queuedBytes() <= OUT_HIGH_BYTES) {
      const { cells, memory, owned } = this.#held.shift()
      this.#handle(cells, 0, memory, owned)
    }
  }

  #handle(rows: Int32Array, at: number, memory: Buffer, owned: boolean): void {
    const id = rows[at + STREAM]! >>> 0
    if (rows[at + KIND] === RowKind.OVERSIZED) {
      // Comes before all other checks and does not use the id up (A8).
      const text = oversizedText(rows[at + BODY_LENGTH]! >>> 0, this.limits.maxMessageBytes)
      return this.refuse(id, Code.RESOURCE_EXHAUSTED, text)
    }
    if ((id & 1) === 0) return this.refuse(id, Code.INVALID_ARGUMENT, EVEN_ID) // A4
    const type = rows[at + TYPE]! & 0xff
    if (type === MessageType.REQUEST) this.#onRequest(id, rows, at, memory, owned)
    // A23, C11: a unary call takes no DATA, nor does an id that has ended or never began.
    else if (type === MessageType.DATA) this.refuse(id, Code.INVALID_ARGUMENT, INACTIVE)
    // Anything else is ignored (A7).
  }

  #onRequest(id: number, rows: Int32Array, at: number, memory: Buffer, owned: boolean): void {
    if (id <= this.#lastId) return this.refuse(id, Code.INVALID_ARGUMENT, USED_ID) // A5
    this.#lastId = id
    const fault = rows[at + TYPE]! & (RowBit.MALFORMED | RowBit.BAD_UTF8)
    if (fault !== 0) {
      return this.refuse(id, Code.INVALID_ARGUMENT, `unmarshal request error: ${wireFaultText(fault)}`) // A11, A12
    }
    const most = this.limits.maxConcurrentStreams
    if (this.streams.size >= most) {
      return this.refuse(id, Code.RESOURCE_EXHAUSTED, `too many concurrent calls: maximum ${most}`)
    }
    this.#handler.onRequest(this, id, rows, at, memory, owned)
  }

  onClosed(reason: number, errno: number): void {
    this.closed = true
    this.#held.clear()
    for (const stream of this.streams.takeAll()) stream.onConnectionClosed()
    this.#handler.onConnectionClosed(this, reason, errno)
  }
}
