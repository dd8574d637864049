import { MAX_ENVELOPE_FIELDS } from './envelope.js'
import { RowBit } from './row.js'

/** Faults of an envelope that is valid and too large. */
export const EXCESSES = RowBit.MANY_PAIRS | RowBit.LONG_METADATA | RowBit.MANY_FIELDS
/** Every fault of an envelope. */
export const FAULTS = RowBit.MALFORMED | RowBit.BAD_UTF8 | EXCESSES

interface MetadataLimits {
  readonly maxMetadataPairs: number
  readonly maxMetadataBytes: number
}

/** Returns which bound of a request's envelope is exceeded; `fault` is one of `EXCESSES`. */
export function excessText(fault: number, { maxMetadataPairs, maxMetadataBytes }: MetadataLimits): string {
  if ((fault & RowBit.MANY_PAIRS) !== 0)
    return `more than ${maxMetadataPairs} pairs of metadata (maxMetadataPairs)`
  if ((fault & RowBit.LONG_METADATA) !== 0)
    return `more than ${maxMetadataBytes} bytes of metadata (maxMetadataBytes)`
  return MANY_FIELDS
}

const MANY_FIELDS = `more than ${MAX_ENVELOPE_FIELDS} fields in the envelope`

/** What is wrong with bytes that should have been an envelope: a bit of `RowBit`. */
type WireFault = typeof RowBit.MALFORMED | typeof RowBit.BAD_UTF8

/** What Go's protobuf says of a fault (A11, A12), so that peers read the same words from us. */
export function wireFaultText(fault: number): string {
  if ((fault & RowBit.MANY_FIELDS) !== 0) return MANY_FIELDS
  return (fault & RowBit.BAD_UTF8) !== 0
    ? 'string field contains invalid UTF-8'
    : 'proto: cannot parse invalid wire-format data'
}

/** Bytes are not a valid message. The message is the text of `wireFaultText`. */
export class WireError extends Error {
  /** `RowBit.MALFORMED` or `RowBit.BAD_UTF8`. */
  readonly fault: WireFault

  constructor(fault: WireFault) {
    super(wireFaultText(fault))
    this.name = 'WireError'
    this.fault = fault
  }
}
