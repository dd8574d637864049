import process from 'node:process'
import type { Handshaker } from '../../admission/handshaker.js'
import { Client } from '../../client/client.js'
import type { ClientOptions } from '../../client/client-options.js'
import { duplexPair } from '../../engine/memory/duplex-pair.js'
import type { PeerCredentials } from '../../peer/credentials.js'
import type { Server } from '../../server/server.js'

/** Options of `inMemory`, besides those of every client. */
export interface InMemoryOptions extends ClientOptions {
  /** Credentials of the client as the server sees them. Default: those of this process. */
  readonly peer?: PeerCredentials
  /** Who may call. Default: the server's. */
  readonly handshaker?: Handshaker
}

/**
 * Returns a client of `server` over memory: no socket, and the same code above it. A client
 * that the handshaker refuses sees the connection close, as on a socket.
 *
 * @example
 * ```js
 * import { Server, unixSocketRequireRoot } from 'ttrpc'
 * import { inMemory } from 'ttrpc/testing'
 *
 * const server = new Server({ handshaker: unixSocketRequireRoot() })
 * server.registerRaw('demo.v1.Echo', { Say: (request) => request })
 * const root = inMemory(server, { peer: { pid: 1, uid: 0, gid: 0 } })
 * console.log((await root.call('demo.v1.Echo', 'Say', new Uint8Array(3))).length) // 3
 * await server.close()
 * ```
 */
export function inMemory(server: Server, options: InMemoryOptions = {}): Client {
  const { peer = ownCredentials(), handshaker, ...clientOptions } = options
  const [ours, theirs] = duplexPair()
  const client = Client.over(ours, clientOptions)
  try {
    server.serve(theirs, { peer, ...(handshaker !== undefined && { handshaker }) })
  } catch (error) {
    void client.close()
    throw error
  }
  return client
}

function ownCredentials(): PeerCredentials {
  return { pid: process.pid, uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0 }
}
