import { Buffer } from 'node:buffer'
import type { Duplex } from 'node:stream'
import type { PeerCredentials } from '../../peer/credentials.js'
import { MethodTable } from '../../wire/method-table.js'
import type { ConnectHandler, ConnectRequest } from '../connecting.js'
import type { Engine } from '../engine.js'
import type { EngineListener, ListenerHandler, ListenRequest } from '../listening.js'
import type { MethodNames } from '../method-names.js'
import { type FramePieces, Outbox, type OutboxTarget } from '../outbox.js'
import { ENTRY_CELLS } from '../staged-frames.js'
import type { TransportLimits } from '../transport.js'
import { ArrivingFrames } from './arriving-frames.js'
import { DuplexTransport } from './duplex-transport.js'
import { ReadingTurns } from './reading-turns.js'
import { releaseProcess } from './take-over.js'

/** A timer this long away keeps the process alive and costs nothing. */
const FAR_MS = 0x7fff_ffff

/** The engine's part that is the same over all duplexes: its transports, and one outbox for them. */
export abstract class DuplexEngine implements Engine, OutboxTarget {
  abstract readonly name: 'node'
  abstract readonly hasCredentials: boolean
  readonly outbox: Outbox = new Outbox(this)
  readonly #arriving = new ArrivingFrames()
  readonly #turns = new ReadingTurns()
  readonly #transports = new Map<number, DuplexTransport>()
  #nextHandle = 1
  #references = 0
  #holder: NodeJS.Timeout | undefined

  abstract listen(request: ListenRequest, handler: ListenerHandler): Promise<EngineListener>
  abstract connect(request: ConnectRequest, handler: ConnectHandler): () => void

  createMethodTable(): MethodNames {
    return new MethodTable()
  }

  /** Returns a transport over a duplex that is ready. `methods`: the server's, undefined for a client. */
  attach(
    duplex: Duplex,
    limits: TransportLimits,
    methods: MethodNames | undefined,
    peer?: PeerCredentials,
    parkedMs?: number,
  ): DuplexTransport {
    this.outbox.budget.lower(limits.engineOutputBytes)
    this.#arriving.lower(limits.engineBufferBytes)
    const handle = this.#nextHandle++
    const onGone = (): void => {
      this.#transports.delete(handle)
    }
    const table = methods as MethodTable | undefined
    const { outbox } = this
    const arriving = this.#arriving
    const turns = this.#turns
    const shared = { outbox, arriving, turns, limits, methods: table }
    const transport = new DuplexTransport({ ...shared, handle, duplex, peer, parkedMs, onGone })
    this.#transports.set(handle, transport)
    if (methods === undefined) releaseProcess(duplex)
    return transport
  }

  flush(count: number): void {
    const { staging, table } = this.outbox
    for (let at = 0; at < count * ENTRY_CELLS; at += ENTRY_CELLS) {
      const start = table[at + 1]!
      // Copied: the duplex keeps the bytes, and the staging memory is reused.
      this.#transports.get(table[at]!)?.send(Buffer.from(staging.subarray(start, start + table[at + 2]!)))
    }
  }

  write(handle: number, { head, payload, tail }: FramePieces): void {
    this.#transports.get(handle)?.send(Buffer.concat([head, payload, tail]))
  }

  ref(): void {
    if (this.#references++ === 0) this.#holder = setInterval(() => {}, FAR_MS)
  }

  unref(): void {
    if (--this.#references === 0) clearInterval(this.#holder)
  }
}
