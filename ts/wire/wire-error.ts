import { RowBit } from './row.js'

/** What is wrong with bytes that should have been an envelope: a bit of `RowBit`. */
type WireFault = typeof RowBit.MALFORMED | typeof RowBit.BAD_UTF8

/** What Go's protobuf says of a fault (A11, A12), so that peers read the same words from us. */
export function wireFaultText(fault: number): string {
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
