import { Code } from '../base/code.js'
import { isInstance, textOf } from '../base/errors/text.js'
import { DecodedSizeError } from '../codec/protobuf/decoded-size-error.js'

/** Returns the code of the failure to decode a payload: 8 when it would take too much memory, else 13 (A18). */
export function payloadErrorCode(error: unknown): Code {
  return isInstance(error, DecodedSizeError) ? Code.RESOURCE_EXHAUSTED : Code.INTERNAL
}

/** Returns the text of the failure to decode a payload (A18). */
export function payloadErrorText(error: unknown): string {
  if (isInstance(error, DecodedSizeError)) return error.message
  return `ttrpc: error unmarshalling payload: proto: ${textOf(error)}`
}
