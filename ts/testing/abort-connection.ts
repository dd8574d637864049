import type { HandlerContext } from '../call/context.js'
import { UnaryServerCall } from '../call/unary-server-call.js'
import { Client } from '../client.js'
import type { EngineConnection } from '../engine/engine.js'
import { misuse } from '../errors/misuse.js'
import { kindOf } from '../errors/text.js'

/**
 * Destroys a connection as a crash of this end would: what is not sent yet is
 * dropped, calls on both sides see the end. Of a client, or of the call whose
 * context a handler was given. Throws `ERR_TTRPC_ARGUMENT` for anything else.
 */
export function abortConnection(target: Client | HandlerContext): void {
  connectionOf(target).close()
}

function connectionOf(target: Client | HandlerContext): EngineConnection {
  if (target instanceof Client) return Client.connectionOf(target).engine
  const connection = typeof target === 'object' && target !== null ? UnaryServerCall.connectionOf(target) : undefined
  if (connection !== undefined) return connection.engine
  throw misuse('ERR_TTRPC_ARGUMENT', `a client or the context of a handler was expected, not ${kindOf(target)}`)
}
