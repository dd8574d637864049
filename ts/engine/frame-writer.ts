import { Buffer } from 'node:buffer'
import { optionalHeaderSize, writeOptionalHeader } from '../wire/field-writer.js'
import { HEADER_LENGTH, type HeaderKind, writeHeader } from '../wire/frame.js'
import type { PayloadEncoder, PayloadParts } from '../wire/payload.js'
import { type FrameOwner, Outbox } from './outbox.js'
import type { Transport } from './transport.js'

/** Room that is left for the tag and the length of a payload of less than 128 bytes. */
const SHORT_FIELD = 2

const NOTHING = new Uint8Array(0)
const noParts: PayloadParts = { before: NOTHING, value: NOTHING, after: NOTHING }

/** What is the same for all frames of a kind or of a method. Made once, not for each frame. */
export interface FrameKind extends HeaderKind {
  /** Bytes of the envelope before the payload. */
  readonly prefix: Uint8Array
  /** The tag of the payload's field in the envelope; 0: the body is the message itself. */
  readonly tag: number
}

/** The bounds of the frames of a connection. */
export interface FrameLimits {
  /** Longest body either way, in bytes. */
  readonly maxMessageBytes: number
}

/** Bytes of the envelope behind the payload. */
export interface FrameTail {
  /** How many bytes `write` writes. */
  readonly size: number
  write(memory: Buffer, at: number): void
}

/** A request, whose stream id is known once its message is encoded: the encoder may make calls, which go out before. */
export interface RequestOwner extends FrameOwner {
  readonly id: number
}

/**
 * Writes the frames of one connection. A message is encoded straight into the
 * outbox's staging memory. Where it does not fit there, or the outbox is in use
 * by an encoder that called in, it is encoded to memory of its own and written
 * from there. The peer sees the same bytes either way.
 */
export class FrameWriter<L extends FrameLimits = FrameLimits> {
  readonly transport: Transport
  readonly limits: L

  constructor(transport: Transport, limits: L) {
    this.transport = transport
    this.limits = limits
  }

  /**
   * Writes the frame that carries `value`. Returns 0, or the length of the body when that is over
   * `maxMessageBytes`: then nothing was sent. Throws what the encoder throws; then nothing was sent either.
   * `stream`: its id, or the request that has one after its `onEncoded`.
   */
  write<T>(
    stream: number | RequestOwner,
    kind: FrameKind,
    encoder: PayloadEncoder<T>,
    value: T,
    tail?: FrameTail,
  ): number {
    const owner = typeof stream === 'number' ? undefined : stream
    const { outbox, handle } = this.transport
    const prefixSize = kind.prefix.length
    const tailSize = tail === undefined ? 0 : tail.size
    const fits = HEADER_LENGTH + prefixSize + SHORT_FIELD + tailSize <= Outbox.FRAME_BYTES
    if (!fits || outbox.encoding) {
      const payload = encoder.encode(value)
      owner?.onEncoded()
      return writeParts(this, idOf(stream), kind, payload, tail)
    }
    const { staging } = outbox
    const at = outbox.begin()
    const fieldAt = at + HEADER_LENGTH + prefixSize
    const payloadAt = kind.tag === 0 ? fieldAt : fieldAt + SHORT_FIELD
    const end = outbox.encode(encoder, value, payloadAt, owner)
    const id = idOf(stream)
    if (typeof end !== 'number') return writeParts(this, id, kind, end, tail)
    const length = end - payloadAt
    const fieldSize = fieldHeaderSize(kind.tag, length)
    const tailAt = fieldAt + fieldSize + length
    const frameEnd = tailAt + tailSize
    if (frameEnd > staging.length) {
      return writeParts(this, id, kind, Buffer.from(staging.subarray(payloadAt, end)), tail)
    }
    const bodyLength = frameEnd - at - HEADER_LENGTH
    if (bodyLength > this.limits.maxMessageBytes) return bodyLength
    if (fieldAt + fieldSize > payloadAt) staging.copyWithin(fieldAt + fieldSize, payloadAt, end)
    writeHeader(staging, at, bodyLength, id, kind)
    if (prefixSize > 0) staging.set(kind.prefix, at + HEADER_LENGTH)
    if (kind.tag !== 0) writeOptionalHeader(staging, fieldAt, kind.tag, length)
    if (tail !== undefined) tail.write(staging, tailAt)
    outbox.commit(handle, at, frameEnd, id)
    return 0
  }

  /** Writes a frame whose body is these bytes, however long. They are copied or sent before this returns. */
  writeBody(stream: number, kind: FrameKind, body: Uint8Array): void {
    const { outbox, handle } = this.transport
    if (outbox.encoding || HEADER_LENGTH + body.length > Outbox.FRAME_BYTES) {
      const header = Buffer.allocUnsafe(HEADER_LENGTH)
      writeHeader(header, 0, body.length, stream, kind)
      return outbox.write(handle, { head: header, payload: body, tail: NOTHING }, stream)
    }
    const at = outbox.begin()
    const bodyAt = writeHeader(outbox.staging, at, body.length, stream, kind)
    if (body.length > 0) outbox.staging.set(body, bodyAt)
    outbox.commit(handle, at, bodyAt + body.length, stream)
  }
}

/** Writes a frame whose payload is not whole in the staging memory, in up to three parts: head, payload, tail. */
function writeParts(
  { transport, limits }: FrameWriter,
  stream: number,
  kind: FrameKind,
  payload: Uint8Array | PayloadParts,
  tail: FrameTail | undefined,
): number {
  const { before, value, after } = ArrayBuffer.isView(payload) ? { ...noParts, value: payload } : payload
  const { prefix, tag } = kind
  const tailSize = tail === undefined ? 0 : tail.size
  const length = before.length + value.length + after.length
  const fieldEnd = HEADER_LENGTH + prefix.length + fieldHeaderSize(tag, length)
  const bodyLength = fieldEnd - HEADER_LENGTH + length + tailSize
  if (bodyLength > limits.maxMessageBytes) return bodyLength
  const head = Buffer.allocUnsafe(fieldEnd + before.length)
  const prefixAt = writeHeader(head, 0, bodyLength, stream, kind)
  head.set(prefix, prefixAt)
  if (tag !== 0) writeOptionalHeader(head, prefixAt + prefix.length, tag, length)
  head.set(before, fieldEnd)
  const end = Buffer.allocUnsafe(after.length + tailSize)
  end.set(after)
  if (tail !== undefined) tail.write(end, after.length)
  transport.outbox.write(transport.handle, { head, payload: value, tail: end }, stream)
  return 0
}

function idOf(stream: number | RequestOwner): number {
  return typeof stream === 'number' ? stream : stream.id
}

/** Bytes between a payload and what is before it. A frame whose body is the message itself has none. */
function fieldHeaderSize(tag: number, length: number): number {
  return tag === 0 ? 0 : optionalHeaderSize(length)
}
