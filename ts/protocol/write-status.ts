import { Code } from '../base/code.js'
import type { EngineConnection } from '../engine/engine.js'
import { Outbox } from '../engine/outbox.js'
import { HEADER_LENGTH, MessageType, writeHeader } from '../wire/frame.js'
import { encodeErrorResponse } from '../wire/response.js'
import type { Status } from '../wire/status.js'

/** What Go says of a message over the limit (A8, A22, E8, E16). */
export function oversizedText(length: number, maximum: number): string {
  return `message length ${length} exceed maximum message size of ${maximum}`
}

/** Answers a stream with a status and no payload. One that is itself too long becomes code 8 (A22). */
export function writeStatus(
  connection: EngineConnection,
  stream: number,
  status: Readonly<Status>,
  maxMessageBytes: number,
): void {
  const body = encodeErrorResponse(status)
  if (body.length > maxMessageBytes) {
    const message = oversizedText(body.length, maxMessageBytes)
    writeStatus(connection, stream, { code: Code.RESOURCE_EXHAUSTED, message, details: [] }, maxMessageBytes)
    return
  }
  const outbox = connection.outbox
  const at = outbox.begin()
  const bodyAt = writeHeader(outbox.staging, at, body.length, stream, MessageType.RESPONSE, 0)
  if (HEADER_LENGTH + body.length <= Outbox.FRAME_BYTES) {
    outbox.staging.set(body, bodyAt)
    outbox.commit(connection.handle, at, bodyAt + body.length, stream)
  } else {
    outbox.commit(connection.handle, at, bodyAt, stream)
    outbox.write(connection.handle, body, 0, body.length, stream)
  }
}
