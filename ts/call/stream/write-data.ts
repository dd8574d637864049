import { Buffer } from 'node:buffer'
import { OversizedMessageError } from '../../base/errors/connection-errors.js'
import { isEncoding, type PayloadCodec } from '../../codec/payload.js'
import type { EngineConnection } from '../../engine/engine.js'
import { Flag, HEADER_LENGTH, MessageType, writeHeader } from '../../wire/frame.js'

const nothing = Buffer.alloc(0)

/**
 * Writes a message of a stream: DATA, flags 0, the message itself as body (C17:
 * an empty one is an empty body). Encoded straight into the staging memory where
 * it fits. Throws what the encoder throws, and `OversizedMessageError`; then
 * nothing was sent and the stream goes on.
 */
export function writeData<T>(
  connection: EngineConnection,
  id: number,
  codec: PayloadCodec<unknown, T>,
  message: T,
  maxMessageBytes: number,
): void {
  const { outbox, handle } = connection
  if (isEncoding()) return writeLarge(connection, id, codec.encode(message), maxMessageBytes)
  const at = outbox.begin()
  const bodyAt = at + HEADER_LENGTH
  const end = codec.encodeInto(message, outbox.staging, bodyAt)
  if (end < 0) {
    const bytes = codec.lastOverflow ?? nothing
    codec.lastOverflow = undefined
    return writeLarge(connection, id, bytes, maxMessageBytes)
  }
  checkLength(end - bodyAt, maxMessageBytes)
  writeHeader(outbox.staging, at, end - bodyAt, id, MessageType.DATA, 0)
  outbox.commit(handle, at, end, id)
}

/** Says that this side sends no more: DATA, flags 5, no body, a frame of its own (F8). */
export function writeClose(connection: EngineConnection, id: number): void {
  const { outbox, handle } = connection
  const flags = Flag.REMOTE_CLOSED | Flag.NO_DATA
  if (isEncoding()) {
    const frame = Buffer.allocUnsafe(HEADER_LENGTH)
    writeHeader(frame, 0, 0, id, MessageType.DATA, flags)
    return outbox.write(handle, frame, 0, HEADER_LENGTH, id)
  }
  const at = outbox.begin()
  outbox.commit(handle, at, writeHeader(outbox.staging, at, 0, id, MessageType.DATA, flags), id)
}

/** A message whose bytes lie elsewhere: the header goes first, then they. */
function writeLarge(
  connection: EngineConnection,
  id: number,
  bytes: Uint8Array,
  maxMessageBytes: number,
): void {
  checkLength(bytes.length, maxMessageBytes)
  const { outbox, handle } = connection
  const header = Buffer.allocUnsafe(HEADER_LENGTH)
  writeHeader(header, 0, bytes.length, id, MessageType.DATA, 0)
  outbox.write(handle, header, 0, HEADER_LENGTH, id)
  if (bytes.length > 0) outbox.write(handle, bytes, 0, bytes.length, id)
}

function checkLength(length: number, maximum: number): void {
  if (length > maximum) throw new OversizedMessageError(length, maximum, { sent: false })
}
