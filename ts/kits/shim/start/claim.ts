import { bindSocket } from '../../../process.js'

/** How long a shim that serves the address may take to accept a connection, in milliseconds. */
const PROBE_MS = 100
/** How often the address is tried, as its server may end between our attempts to bind and to connect. */
const TRIES = 5

/** An address of a group. `bound`: it is ours, and `fd` listens. `served`: the shim of the group is there. */
export type Claim = { readonly kind: 'bound'; readonly fd: number } | { readonly kind: 'served' }

/**
 * Binds the socket at a path, or finds the shim that serves it: a socket without a server is replaced. Of processes that
 * race for a path one binds it. Rejects when it can do neither.
 */
export async function claim(path: string): Promise<Claim> {
  for (let tried = 1; ; tried++) {
    try {
      return { kind: 'bound', fd: bindSocket(path) }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    }
    try {
      await probe(path)
      return { kind: 'served' }
    } catch (error) {
      if (tried < TRIES && isGone(error)) continue
      const reason = (error as Error).message
      throw new Error(
        `the shim of this group at ${path} does not accept connections (${reason}): end it, and try again`,
      )
    }
  }
}

/** Rejects when the server at a path accepts no connection, or belongs to another user. */
async function probe(path: string): Promise<void> {
  const { connect, unixSocketRequireSameUser } = await import('../../../index.js')
  const client = await connect(path, {
    connectTimeoutMs: PROBE_MS,
    verifyServer: unixSocketRequireSameUser(),
  })
  await client.close()
}

function isGone(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ECONNREFUSED' || code === 'ENOENT'
}
