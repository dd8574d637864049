import type { Socket } from 'node:net'
import type { Address } from '../../../engine/address/address.js'
import { SocketListener } from '../sockets/socket-listener.js'

/** Listens for the client that is checked. Connections wait until each is accepted. */
export class ClientListener {
  readonly #listener: SocketListener
  readonly #waiting: Socket[] = []
  readonly #sockets = new Set<Socket>()
  #notify: (() => void) | undefined

  private constructor(listener: SocketListener) {
    this.#listener = listener
    listener.accept((socket) => this.#add(socket))
  }

  /** Rejects with `ListenError`. */
  static async listen(address: Address): Promise<ClientListener> {
    return new ClientListener(await SocketListener.listen(address))
  }

  get address(): string {
    return this.#listener.address
  }

  /** Resolves with the next connection, or with undefined when `signal` aborts first. */
  async accept(signal: AbortSignal): Promise<Socket | undefined> {
    while (this.#waiting.length === 0 && !signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#notify = resolve
        signal.addEventListener('abort', () => resolve(), { once: true })
      })
    }
    return this.#waiting.shift()
  }

  #add(socket: Socket): void {
    this.#sockets.add(socket)
    socket.on('error', () => {}).on('close', () => this.#sockets.delete(socket))
    this.#waiting.push(socket)
    this.#notify?.()
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await this.#listener.close()
  }
}
