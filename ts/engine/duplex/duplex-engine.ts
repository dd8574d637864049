import { Buffer } from 'node:buffer'
import type { Duplex } from 'node:stream'
import { misuse } from '../../base/errors/misuse.js'
import { DEFAULT_ENGINE_BUFFER_BYTES } from '../../options/limits.js'
import type { PeerCredentials } from '../../peer/credentials.js'
import { MethodTable } from '../../wire/method-table.js'
import type {
  ConnectHandler,
  ConnectionLimits,
  ConnectRequest,
  Engine,
  EngineListener,
  ListenerHandler,
  ListenRequest,
  MethodTable as Methods,
} from '../engine.js'
import { Outbox, type OutboxTarget } from '../outbox.js'
import { DuplexConnection } from './duplex-transport.js'

/** A timer this long away keeps the process alive and costs nothing. */
const FAR_MS = 0x7fff_ffff

/** The memory of bodies is bounded for each connection here, by `maxMessageBytes`. Throws `ERR_TTRPC_OPTION`. */
export function checkEngineLimits(limits: ConnectionLimits): void {
  if (limits.engineBufferBytes === DEFAULT_ENGINE_BUFFER_BYTES) return
  throw misuse(
    'ERR_TTRPC_OPTION',
    'engineBufferBytes: the JS engine has no such bound; it needs the native engine',
  )
}

/** What the JS engines share: connections over duplexes, one outbox. */
export abstract class DuplexEngine implements Engine, OutboxTarget {
  abstract readonly name: 'node'
  abstract readonly hasCredentials: boolean
  readonly outbox: Outbox = new Outbox(this)
  readonly #connections = new Map<number, DuplexConnection>()
  #nextHandle = 1
  #references = 0
  #holder: NodeJS.Timeout | undefined

  abstract listen(request: ListenRequest, handler: ListenerHandler): Promise<EngineListener>
  abstract connect(request: ConnectRequest, handler: ConnectHandler): () => void

  createMethodTable(): Methods {
    return new MethodTable()
  }

  /** A connection over a duplex that is ready. `methods`: the server's, undefined for a client. */
  attach(
    duplex: Duplex,
    limits: ConnectionLimits,
    methods: Methods | undefined,
    peer?: PeerCredentials,
    parkedMs?: number,
  ): DuplexConnection {
    checkEngineLimits(limits)
    const handle = this.#nextHandle++
    const onGone = (): void => {
      this.#connections.delete(handle)
    }
    const table = methods as MethodTable | undefined
    const { outbox } = this
    const options = { handle, duplex, outbox, limits, methods: table, peer, parkedMs, onGone }
    const connection = new DuplexConnection(options)
    this.#connections.set(handle, connection)
    return connection
  }

  flush(count: number): void {
    const { staging, table } = this.outbox
    for (let at = 0; at < count * 3; at += 3) {
      const start = table[at + 1]!
      // The duplex keeps what it is given, the staging memory is used again.
      this.#connections.get(table[at]!)?.send(Buffer.from(staging.subarray(start, start + table[at + 2]!)))
    }
  }

  write(handle: number, bytes: Uint8Array, start: number, end: number): void {
    this.#connections.get(handle)?.send(Buffer.from(bytes.subarray(start, end)))
  }

  ref(): void {
    if (this.#references++ === 0) this.#holder = setInterval(() => {}, FAR_MS)
  }

  unref(): void {
    if (--this.#references === 0) clearInterval(this.#holder)
  }
}
