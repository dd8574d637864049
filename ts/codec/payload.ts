import type { PayloadDecoder, PayloadEncoder } from '../wire/payload.js'
import type { PAYLOAD } from './codec.js'

/** A codec as calls use it: encodes straight into the staging memory, decodes straight from the inbox. */
export interface PayloadCodec<T = unknown, Init = unknown> extends PayloadEncoder<Init>, PayloadDecoder<T> {
  /** Whether this can be a message of the codec. protobufjs would encode a string or an array as an empty message. */
  accepts(value: unknown): boolean
  /** The message that is sent where a handler returns nothing, for messages without fields. */
  readonly nothing?: unknown
}

/** A codec that provides its own `PayloadCodec`. */
export interface OwnPayload<T, Init> {
  [PAYLOAD](): PayloadCodec<T, Init>
}
