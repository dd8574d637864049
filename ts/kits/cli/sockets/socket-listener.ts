import type { Server, Socket } from 'node:net'
import process from 'node:process'
import { type Address, formatAddress } from '../../../engine/address/address.js'
import type { OwnPath } from '../../../engine/node/own-path.js'
import { listenAt } from '../../../engine/node/unix-path.js'
import { listenErrorOf } from '../../../engine/path-error.js'
import { type PathOrPort, pathOrPort } from './path-or-port.js'

const OWNER_ONLY = 0o600

/** A listening socket whose connections are bytes: for commands that also serve peers that are not ttrpc. */
export class SocketListener {
  /** What it listens on: a port of 0 has become the one that was found. */
  readonly address: string
  readonly #server: Server
  readonly #path: OwnPath | undefined

  private constructor(server: Server, address: Address, path: OwnPath | undefined) {
    this.#server = server
    this.#path = path
    this.address = formatAddress(boundAddress(server, address))
  }

  /**
   * Listens; a unix path is born with mode 0600, and a stale socket of ours there is taken over. `onSocket` gets each
   * connection unread, with `allowHalfOpen`. Rejects with `ListenError`, or `ERR_TTRPC_ADDRESS` for an address of another kind.
   */
  static async listen(address: Address, onSocket: (socket: Socket) => void): Promise<SocketListener> {
    const name = pathOrPort(address, 'listens on')
    const { createServer } = process.getBuiltinModule('node:net')
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, onSocket)
    try {
      const path = await bind(server, name)
      server.on('error', () => {}) // a failed accept: the peer sees its connection end
      return new SocketListener(server, address, path)
    } catch (error) {
      server.close()
      throw listenErrorOf(address, error as NodeJS.ErrnoException)
    }
  }

  /** Stops listening and removes the path. Resolves when every connection is closed, which is the caller's to do. */
  close(): Promise<void> {
    this.#path?.remove()
    return new Promise((resolve) => this.#server.close(() => resolve()))
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
