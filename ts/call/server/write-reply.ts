import { Buffer } from 'node:buffer'
import { Code } from '../../base/code.js'
import { kindOf, textOf } from '../../base/errors/text.js'
import { isEncoding, type PayloadCodec } from '../../codec/payload.js'
import type { ServerConnection } from '../../protocol/server-connection.js'
import { oversizedText } from '../../protocol/write-status.js'
import { HEADER_LENGTH, MessageType, writeHeader } from '../../wire/frame.js'
import { responseHeaderSize, writeResponseHeader } from '../../wire/response.js'

/** Tag and length of a payload of less than 128 bytes. */
const SHORT_FIELD = 2

/** Answers a call with a message: encoded straight into the staging memory where it fits. Gives the code that this came to. */
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
  const outbox = connection.engine.outbox
  const at = isEncoding() ? -1 : outbox.begin()
  const payloadAt = at + HEADER_LENGTH + SHORT_FIELD
  let end: number
  try {
    end = at < 0 ? overflow(codec, value) : codec.encodeInto(value, outbox.staging, payloadAt)
  } catch (error) {
    return fail(connection, id, Code.INTERNAL, `ttrpc: error marshalling payload: ${textOf(error)}`)
  }
  if (end < 0) return writeLargeReply(connection, id, codec)
  const staging = outbox.staging
  const length = end - payloadAt
  const fieldSize = responseHeaderSize(length)
  if (fieldSize > SHORT_FIELD) staging.copyWithin(at + HEADER_LENGTH + fieldSize, payloadAt, end)
  const bodyLength = fieldSize + length // an empty message is an empty body (A2)
  if (bodyLength > connection.limits.maxMessageBytes) return refuseOversized(connection, id, bodyLength)
  const bodyAt = writeHeader(staging, at, bodyLength, id, MessageType.RESPONSE, 0)
  writeResponseHeader(staging, bodyAt, length)
  outbox.commit(connection.engine.handle, at, bodyAt + bodyLength, id)
  return Code.OK
}

function overflow(codec: PayloadCodec, value: unknown): number {
  codec.lastOverflow = codec.encode(value)
  return -1
}

/** A reply whose bytes lie elsewhere: the header goes first, then they. */
function writeLargeReply(connection: ServerConnection, id: number, codec: PayloadCodec): Code {
  const payload = codec.lastOverflow ?? Buffer.alloc(0)
  codec.lastOverflow = undefined
  const bodyLength = responseHeaderSize(payload.length) + payload.length
  if (bodyLength > connection.limits.maxMessageBytes) return refuseOversized(connection, id, bodyLength)
  const head = Buffer.allocUnsafe(HEADER_LENGTH + bodyLength - payload.length)
  writeResponseHeader(head, writeHeader(head, 0, bodyLength, id, MessageType.RESPONSE, 0), payload.length)
  const { outbox, handle } = connection.engine
  outbox.write(handle, head, 0, head.length, id)
  outbox.write(handle, payload, 0, payload.length, id)
  return Code.OK
}

// A22: the stream is answered, the connection lives.
function refuseOversized(connection: ServerConnection, id: number, bodyLength: number): Code {
  const text = oversizedText(bodyLength, connection.limits.maxMessageBytes)
  return fail(connection, id, Code.RESOURCE_EXHAUSTED, text)
}

function fail(connection: ServerConnection, id: number, code: Code, message: string): Code {
  connection.refuse(id, code, message)
  return code
}
