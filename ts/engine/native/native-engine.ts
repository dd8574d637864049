import { Buffer } from 'node:buffer'
import { performance, process } from '../../base/runtime.js'
import { DEFAULT_ENGINE_BUFFER_BYTES } from '../../options/limits.js'
import type { PeerInfo } from '../../peer/info.js'
import type { PeerRule } from '../../peer/rule.js'
import { encodeRule } from '../../peer/rule-encoding.js'
import { HEADER_LENGTH, MessageType } from '../../wire/frame.js'
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
import { nativeSocket } from '../address/address.js'
import type {
  ConnectHandler,
  ConnectRequest,
  Engine,
  EngineListener,
  ListenerHandler,
  ListenRequest,
  MethodTable,
} from '../engine.js'
import { Outbox, type OutboxTarget } from '../outbox.js'
import type { Addon, NativeEngineHandle, NativeRule } from './addon.js'
import { connectError, listenError } from './failures.js'
import { NativeConnection } from './native-connection.js'
import { idsOf, peerOf } from './row-peer.js'

/** Rows of the ring, a power of two. */
const ROWS = 4096
/** Bytes reserved for what is received; only what is used is ever touched. */
const INBOX_BYTES = 1024 * 1024
/** Rows of a batch. */
const BATCH_ROWS = 1024
/** Bytes of large bodies in a batch: their readers should run before there are more. */
const BATCH_BODY_BYTES = 1024 * 1024
/** A batch hands the event loop back after this long. */
const BATCH_MS = 4
/** Rows between two looks at the clock. */
const ROWS_A_LOOK = 64
/** The slot in a handle: native/io/connection/connection_table.h. */
const SLOT_MASK = 0xf_ffff

interface PendingConnect {
  readonly request: ConnectRequest
  readonly handler: ConnectHandler
}

/**
 * The engine whose work is done by C++ on a thread of its own. One for each
 * environment (main thread, worker); its thread starts with it.
 */
export class NativeEngine implements Engine, OutboxTarget {
  readonly name = 'native'
  readonly hasCredentials = true
  readonly outbox: Outbox
  readonly #native: NativeEngineHandle
  readonly #rows = new Int32Array(ROWS * ROW_CELLS)
  readonly #inbox = Buffer.from(new ArrayBuffer(INBOX_BYTES))
  readonly #connections: (NativeConnection | undefined)[] = []
  readonly #listeners = new Map<number, ListenerHandler>()
  readonly #connects = new Map<number, PendingConnect>()
  #nextId = 1
  #removesAtExit = false
  #references = 0
  #bufferBytes = DEFAULT_ENGINE_BUFFER_BYTES
  /** Bytes of bodies that the running batch has taken. */
  #taken = 0

