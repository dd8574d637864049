import { Code } from '../base/code.js'
import { textOf } from '../base/errors/text.js'
import { isDecodedSizeError } from '../codec/protobuf/decoded-size-error.js'

/** Returns the code of the failure to decode a payload: 8 when it would take too much memory, else 13 (A18). */
export function payloadErrorCode(error: unknown): Code {
  return isDecodedSizeError(error) ? Code.RESOURCE_EXHAUSTED : Code.INTERNAL
}

/** Returns the text of the failure to decode a payload (A18). */
export function payloadErrorText(error: unknown): string {
  if (isDecodedSizeError(error)) return textOf(error)
  return `ttrpc: error unmarshalling payload: proto: ${textOf(error)}`
}
