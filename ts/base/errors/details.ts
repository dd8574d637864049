import { types } from '../runtime.js'
import { field } from './text.js'

/** One detail of a status: a google.protobuf.Any, its value still encoded. */
export interface StatusDetail {
  readonly typeUrl: string
  readonly value: Uint8Array
}

export const noDetails: readonly StatusDetail[] = Object.freeze([])

/**
 * Returns the details of any error: those that have the right shape, read once each. Never throws, whatever getters
 * and proxies do.
 */
export function detailsOf(error: unknown): readonly StatusDetail[] {
  const details = field(error, 'details')
  if (details === noDetails) return noDetails
  try {
    if (!Array.isArray(details)) return noDetails
    return [...details].flatMap(plainDetail)
  } catch {
    return noDetails
  }
}

function plainDetail(detail: unknown): StatusDetail[] {
  const typeUrl = field(detail, 'typeUrl')
  const value = field(detail, 'value')
  return typeof typeUrl === 'string' && types.isUint8Array(value) ? [{ typeUrl, value }] : []
}
