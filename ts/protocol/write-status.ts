import { Code } from '../base/code.js'
import type { FrameKind, FrameWriter } from '../engine/frame-writer.js'
import { MessageType } from '../wire/frame.js'
import { encodeErrorResponse } from '../wire/response.js'
import type { Status } from '../wire/status.js'

const responseKind: FrameKind = { type: MessageType.RESPONSE, flags: 0, prefix: new Uint8Array(0), tag: 0 }

/** Returns what Go says of a message over the limit (A8, A22, E8, E16). */
export function oversizedText(length: number, maximum: number): string {
  return `message length ${length} exceed maximum message size of ${maximum}`
}

/** Answers a stream with a status and no payload. A status that is itself too long becomes code 8 (A22). */
export function writeStatus(
  frames: FrameWriter,
  stream: number,
  status: Readonly<Status>,
  maxMessageBytes: number,
): void {
  let body = encodeErrorResponse(status)
  if (body.length > maxMessageBytes) {
    const message = oversizedText(body.length, maxMessageBytes)
    body = encodeErrorResponse({ code: Code.RESOURCE_EXHAUSTED, message, details: [] })
  }
  frames.writeBody(stream, responseKind, body)
}
