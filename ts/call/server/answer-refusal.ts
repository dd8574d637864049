import { RefusedAnswers } from '../../protocol/refused-answers.js'
import type { ServerConnection } from '../../protocol/server-connection.js'

/**
 * Returns why no answer may be queued for the client now, and counts it as refused; undefined where it may. Ends the
 * connection when the client takes nothing while many are refused.
 */
export function answerRefusal(connection: ServerConnection): string | undefined {
  const refusal = connection.sendRefusal
  if (refusal === undefined) {
    connection.refusedAnswers = undefined
    return undefined
  }
  connection.refusedAnswers ??= new RefusedAnswers()
  if (connection.refusedAnswers.add(connection.transport.queuedBytes())) {
    connection.abort('it takes no answers, and too many were refused (sendBufferBytes)')
  }
  return refusal
}
