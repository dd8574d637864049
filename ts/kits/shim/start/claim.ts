import { lstatSync } from 'node:fs'
import { process } from '../../../base/runtime.js'
import { peerUid } from '../../../process/peer-uid.js'
import { bindSocket } from '../../../process.js'
import { SocketFile } from '../daemon/socket-file.js'
import { callServer } from '../served-socket.js'

/** How often the address is tried, as its server may end between our attempts to bind and to connect. */
const TRIES = 5

/** An address of a group. `bound`: it is ours, and `fd` listens. `served`: the shim of the group is there. */
export type Claim = { readonly kind: 'bound'; readonly fd: number } | { readonly kind: 'served' }

/**
 * Binds the socket at a path, or finds the shim that serves it: a socket without a server is replaced. Of processes that
 * race for a path one binds it. A daemon that ends, or that fails as it starts, is replaced too; one that has just been
 * started is waited for, `timeoutMs` at most. Rejects when it can do neither.
 */
export async function claim(path: string, timeoutMs: number): Promise<Claim> {
  for (let tried = 1; ; tried++) {
    try {
      return { kind: 'bound', fd: bindSocket(path) }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    }
    const file = new SocketFile(path)
    try {
      await probe(path, timeoutMs)
      if (file.isThere) return { kind: 'served' }
    } catch (error) {
      if (tried < TRIES && gone.includes((error as NodeJS.ErrnoException).code)) continue
      throw notServed(path, error as Error)
    }
    if (tried === TRIES) throw notServed(path, new Error('it ends'))
  }
}

/** Rejects when the server at a path answers no calls, and when it or the socket's file is another user's. */
async function probe(path: string, timeoutMs: number): Promise<void> {
  await callServer(path, timeoutMs, (socket) => checkOwner(path, peerUid(socket)))
}

/** Throws unless this user has made the socket's file, and the kernel names this user as the one that listens. */
function checkOwner(path: string, server: number | undefined): void {
  const own = process.geteuid?.()
  const file = lstatSync(path)
  if (!file.isSocket()) throw new Error('it is not a socket')
  if (file.uid !== own) throw new Error(`it belongs to the user ${file.uid}`)
  if (server !== own)
    throw new Error(`its server belongs to the user ${server ?? 'that the kernel does not name'}`)
}

/** Codes of errors of a daemon that ends, or has ended. */
const gone: readonly unknown[] = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT']

function notServed(path: string, { message }: Error): Error {
  return new Error(
    `the shim of this group at ${path} does not accept connections (${message}): end it, and try again`,
  )
}
