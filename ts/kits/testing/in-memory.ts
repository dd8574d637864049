import process from 'node:process'
import type { Handshaker } from '../../admission/handshaker.js'
import { misuse } from '../../base/errors/misuse.js'
import { isInstance, kindOf } from '../../base/errors/text.js'
import { Client } from '../../client/client.js'
import type { ClientOptions } from '../../client/client-options.js'
import { duplexPair } from '../../engine/memory/duplex-pair.js'
import type { PeerCredentials } from '../../peer/credentials.js'
import { Server } from '../../server/server.js'

/** Options of `inMemory`, besides those of every client. */
export interface InMemoryOptions extends ClientOptions {
  /** Credentials of the client as the server sees them. Default: those of this process. */
  readonly peer?: PeerCredentials
  /** Who may call. Default: the server's. */
  readonly handshaker?: Handshaker
}

/**
 * Returns a client of `server` over memory: no socket, and the same code above it. The handshaker judges `peer` as it
 * would judge the peer of a socket. Where it refuses, calls fail with `ClosedError` as on a socket; only here does its
 * `cause` have the reason. Throws `ERR_TTRPC_ARGUMENT` for anything but a `Server`.
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
 * const ada = inMemory(server, { peer: { pid: 2, uid: 1000, gid: 1000 } })
 * await ada.call('demo.v1.Echo', 'Say', new Uint8Array(3)).catch((error) => console.log(error.cause.message))
 * // the server refused uid 1000, gid 1000, pid 2: the rule does not admit these credentials
 * await server.close()
 * ```
 */
export function inMemory(server: Server, options: InMemoryOptions = {}): Client {
  if (!isInstance(server, Server)) {
    throw misuse('ERR_TTRPC_ARGUMENT', `the argument of inMemory must be a Server, not ${kindOf(server)}`)
  }
  if (typeof options !== 'object' || options === null) {
    throw misuse('ERR_TTRPC_OPTION', `the options of inMemory must be an object, not ${kindOf(options)}`)
  }
  const { peer = ownCredentials(), handshaker, ...clientOptions } = options
  const [ours, theirs] = duplexPair()
  const client = Client.over(ours, clientOptions)
  try {
    const serveOptions = { peer, ...(handshaker !== undefined && { handshaker }) }
    Server.serveOver(server, theirs, serveOptions, (reason) => {
      const { pid, uid, gid } = peer
      const text = `the server refused uid ${uid}, gid ${gid}, pid ${pid}: ${reason}`
      Client.connectionOf(client).refuse(new Error(text))
    })
  } catch (error) {
    void client.close()
    throw error
  }
  return client
}

function ownCredentials(): PeerCredentials {
  return { pid: process.pid, uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0 }
}
