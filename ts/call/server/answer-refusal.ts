import { RefusedAnswers } from '../../protocol/refused-answers.js'
import type { ServerConnection } from '../../protocol/server-connection.js'

const UNTAKEN = 'it takes no answers, and too many were refused (sendBufferBytes)'

/**
 * Returns why no answer may be queued for the client now, and counts it as refused; undefined where it may. The
 * connection ends when the client goes on to take nothing after many were refused.
 */
export function answerRefusal(connection: ServerConnection): string | undefined {
  const refusal = connection.sendRefusal
  if (refusal === undefined) {
    if (connection.refusedAnswers !== undefined) forget(connection)
    return undefined
  }
  connection.refusedAnswers ??= new RefusedAnswers(connection.transport, () => connection.abort(UNTAKEN))
  connection.refusedAnswers.add()
  return refusal
}

function forget(connection: ServerConnection): void {
  connection.refusedAnswers?.close()
  connection.refusedAnswers = undefined
}
