import { Buffer } from 'node:buffer'
import { performance, process, setImmediate } from '../../base/runtime.js'
import { throwLater } from '../../base/throw-later.js'
import { DEFAULT_ENGINE_BUFFER_BYTES } from '../../options/limits.js'
import { FrameView } from '../../wire/frame-view.js'
import {
  BODY_TOKEN,
  CONNECTION,
  ERRNO,
  KIND,
  OWNER,
  REASON,
  ROW_CELLS,
  RowKind,
  SUPPRESSED,
  SYSCALL,
  Syscall,
} from '../../wire/row.js'
import { currentScope } from '../async-scope.js'
import type { ConnectHandler, ConnectRequest } from '../connecting.js'
import type { Engine } from '../engine.js'
import type { EngineGroup } from '../group.js'
import { IdTable } from '../id-table.js'
import type { IoMode } from '../io-mode.js'
import type { EngineListener, ListenerHandler, ListenRequest } from '../listening.js'
import type { MethodNames } from '../method-names.js'
import { type FramePieces, Outbox, type OutboxTarget } from '../outbox.js'
import { ENTRY_CELLS } from '../staged-frames.js'
import type { TransportLimits } from '../transport.js'
import type { Addon, NativeEngineHandle } from './addon.js'
import { bindWhenFree, checkParent } from './bind.js'
import { connectError } from './failures.js'
import { IdSource } from './id-source.js'
import { IoClock } from './io-clock.js'
import { KnownPeers } from './known-peers.js'
import { NativeListener } from './native-listener.js'
import { NativeMethods } from './native-methods.js'
import { type PendingConnect, writeConnect, writeListen } from './native-requests.js'
import { NativeTransport, type TransportSource } from './native-transport.js'
import { REQUEST_CELLS } from './request-cells.js'
import { RowBatch } from './row-batch.js'
import { idsOf } from './row-peer.js'
import { TransportTable } from './transport-table.js'
import { unsentStreams } from './unsent-frames.js'

/** Rows of the ring, a power of two. */
const ROWS = 4096
/** Bytes reserved for what is received; only what is used is ever touched. */
const INBOX_BYTES = 1024 * 1024

/**
 * The engine that works in C++, on a thread of its own. There is one for each
 * environment (main thread, worker) and mode of reading; its thread starts with it.
 */
export class NativeEngine implements Engine, OutboxTarget {
  readonly name = 'native'
  readonly hasCredentials = true
  readonly openGroup: () => EngineGroup
  readonly outbox: Outbox
  readonly #native: NativeEngineHandle
  readonly #rows = new Int32Array(ROWS * ROW_CELLS)
  readonly #inbox = Buffer.from(new ArrayBuffer(INBOX_BYTES))
  readonly #request = new Float64Array(REQUEST_CELLS)
  readonly #transports = new TransportTable()
  /** Points at the row that is being handled: rows are handled one after the other. */
  readonly #frame = new FrameView()
  readonly #clock = new IoClock()
  readonly #batch = new RowBatch()
  readonly #listeners = new Map<number, NativeListener>()
  readonly #peers = new KnownPeers()
  readonly #connects = new IdTable<PendingConnect>()
  /** Of the method tables of servers. */
  readonly #tables = new Set<number>()
  readonly #ids: IdSource
  #references = 0
  #bufferBytes = DEFAULT_ENGINE_BUFFER_BYTES

  /** Throws an Error when the thread cannot start. `firstId`: of what is asked for, for tests. */
  constructor(addon: Addon, io: IoMode, firstId = 1) {
    this.#ids = new IdSource([this.#connects, this.#listeners, this.#tables], firstId)
    this.outbox = new Outbox(this)
    this.openGroup = () => new addon.NativeGroup()
    this.#native = new addon.NativeEngine({
      rows: this.#rows,
      inbox: this.#inbox,
      staging: this.outbox.staging,
      table: this.outbox.table,
      request: this.#request,
      onRows: (tail, head) => this.#onRows(tail, head),
      onLater: () => setImmediate(() => this.#native.resume()),
      adaptive: io === 'adaptive',
    })
    // `process.exit` and an uncaught error do not end the environment in order.
    process.once('exit', () => this.#native.removePaths())
  }

