import process from 'node:process'
import type { Handshaker } from '../../admission/handshaker.js'
import { Client } from '../../client/client.js'
import type { ClientOptions } from '../../client/client-options.js'
import { duplexPair } from '../../engine/memory/duplex-pair.js'
import type { PeerCredentials } from '../../peer/credentials.js'
import type { Server } from '../../server/server.js'

/** What `inMemory` may be given, besides what every client may be given. */
export interface InMemoryOptions extends ClientOptions {
  /** Who the server takes the client for. Default: this process. */
  readonly peer?: PeerCredentials
  /** Default: the server's. */
  readonly handshaker?: Handshaker
}

/**
 * A client of `server` over memory: no socket, the same code above it. A peer
 * whom the handshaker refuses sees the connection close, as on a socket.
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
