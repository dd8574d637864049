import { errnoName } from '../base/errors/errno.js'
import { limitReached, overBudget } from '../diagnostics/connections.js'
import { CloseReason } from '../wire/row.js'

/** What a system call reports when the peer has closed the connection, with bytes of ours unread. */
const PEER_CLOSED: readonly unknown[] = ['ECONNRESET', 'EPIPE']

/**
 * Returns why the calls of a client fail whose connection this side did not end; undefined when the server closed it
 * after an answer. `reason`: a `CloseReason`. `answered`: whether a frame ever came.
 */
export function closeCause(reason: number, errno: number, answered: boolean): Error | undefined {
  const limit = limitReached(reason) ?? overBudget(reason, errno)
  if (limit !== undefined) return new Error(limit)
  if (reason === CloseReason.EOF) return answered ? undefined : unanswered()
  if (reason === CloseReason.TRUNCATED) return new Error('the server closed the connection inside a frame')
  if (reason !== CloseReason.ERROR) return undefined
  const name = errnoName(errno)
  // A server that refuses a client has not read its requests: the kernel reports that as a reset.
  if (!answered && PEER_CLOSED.includes(name)) return unanswered(` (${name})`)
  return new Error(name === undefined ? 'the connection failed' : `the connection failed: ${name}`)
}

/** Returns the cause for a server that closed the connection before any frame of it came. */
export function unanswered(how = ''): Error {
  return new Error(
    `the server closed the connection before it answered anything${how}: its handshaker may not admit this process, ` +
      'it may have no room for another connection, or it is shutting down',
  )
}