  ref(): void {
    if (this.#references++ === 0) this.#native.ref()
  }

  unref(): void {
    if (--this.#references === 0) this.#native.unref()
  }

  createMethodTable(): MethodNames {
    return new NativeMethods(this.#native, this.#tables, this.#ids.take())
  }

  async listen(request: ListenRequest, handler: ListenerHandler): Promise<EngineListener> {
    const { socket } = request
    const scope = currentScope()
    if (socket.kind === 'unix' && !request.allowUnsafeDirectory) checkParent(socket)
    const id = this.#ids.take()
    const listener = new NativeListener(id, socket, this.#source(true, scope), handler)
    this.#listeners.set(id, listener)
    try {
      await bindWhenFree(() => this.#native.listen(...writeListen(this.#request, id, request)), socket)
    } catch (error) {
      this.#listeners.delete(id)
      throw error
    }
    this.#bound(request.limits)
    this.ref()
    return listener
  }

  connect(request: ConnectRequest, handler: ConnectHandler): () => void {
    const id = this.#ids.take()
    const names = writeConnect(this.#request, id, request) // may throw: nothing is held or bound before
    this.ref()
    this.#connects.add({ id, request, handler, scope: currentScope() })
    this.#bound(request.limits)
    this.#native.connect(...names)
    return () => {
      if (this.#connects.take(id) === undefined) return
      this.#native.cancelConnect(id)
      this.unref()
    }
  }

  /** Lowers the engine's bounds to what this caller asks for; the lowest one of each holds. */
  #bound({ engineBufferBytes, engineOutputBytes }: TransportLimits): void {
    if (this.outbox.budget.lower(engineOutputBytes)) this.#native.setOutputBytes(engineOutputBytes)
    if (engineBufferBytes >= this.#bufferBytes) return
    this.#bufferBytes = engineBufferBytes
    this.#native.setBufferBytes(engineBufferBytes)
  }

  flush(count: number, end: number): void {
    if (this.#native.flush(count) === 0) return
    const [table, cells] = [this.outbox.table, count * ENTRY_CELLS]
    for (let at = 0, next = ENTRY_CELLS; at < cells; at = next, next += ENTRY_CELLS) {
      const queued = table[at + 2]!
      const transport = queued === 0 ? undefined : this.#transports.find(table[at]!)
      transport?.setQueued(Math.max(queued, 0)) // -1: the connection is not open, and its queue was dropped
      if (transport && queued < 0) {
        this.#reportUnsent(transport, table[at + 1]!, next < cells ? table[next + 1]! : end)
      }
    }
  }

  write(handle: number, { head, payload, tail }: FramePieces, stream: number): void {
    const queued = this.#native.write(handle, head, payload, tail)
    const transport = queued === 0 ? undefined : this.#transports.find(handle)
    transport?.setQueued(Math.max(queued, 0))
    if (queued < 0) transport?.handler.onUnsent(stream, false)
  }

  /** Reports the frames of a staged run that the peer will not see. Handlers may stage frames: the ids are read first. */
  #reportUnsent({ handler }: NativeTransport, start: number, end: number): void {
    const unsent = unsentStreams(this.outbox.staging, start, end)
    for (const [stream, isRequest] of unsent) handler.onUnsent(stream, isRequest)
  }

  /** Handles rows until `head` or until the time is up; flushes what they made us send. */
  #onRows(tail: number, head: number): number {
    const started = performance.now()
    this.outbox.hold()
    this.#frame.setTime(started, this.#clock.stamp(started))
    const last = this.#batch.begin(tail, head, started)
    let number = tail
    while (number !== last) {
      const at = (number & (ROWS - 1)) * ROW_CELLS
      const ends = this.#rows[at + KIND] === RowKind.CLOSED
      number = (number + 1) >>> 0
      try {
        this.#onRow(this.#rows, at)
      } catch (error) {
        throwLater(error)
      }
      if (this.#batch.isOver(number, ends)) break
    }
    this.#frame.release()
    this.outbox.release()
    return number
  }

  #onRow(rows: Int32Array, at: number): void {
    const kind = rows[at + KIND]
    if (kind === RowKind.FRAME || kind === RowKind.OVERSIZED) {
      const token = rows[at + BODY_TOKEN]!
      const memory = token === 0 ? this.#inbox : this.#takeBody(token)
      const frame = this.#frame.point(rows, at, memory, token !== 0)
      return this.#transports.find(rows[at + CONNECTION]!)?.onFrame(frame)
    }
    switch (kind) {
      case RowKind.ACCEPTED:
        return this.#onAccepted(rows, at)
      case RowKind.CONNECTED:
        return this.#onConnected(rows, at)
      case RowKind.CONNECT_FAILED:
        return this.#onConnectFailed(rows, at)
      case RowKind.CLOSED:
        return this.#onClosed(rows, at)
      case RowKind.REFUSED:
        return this.#listeners
          .get(rows[at + OWNER]!)
          ?.onRefuse(idsOf(rows, at), rows[at + REASON]!, rows[at + ERRNO]!, rows[at + SUPPRESSED]!)
      case RowKind.LISTENER_CLOSED:
        return this.#onListenerClosed(rows[at + OWNER]!)
      case RowKind.READ_END:
        return this.#transports.find(rows[at + CONNECTION]!)?.onReadEnd()
      case RowKind.DRAINED:
        return this.#onDrained(rows[at + CONNECTION]!)
    }
  }

  #takeBody(token: number): Buffer {
    const body = this.#native.takeBody(token)
    this.#batch.addBody(body.length)
    return body
  }

  #source(accepted: boolean, scope = currentScope()): TransportSource {
    return { engine: this, native: this.#native, accepted, scope }
  }

  #open(rows: Int32Array, at: number, source: TransportSource): NativeTransport {
    const peer = this.#peers.of(this.#native, rows, at)
    const transport = new NativeTransport(source, rows[at + CONNECTION]!, peer)
    this.#transports.add(transport)
    return transport
  }

  #onAccepted(rows: Int32Array, at: number): void {
    const listener = this.#listeners.get(rows[at + OWNER]!)
    const transport = this.#open(rows, at, listener?.source ?? this.#source(true))
    this.ref()
    if (listener === undefined) transport.close()
    else listener.onAccept(transport)
  }

  #onConnected(rows: Int32Array, at: number): void {
    const pending = this.#connects.take(rows[at + OWNER]!)
    const transport = this.#open(rows, at, this.#source(false, pending?.scope))
    if (pending === undefined) return transport.close() // given up meanwhile
    pending.scope.runInAsyncScope(pending.handler.onConnect, pending.handler, transport)
    this.unref()
  }

  #onConnectFailed(rows: Int32Array, at: number): void {
    const pending = this.#connects.take(rows[at + OWNER]!)
    if (pending === undefined) return
    const { request, handler, scope } = pending
    const error = connectError(request.socket, rows[at + ERRNO]!, Syscall[rows[at + SYSCALL]!] ?? '')
    scope.runInAsyncScope(handler.onFail, handler, error)
    this.unref()
  }

  #onClosed(rows: Int32Array, at: number): void {
    const handle = rows[at + CONNECTION]!
    const transport = this.#transports.find(handle)
    if (transport === undefined) return
    this.#transports.delete(transport)
    transport.forgetHandle()
    transport.setQueued(0)
    if (transport.accepted) this.unref()
    try {
      transport.onClosed(rows[at + REASON]!, rows[at + ERRNO]!)
    } finally {
      if (transport.peer.pidfd !== undefined) this.#native.takeBackPidfd(handle)
    }
  }

  #onListenerClosed(id: number): void {
    const listener = this.#listeners.get(id)
    if (listener === undefined) return
    this.#listeners.delete(id)
    listener.onClosed()
    this.unref()
  }

  #onDrained(handle: number): void {
    const transport = this.#transports.find(handle)
    // Bytes that were sent since then may be queued: another row will follow for them.
    if (transport === undefined || this.#native.queuedBytes(handle) > 0) return
    transport.setQueued(0)
    transport.onDrained()
  }
}
