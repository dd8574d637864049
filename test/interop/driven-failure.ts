import { Buffer } from 'node:buffer'
import type { CallFailure } from '../support/client-target.js'

/** An error as the counterparts report it: callerror.go, failure.rs. */
export interface DrivenError {
  readonly text: string
  readonly code?: number
  readonly message?: string
  readonly details?: readonly { readonly typeUrl: string; readonly value: string | null }[]
  readonly closed?: boolean
  readonly protocol?: boolean
  readonly streamClosed?: boolean
  readonly streamFull?: boolean
  readonly oversized?: { readonly rejectedLength: number; readonly maximumLength: number }
}

export function describeFailure(error: DrivenError): CallFailure {
  const details = (error.details ?? []).map(({ typeUrl, value }) => ({
    typeUrl,
    value: Buffer.from(value ?? '', 'base64'),
  }))
  return {
    kind: kindOf(error),
    message: error.message ?? error.text,
    code: error.code,
    details,
    ...error.oversized,
  }
}

function kindOf(error: DrivenError): CallFailure['kind'] {
  if (error.closed) return 'closed'
  if (error.protocol) return 'protocol'
  if (error.oversized) return 'oversized'
  if (error.streamClosed) return 'streamClosed'
  if (error.streamFull) return 'streamFull'
  return error.code === undefined ? 'other' : 'status'
}
