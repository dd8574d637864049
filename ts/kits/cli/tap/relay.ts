import type { Buffer } from 'node:buffer'
import { Buffer as Bytes } from 'node:buffer'
import type { Socket } from 'node:net'
import type { Sender } from './tap-event.js'

const NOTHING = Bytes.alloc(0)

/** Is notified of what passes. No method may throw. */
export interface RelayHandler {
  onBytes(from: Sender, bytes: Buffer): void
  onEnd(from: Sender): void
  /** Called exactly once, when both sockets are closed; `reason`: why, where one of them failed. */
  onClose(reason: string | undefined): void
}

/**
 * Passes bytes between two sockets, both ways: in order, no faster than the other end takes them, half-closes and
 * resets included.
 */
export class Relay {
  readonly #sockets: Readonly<Record<Sender, Socket>>
  readonly #handler: RelayHandler
  #reason: string | undefined
  #open = 2

  /** `client` and `server` have to be open, with `allowHalfOpen`, and unread. */
  constructor(client: Socket, server: Socket, handler: RelayHandler) {
    this.#sockets = { client, server }
    this.#handler = handler
    this.#pass('client', client, server)
    this.#pass('server', server, client)
  }

  /** Drops both connections. `reason`: for `onClose`. */
  close(reason: string): void {
    this.#reason ??= reason
    this.#sockets.client.destroy()
    this.#sockets.server.destroy()
  }

  #pass(from: Sender, source: Socket, target: Socket): void {
    source.on('data', (bytes: Buffer) => {
      this.#handler.onBytes(from, bytes)
      if (target.writable && !target.write(bytes)) source.pause()
    })
    target.on('drain', () => source.resume())
    source.on('end', () => {
      this.#handler.onEnd(from)
      target.end()
    })
    source.on('error', (error: NodeJS.ErrnoException) => {
      this.#reason ??= `the ${from}'s connection failed: ${error.code ?? error.message}`
      resetBehind(target)
    })
    source.on('close', () => {
      if (--this.#open === 0) this.#handler.onClose(this.#reason)
    })
  }
}

/** Resets a connection, once it has taken what was written to it. A unix socket has no reset of its own: it closes. */
export function resetBehind(socket: Socket): void {
  if (socket.destroyed) return
  const reset = (): void => {
    if (socket.destroyed) return
    if (socket.remoteFamily === undefined) socket.destroy()
    else socket.resetAndDestroy()
  }
  if (socket.writableLength === 0 || !socket.writable) reset()
  else socket.write(NOTHING, reset)
}
