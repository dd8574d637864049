import type { Socket } from 'node:net'
import { unknownPeer } from '../../peer/facts.js'
import { RefuseReason } from '../../wire/row.js'
import type { DuplexEngine } from '../duplex/duplex-engine.js'
import type { ListenerHandler, ListenRequest } from '../listening.js'
import { descriptorOf, reservedFrom } from './descriptors.js'

/** How often the peers whose handshakes run are looked at: Node reports the end of an unread socket by no event. */
const LOOK_MS = 100

/** The sockets that one listener accepts: refuses those beyond its limits, and queues those that wait for a handshake. */
export class AcceptedSockets {
  readonly #engine: DuplexEngine
  readonly #request: ListenRequest
  readonly #handler: ListenerHandler
  readonly #reservedFrom: number
  /** Those that wait for a handshake to begin, the first one first: whose they are is not known here. */
  readonly #waiting = new Set<Socket>()
  #open = 0
  /** Those whose handshakes run. */
  readonly #parked = new Set<Socket>()
  #onIdle: (() => void) | undefined
  /** Runs while a handshake does. */
  #watch: NodeJS.Timeout | undefined

  constructor(engine: DuplexEngine, request: ListenRequest, handler: ListenerHandler) {
    this.#engine = engine
    this.#request = request
    this.#handler = handler
    this.#reservedFrom = reservedFrom(request.reservedDescriptors)
  }

  add(socket: Socket): void {
    const { maxConnections, parking } = this.#request
    if (this.#open >= maxConnections) return this.#refuse(socket, RefuseReason.TOO_MANY)
    if (descriptorOf(socket) >= this.#reservedFrom) return this.#refuse(socket, RefuseReason.NO_DESCRIPTORS)
    this.#open++
    socket.once('close', () => {
      this.#open--
      if (this.#waiting.delete(socket)) this.#checkIdle()
    })
    if (parking === undefined) return this.#start(socket)
    socket.on('error', ignore) // nothing else listens while it waits
    this.#waiting.add(socket)
    if (this.#parked.size >= parking.most) this.#removeLeavers()
    this.#fill()
    if (this.#waiting.size > parking.waiting) this.#refuse(socket, RefuseReason.QUEUE_FULL)
  }

  /** Resolves when none waits for a handshake to begin. */
  drain(): Promise<void> {
    return new Promise((resolve) => {
      this.#onIdle = resolve
      this.#checkIdle()
    })
  }

  /** Closes those that wait for a handshake to begin. */
  close(): void {
    for (const socket of this.#waiting) socket.destroy()
    this.#waiting.clear()
    this.#checkIdle()
  }

  #refuse(socket: Socket, reason: number): void {
    this.#waiting.delete(socket)
    this.#handler.onRefuse(unknownPeer, reason, 0, 0)
    socket.destroy()
  }

  #fill(): void {
    const most = this.#request.parking?.most ?? 0
    for (const socket of this.#waiting) {
      if (this.#parked.size >= most) break
      this.#waiting.delete(socket)
      if (hasLeft(socket)) socket.destroy()
      else this.#start(socket)
    }
    this.#checkIdle()
  }

  #start(socket: Socket): void {
    const { limits, methods, parking } = this.#request
    const transport = this.#engine.attach(socket, limits, methods, undefined, parking?.timeoutMs)
    socket.off('error', ignore)
    if (parking !== undefined) {
      this.#parked.add(socket)
      this.#watch ??= setInterval(() => this.#removeLeavers(), LOOK_MS).unref()
      transport.onUnparked = () => {
        this.#parked.delete(socket)
        this.#fill()
        if (this.#parked.size > 0) return
        clearInterval(this.#watch)
        this.#watch = undefined
      }
    }
    this.#handler.onAccept(transport)
  }

  /** Closes those of peers that have left, so that their places are free. */
  #removeLeavers(): void {
    for (const sockets of [this.#parked, this.#waiting]) {
      for (const socket of sockets) if (hasLeft(socket)) socket.destroy()
    }
  }

  #checkIdle(): void {
    if (this.#waiting.size === 0) this.#onIdle?.()
  }
}

/** Whether the peer has ended its side. Node itself closes only a socket whose bytes were all read. */
function hasLeft(socket: Socket): boolean {
  return (socket as { _readableState?: { ended?: boolean } })._readableState?.ended === true
}

function ignore(): void {}
