import { bindSocket } from '../../../process.js'
import { SocketFile } from '../daemon/socket-file.js'

/** How long a shim that serves the address may take to accept a connection, in milliseconds. */
const PROBE_MS = 100
/** How often the address is tried, as its server may end between our attempts to bind and to connect. */
const TRIES = 5
/** A service that no shim has: every server answers a call of it, with `UNIMPLEMENTED`. */
const NO_SERVICE = 'ttrpc.shim.NoService'

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
      if (tried < TRIES && (await isGone(error))) continue
      throw notServed(path, error as Error)
    }
    if (tried === TRIES) throw notServed(path, new Error('it ends'))
  }
}

/** Rejects when the server at a path answers no calls, or belongs to another user. */
async function probe(path: string, timeoutMs: number): Promise<void> {
  const { Code, connect, TtrpcError, unixSocketRequireSameUser } = await import('../../../index.js')
  const client = await connect(path, {
    connectTimeoutMs: PROBE_MS,
    verifyServer: unixSocketRequireSameUser(),
  })
  try {
    // The kernel accepts connections for a process that does not run any more; an answer is the server's own.
    await client.call(NO_SERVICE, 'Probe', new Uint8Array(), { timeoutMs })
  } catch (error) {
    if (!(error instanceof TtrpcError) || error.code !== Code.UNIMPLEMENTED) throw error
  } finally {
    await client.close()
  }
}

async function isGone(error: unknown): Promise<boolean> {
  const { ClosedError } = await import('../../../index.js')
  const { code } = error as NodeJS.ErrnoException
  return error instanceof ClosedError || code === 'ECONNREFUSED' || code === 'ENOENT'
}

function notServed(path: string, { message }: Error): Error {
  return new Error(
    `the shim of this group at ${path} does not accept connections (${message}): end it, and try again`,
  )
}
