import { Code } from '../../base/code.js'
import { kindOfMessage, textOf } from '../../base/errors/text.js'
import { TtrpcError } from '../../base/errors/ttrpc-error.js'
import type { FrameKind } from '../../engine/frame-writer.js'
import type { ServerConnection } from '../../protocol/server-connection.js'
import { oversizedText } from '../../protocol/write-status.js'
import { MessageType } from '../../wire/frame.js'
import { RESPONSE_PAYLOAD } from '../../wire/response.js'
import { answerRefusal } from './answer-refusal.js'
import { NOTHING_RETURNED } from './handler-error.js'
import { type FailedCall, publishFailure } from './handler-failure.js'

/** An empty message is an empty body (A2). */
const replyKind: FrameKind = {
  type: MessageType.RESPONSE,
  flags: 0,
  prefix: new Uint8Array(0),
  tag: RESPONSE_PAYLOAD,
}

/** Answers a call with a message, or with a status when the message cannot be sent. Returns the code of the answer. */
export function writeReply(connection: ServerConnection, call: FailedCall, result: unknown): Code {
  const codec = call.methodInfo.output
  const value = result ?? codec.nothing
  if (value === undefined || value === null) return fail(connection, call, Code.UNKNOWN, NOTHING_RETURNED) // B6
  if (connection.closed) return Code.CANCELED
  let excess: number
  try {
    if (!codec.accepts(value)) {
      const text = `ttrpc: error unsupported response type: ${kindOfMessage(value)}`
      return fail(connection, call, Code.INTERNAL, text) // B7
    }
    const refusal = answerRefusal(connection)
    if (refusal !== undefined) {
      // Thousands may be refused at once: no error is made, which no subscriber would get.
      connection.refuse(call.id, Code.RESOURCE_EXHAUSTED, refusal)
      return Code.RESOURCE_EXHAUSTED
    }
    excess = connection.frames.write(call.id, replyKind, codec, value)
  } catch (error) {
    return fail(connection, call, Code.INTERNAL, `ttrpc: error marshalling payload: ${textOf(error)}`, error)
  }
  if (excess === 0) return Code.OK
  // A22: the stream is answered, the connection lives.
  const text = oversizedText(excess, connection.limits.maxMessageBytes)
  return fail(connection, call, Code.RESOURCE_EXHAUSTED, text)
}

function fail(
  connection: ServerConnection,
  call: FailedCall,
  code: Code,
  message: string,
  cause?: unknown,
): Code {
  connection.refuse(call.id, code, message)
  publishFailure(connection, call, new TtrpcError(message, code, { cause }), code)
  return code
}
