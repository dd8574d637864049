import { Code } from '../../base/code.js'
import { kindOf, textOf } from '../../base/errors/text.js'
import type { PayloadCodec } from '../../codec/payload.js'
import type { FrameKind } from '../../engine/frame-writer.js'
import type { ServerConnection } from '../../protocol/server-connection.js'
import { oversizedText } from '../../protocol/write-status.js'
import { MessageType } from '../../wire/frame.js'
import { RESPONSE_PAYLOAD } from '../../wire/response.js'

/** An empty message is an empty body (A2). */
const replyKind: FrameKind = {
  type: MessageType.RESPONSE,
  flags: 0,
  prefix: new Uint8Array(0),
  tag: RESPONSE_PAYLOAD,
}

/** Answers a call with a message, or with a status when the message cannot be sent. Returns the code of the answer. */
export function writeReply(
  connection: ServerConnection,
  id: number,
  codec: PayloadCodec,
  value: unknown,
): Code {
  if (connection.closed) return Code.CANCELED
  if (!codec.accepts(value)) {
    return fail(connection, id, Code.INTERNAL, `ttrpc: error unsupported response type: ${kindOf(value)}`) // B7
  }
  const refusal = connection.sendRefusal
  if (refusal !== undefined) return fail(connection, id, Code.RESOURCE_EXHAUSTED, refusal)
  let excess: number
  try {
    excess = connection.frames.write(id, replyKind, codec, value)
  } catch (error) {
    return fail(connection, id, Code.INTERNAL, `ttrpc: error marshalling payload: ${textOf(error)}`)
  }
  if (excess === 0) return Code.OK
  // A22: the stream is answered, the connection lives.
  const text = oversizedText(excess, connection.limits.maxMessageBytes)
  return fail(connection, id, Code.RESOURCE_EXHAUSTED, text)
}

function fail(connection: ServerConnection, id: number, code: Code, message: string): Code {
  connection.refuse(id, code, message)
  return code
}