  constructor(addon: Addon) {
    this.outbox = new Outbox(this)
    this.#native = new addon.NativeEngine({
      rows: this.#rows,
      inbox: this.#inbox,
      staging: this.outbox.staging,
      table: this.outbox.table,
      onRows: (tail, head) => this.#onRows(tail, head),
      onLater: () => setImmediate(() => this.#native.resume()),
    })
  }

  ref(): void {
    if (this.#references++ === 0) this.#native.ref()
  }

  unref(): void {
    if (--this.#references === 0) this.#native.unref()
  }

  createMethodTable(): MethodTable {
    const native = this.#native
    const table = this.#nextId++
    let next = 0
    const add = (service: string, method: string): number => {
      native.addMethod(table, next, Buffer.from(service), Buffer.from(method))
      return next++
    }
    return Object.assign({ add, drop: () => native.dropMethods(table) }, { table })
  }

  async listen(request: ListenRequest, handler: ListenerHandler): Promise<EngineListener> {
    const id = this.#nextId++
    const { socket, rule, limits, methods, maxConnections, maxConnectionsPerUid, parking } = request
    this.#bound(limits.engineBufferBytes)
    const { table } = methods as MethodTable & { table: number }
    const failure = this.#native.listen({
      id,
      table,
      maxConnections,
      maxConnectionsPerUid,
      parkTimeoutMs: parking?.timeoutMs ?? 0,
      parkMost: parking?.most ?? 0,
      allowUnsafeDirectory: request.allowUnsafeDirectory,
      allowAbstract: request.allowAbstract,
      maxRefusalEvents: request.maxRefusalEvents,
      ...nativeSocket(socket),
      ...nativeRule(rule, request.peerInfo),
      ...limits,
    })
    if (failure !== undefined) throw listenError(failure, socket)
    this.#removeAtExit()
    this.#listeners.set(id, handler)
    this.ref()
    return { socket, close: (acceptWaiting) => this.#native.closeListener(id, acceptWaiting) }
  }

  /** `process.exit` and an error that nobody catches end no environment, so nobody there removes the paths. */
  #removeAtExit(): void {
    if (this.#removesAtExit) return
    this.#removesAtExit = true
    process.once('exit', () => this.#native.removePaths())
  }

  connect(request: ConnectRequest, handler: ConnectHandler): () => void {
    const id = this.#nextId++
    this.ref()
    this.#connects.set(id, { request, handler })
    const { socket, limits, timeoutMs, rule } = request
    this.#bound(limits.engineBufferBytes)
    const named = nativeSocket(socket)
    this.#native.connect({ id, ...named, ...limits, timeoutMs, ...nativeRule(rule, request.peerInfo) })
    return () => {
      if (!this.#connects.delete(id)) return
      this.#native.cancelConnect(id)
      this.unref()
    }
  }

  /** The least that anybody asks for. */
  #bound(bufferBytes: number): void {
    if (bufferBytes >= this.#bufferBytes) return
    this.#bufferBytes = bufferBytes
    this.#native.setBufferBytes(bufferBytes)
  }

  flush(count: number, end: number): void {
    if (this.#native.flush(count) === 0) return
    const { table } = this.outbox
    for (let at = 0; at < count * 3; at += 3) {
      const queued = table[at + 2]!
      const connection = queued === 0 ? undefined : this.#find(table[at]!)
      if (connection === undefined) continue
      if (queued > 0) connection.setQueued(queued)
      else this.#tellUnsent(connection, table[at + 1]!, at + 3 < count * 3 ? table[at + 4]! : end)
    }
  }

  write(handle: number, bytes: Uint8Array, start: number, end: number, stream: number): void {
    const queued = this.#native.write(handle, bytes, start, end - start)
    if (queued > 0) this.#find(handle)?.setQueued(queued)
    else if (queued < 0) this.#find(handle)?.handler.onUnsent(stream, false)
  }

  /** Of each frame of a staged run that the peer will not see. What is told may stage frames itself: ids first. */
  #tellUnsent(connection: NativeConnection, start: number, end: number): void {
    const { staging } = this.outbox
    const streams = new Map<number, boolean>()
    for (let at = start; at < end; at += HEADER_LENGTH + staging.readUInt32BE(at)) {
      const stream = staging.readUInt32BE(at + 4)
      streams.set(stream, streams.get(stream) === true || staging[at + 8] === MessageType.REQUEST)
    }
    for (const [stream, isRequest] of streams) connection.handler.onUnsent(stream, isRequest)
  }

  #find(handle: number): NativeConnection | undefined {
    const connection = this.#connections[handle & SLOT_MASK]
    return connection?.handle === handle ? connection : undefined
  }

  /** Handles rows until `head` or until the time is up; flushes what they made us send. */
  #onRows(tail: number, head: number): number {
    const started = performance.now()
    this.outbox.hold()
    this.#taken = 0
    // Not all at once: what is read makes room, and the I/O thread goes on while we do.
    const last = (head - tail) >>> 0 > BATCH_ROWS ? (tail + BATCH_ROWS) >>> 0 : head
    let number = tail
    while (number !== last) {
      const at = (number & (ROWS - 1)) * ROW_CELLS
      number = (number + 1) >>> 0
      try {
        this.#onRow(this.#rows, at)
      } catch (error) {
        reportError(error)
      }
      if (this.#taken > BATCH_BODY_BYTES) break
      if (number % ROWS_A_LOOK === 0 && performance.now() - started > BATCH_MS) break
    }
    this.outbox.release()
    return number
  }

  #onRow(rows: Int32Array, at: number): void {
    const kind = rows[at + KIND]
    if (kind === RowKind.FRAME || kind === RowKind.OVERSIZED) {
      const token = rows[at + BODY_TOKEN]!
      const memory = token === 0 ? this.#inbox : this.#takeBody(token)
      this.#find(rows[at + CONNECTION]!)?.handler.onRow(rows, at, memory, token !== 0)
      return
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
        return this.#find(rows[at + CONNECTION]!)?.handler.onReadEnd()
      case RowKind.DRAINED:
        return this.#onDrained(rows[at + CONNECTION]!)
    }
  }

  #takeBody(token: number): Buffer {
    const body = this.#native.takeBody(token)
    this.#taken += body.length
    return body
  }

  #open(rows: Int32Array, at: number, accepted: boolean): NativeConnection {
    const handle = rows[at + CONNECTION]!
    const peer = peerOf(this.#native, rows, at)
    const connection = new NativeConnection(this, this.#native, handle, peer, accepted)
    this.#connections[handle & SLOT_MASK] = connection
    return connection
  }

  #onAccepted(rows: Int32Array, at: number): void {
    const listener = this.#listeners.get(rows[at + OWNER]!)
    const connection = this.#open(rows, at, true)
    this.ref()
    if (listener === undefined) connection.close()
    else listener.onAccept(connection)
  }

  #onConnected(rows: Int32Array, at: number): void {
    const id = rows[at + OWNER]!
    const pending = this.#connects.get(id)
    this.#connects.delete(id)
    const connection = this.#open(rows, at, false)
    if (pending === undefined) return connection.close() // given up meanwhile
    pending.handler.onConnect(connection)
    this.unref()
  }

  #onConnectFailed(rows: Int32Array, at: number): void {
    const id = rows[at + OWNER]!
    const pending = this.#connects.get(id)
    if (pending === undefined) return
    this.#connects.delete(id)
    pending.handler.onFail(
      connectError(pending.request.socket, rows[at + ERRNO]!, Syscall[rows[at + SYSCALL]!] ?? ''),
    )
    this.unref()
  }

  #onClosed(rows: Int32Array, at: number): void {
    const handle = rows[at + CONNECTION]!
    const connection = this.#find(handle)
    if (connection === undefined) return
    this.#connections[handle & SLOT_MASK] = undefined
    connection.setQueued(0)
    if (connection.accepted) this.unref()
    try {
      connection.handler.onClosed(rows[at + REASON]!, rows[at + ERRNO]!)
    } finally {
      if (connection.peer.pidfd !== undefined) this.#native.takeBackPidfd(handle)
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
    const connection = this.#find(handle)
    // What was sent since then may be queued again: then another row will follow.
    if (connection === undefined || this.#native.queuedBytes(handle) > 0) return
    connection.setQueued(0)
    connection.handler.onDrained()
  }
}

function nativeRule(rule: PeerRule, info: Required<PeerInfo>): NativeRule {
  return { rule: encodeRule(rule), wantsGroups: info.groups, wantsPidfd: info.pidfd }
}

/** An error nobody could catch is the process's, as from any event listener. */
function reportError(error: unknown): void {
  queueMicrotask(() => {
    throw error
  })
}
