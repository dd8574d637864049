import { OversizedMessageError } from '../../base/errors/connection-errors.js'
import type { FrameKind, FrameWriter } from '../../engine/frame-writer.js'
import { Flag, MessageType } from '../../wire/frame.js'
import type { PayloadEncoder } from '../../wire/payload.js'

const noBytes = new Uint8Array(0)
/** The message itself is the body; an empty one is an empty body (C17). */
const dataKind: FrameKind = { type: MessageType.DATA, flags: 0, prefix: noBytes, tag: 0 }
/** A frame of its own, without a body (F8). */
const closeKind: FrameKind = { ...dataKind, flags: Flag.REMOTE_CLOSED | Flag.NO_DATA }

/**
 * Writes a message of a stream. Throws what the encoder throws, and
 * `OversizedMessageError`; then nothing was sent and the stream goes on.
 */
export function writeData<T>(
  frames: FrameWriter,
  id: number,
  codec: PayloadEncoder<T>,
  message: T,
  maxMessageBytes: number,
): void {
  const excess = tryWriteData(frames, id, codec, message)
  if (excess > 0) throw new OversizedMessageError(excess, maxMessageBytes, { sent: false })
}

/** The same, but returns 0, or the length of a message that is too long. Throws what the encoder throws alone. */
export function tryWriteData<T>(
  frames: FrameWriter,
  id: number,
  codec: PayloadEncoder<T>,
  message: T,
): number {
  return frames.write(id, dataKind, codec, message)
}

/** Writes the half-close: this side sends no more. */
export function writeClose(frames: FrameWriter, id: number): void {
  frames.writeBody(id, closeKind, noBytes)
}
