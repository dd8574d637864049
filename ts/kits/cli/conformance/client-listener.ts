import type { Socket } from 'node:net'
import type { Address } from '../../../engine/address/address.js'
import { SocketListener } from '../sockets/socket-listener.js'

/** Listens for the client that is checked. Connections wait until each is accepted. */
export class ClientListener {
  readonly #listener: SocketListener
  readonly #waiting: Socket[]
  readonly #sockets: Set<Socket>
  #notify: (() => void) | undefined

  private constructor(listener: SocketListener, waiting: Socket[], sockets: Set<Socket>) {
    this.#listener = listener
    this.#waiting = waiting
    this.#sockets = sockets
  }

  /** Rejects with `ListenError`. */
  static async listen(address: Address): Promise<ClientListener> {
    const waiting: Socket[] = []
    const sockets = new Set<Socket>()
    const listener = await SocketListener.listen(address, (socket) => {
      sockets.add(socket)
      socket.on('error', () => {}).on('close', () => sockets.delete(socket))
      waiting.push(socket)
      made.#notify?.()
    })
    const made = new ClientListener(listener, waiting, sockets)
    return made
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

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await this.#listener.close()
  }
}
