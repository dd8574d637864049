import { Buffer } from 'node:buffer'
import { OversizedMessageError } from '../../base/errors/connection-errors.js'
import type { Metadata } from '../../base/metadata.js'
import { isEncoding, type PayloadCodec } from '../../codec/payload.js'
import type { EngineConnection } from '../../engine/engine.js'
import { Outbox } from '../../engine/outbox.js'
import { HEADER_LENGTH, MessageType, writeHeader } from '../../wire/frame.js'
import { metadataEntrySize, writeMetadataEntry } from '../../wire/metadata-codec.js'
import { payloadHeaderSize, timeoutSize, writePayloadHeader, writeTimeout } from '../../wire/request.js'
import type { ClientMethod } from './client-method.js'

/** Tag and length of a payload of less than 128 bytes. */
const SHORT_FIELD = 2

/** What stands in a request besides method and payload. */
export interface RequestExtras {
  /** The frame's flags: 0 for a unary call (E2). */
  readonly flags: number
  /** Nanoseconds; 0: no time limit. */
  readonly timeoutNano: number
  readonly metadata: Metadata | undefined
}

/** For requests that carry no payload: those of a call whose messages come as DATA. */
export const noPayload: PayloadCodec<never, undefined> = {
  lastOverflow: undefined,
  accepts: () => true,
  encodeInto: (_value, _staging, at) => at,
  encode: () => Buffer.alloc(0),
  decode() {
    throw new TypeError('nothing is decoded here')
  },
}

/**
 * Writes the request that opens a call. Throws what the encoder throws, and
 * `OversizedMessageError` (E8); then nothing was sent.
 */
export function writeRequest<I>(
  connection: EngineConnection,
  id: number,
  method: Pick<ClientMethod<I>, 'prefix' | 'input'>,
  value: I,
  extras: RequestExtras,
  maxMessageBytes: number,
): void {
  const { prefix, input } = method
  const tailSize = extrasSize(extras)
  const fits = prefix.length + tailSize + HEADER_LENGTH + SHORT_FIELD + 4 <= Outbox.FRAME_BYTES
  if (!fits || isEncoding()) {
    return writeLargeRequest(connection, id, prefix, input.encode(value), extras, maxMessageBytes)
  }
  const { outbox } = connection
  const staging = outbox.staging
  const at = outbox.begin()
  const fieldAt = at + HEADER_LENGTH + prefix.length
  const payloadAt = fieldAt + SHORT_FIELD
  const end = input.encodeInto(value, staging, payloadAt)
  const length = end - payloadAt
  const fieldSize = end < 0 ? 0 : payloadHeaderSize(length)
  const tailAt = fieldAt + fieldSize + length
  if (end < 0 || tailAt + tailSize > staging.length) {
    const payload =
      end < 0 ? (input.lastOverflow ?? Buffer.alloc(0)) : Buffer.from(staging.subarray(payloadAt, end))
    input.lastOverflow = undefined
    return writeLargeRequest(connection, id, prefix, payload, extras, maxMessageBytes)
  }
  const bodyLength = tailAt + tailSize - at - HEADER_LENGTH
  if (bodyLength > maxMessageBytes)
    throw new OversizedMessageError(bodyLength, maxMessageBytes, { sent: false })
  if (fieldSize > SHORT_FIELD) staging.copyWithin(fieldAt + fieldSize, payloadAt, end)
  staging.set(prefix, writeHeader(staging, at, bodyLength, id, MessageType.REQUEST, extras.flags))
  writePayloadHeader(staging, fieldAt, length)
  if (tailSize > 0) writeExtras(staging, tailAt, extras)
  outbox.commit(connection.handle, at, tailAt + tailSize, id)
}

/** A request whose payload lies elsewhere: what stands before it, it, what stands behind it. */
function writeLargeRequest(
  connection: EngineConnection,
  id: number,
  prefix: Uint8Array,
  payload: Uint8Array,
  extras: RequestExtras,
  maxMessageBytes: number,
): void {
  const tail = Buffer.allocUnsafe(extrasSize(extras))
  writeExtras(tail, 0, extras)
  const headLength = HEADER_LENGTH + prefix.length + payloadHeaderSize(payload.length)
  const bodyLength = headLength - HEADER_LENGTH + payload.length + tail.length
  if (bodyLength > maxMessageBytes)
    throw new OversizedMessageError(bodyLength, maxMessageBytes, { sent: false })
  const head = Buffer.allocUnsafe(headLength)
  const prefixAt = writeHeader(head, 0, bodyLength, id, MessageType.REQUEST, extras.flags)
  head.set(prefix, prefixAt)
  writePayloadHeader(head, prefixAt + prefix.length, payload.length)
  for (const part of [head, payload, tail]) {
    if (part.length > 0) connection.outbox.write(connection.handle, part, 0, part.length, id)
  }
}

function extrasSize(extras: RequestExtras): number {
  let size = extras.timeoutNano === 0 ? 0 : timeoutSize(extras.timeoutNano)
  if (extras.metadata !== undefined) {
    for (const [key, value] of extras.metadata) size += metadataEntrySize(key, value)
  }
  return size
}

function writeExtras(memory: Buffer, at: number, extras: RequestExtras): void {
  let end = extras.timeoutNano === 0 ? at : writeTimeout(memory, at, extras.timeoutNano)
  if (extras.metadata !== undefined) {
    for (const [key, value] of extras.metadata) end = writeMetadataEntry(memory, end, key, value)
  }
}
