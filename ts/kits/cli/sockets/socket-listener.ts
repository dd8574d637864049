import type { Server, Socket } from 'node:net'
import process from 'node:process'
import { type Address, formatAddress } from '../../../engine/address/address.js'
import type { OwnPath } from '../../../engine/node/own-path.js'
import { listenAt } from '../../../engine/node/unix-path.js'
import { listenErrorOf } from '../../../engine/path-error.js'
import { type PathOrPort, pathOrPort } from './path-or-port.js'

const OWNER_ONLY = 0o600

/**
 * A listening socket whose connections are bytes: for commands that also serve peers that are not ttrpc. Connections
 * wait until `accept`, so that what serves them can be made with the address that was found.
 */
export class SocketListener {
  /** What it listens on: a port of 0 has become the one that was found. */
  readonly address: string
  readonly #server: Server
  readonly #path: OwnPath | undefined
  readonly #arrivals: Arrivals

  private constructor(server: Server, address: Address, path: OwnPath | undefined, arrivals: Arrivals) {
    this.#server = server
    this.#path = path
    this.#arrivals = arrivals
    this.address = formatAddress(boundAddress(server, address))
  }

  /**
   * Listens; a unix path is born with mode 0600, and a stale socket of ours there is taken over. Rejects with
   * `ListenError`, or `ERR_TTRPC_ADDRESS` for an address of another kind.
   */
  static async listen(address: Address): Promise<SocketListener> {
    const name = pathOrPort(address, 'listens on')
    const { createServer } = process.getBuiltinModule('node:net')
    const arrivals = new Arrivals()
    const options = { allowHalfOpen: true, pauseOnConnect: true, noDelay: true }
    const server = createServer(options, (socket) => arrivals.push(socket))
    try {
      const path = await bind(server, name)
      server.on('error', () => {}) // a failed accept: the peer sees its connection end
      return new SocketListener(server, address, path, arrivals)
    } catch (error) {
      server.close()
      throw listenErrorOf(address, error as NodeJS.ErrnoException)
    }
  }

  /** Begins to accept: `onSocket` gets each connection unread, with `allowHalfOpen`, those that wait first. */
  accept(onSocket: (socket: Socket) => void): void {
    this.#arrivals.accept(onSocket)
  }

  /** Stops listening and removes the path. Resolves when every connection is closed, which is the caller's to do. */
  close(): Promise<void> {
    this.#path?.remove()
    this.#arrivals.drop()
    return new Promise((resolve) => this.#server.close(() => resolve()))
  }
}

/** Connections that wait for `accept`. */
class Arrivals {
  #waiting: Socket[] = []
  #onSocket: ((socket: Socket) => void) | undefined

  push(socket: Socket): void {
    if (this.#onSocket === undefined) this.#waiting.push(socket)
    else this.#onSocket(socket)
  }

  accept(onSocket: (socket: Socket) => void): void {
    this.#onSocket = onSocket
    for (const socket of this.#waiting.splice(0)) onSocket(socket)
  }

  /** Closes those that nothing has accepted. */
  drop(): void {
    for (const socket of this.#waiting.splice(0)) socket.destroy()
  }
}

async function bind(server: Server, name: PathOrPort): Promise<OwnPath | undefined> {
  if ('path' in name) {
    const unset = { allowUnsafeDirectory: false, uid: undefined, gid: undefined }
    return listenAt(server, name.path, { ...unset, mode: OWNER_ONLY })
  }
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(name, () => {
      server.removeListener('error', reject)
      resolve()
    })
  })
  return undefined
}

function boundAddress(server: Server, address: Address): Address {
  const bound = server.address()
  if (address.kind !== 'tcp' || bound === null || typeof bound === 'string') return address
  return { ...address, port: bound.port }
}
