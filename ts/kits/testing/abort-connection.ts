import { misuse } from '../../base/errors/misuse.js'
import { kindOf } from '../../base/errors/text.js'
import type { HandlerContext } from '../../call/context.js'
import { ServerCall } from '../../call/server/server-call.js'
import { Client } from '../../client/client.js'

/**
 * Destroys a connection as a crash of this end would: unsent bytes are dropped, calls on both sides see the end.
 * `target`: a client, or the context of a handler. Throws `ERR_TTRPC_ARGUMENT` for anything else.
 */
export function abortConnection(target: Client | HandlerContext): void {
  if (target instanceof Client) return Client.connectionOf(target).abort()
  const connection =
    typeof target === 'object' && target !== null ? ServerCall.connectionOf(target) : undefined
  if (connection !== undefined) return connection.abort()
  throw misuse(
    'ERR_TTRPC_ARGUMENT',
    `a client or the context of a handler was expected, not ${kindOf(target)}`,
  )
}
