import { DEFAULT_MAX_MESSAGE_BYTES } from '../../../wire/frame.js'
import { type Accepted, UNKNOWN_SERVICE } from './server-check.js'

const acceptedId: readonly Accepted[] = UNKNOWN_SERVICE.map((answer) => ({ ...answer, as: 'Rust (F4, F5)' }))
export const even: readonly Accepted[] = [
  { code: 3, text: 'StreamID must be odd for client initiated streams' },
  { code: 3, text: 'stream id must be odd', as: 'Rust (F4)' },
  ...acceptedId,
]
export const reused: readonly Accepted[] = [
  { code: 3, text: 'StreamID cannot be re-used and must increment' },
  ...acceptedId,
]
export const inactive: readonly Accepted[] = [
  { code: 3, text: 'StreamID is no longer active' },
  { code: 3, text: 'Stream is no longer active', as: 'Rust (F6)' },
]
const tooLong = `message length ${DEFAULT_MAX_MESSAGE_BYTES + 1} exceed maximum message size of ${DEFAULT_MAX_MESSAGE_BYTES}`
export const oversized: readonly Accepted[] = [
  { code: 8, text: tooLong },
  { code: 3, text: tooLong, as: 'Rust (F7)' },
]

/** Rust's texts of an envelope that does not parse are those of its protobuf library. */
export const rustMalformed: readonly Accepted[] = [
  { code: 3, text: /^(Unexpected EOF|Invalid UTF-8 sequence)$/, as: 'Rust (F15)' },
]
