import { field } from '../../base/errors/text.js'

/** The property that these errors have, of whichever copy of the package: a bundle may have two. */
const brand = Symbol.for('ttrpc.DecodedSizeError')

/** A message would take more memory than `maxDecodedBytes` allows. Thrown before it is made, or before more of it is. */
export class DecodedSizeError extends Error {
  constructor(most: number) {
    super(`the message takes more than ${most} bytes when it is decoded (maxDecodedBytes)`)
    this.name = 'DecodedSizeError'
  }
}

Object.defineProperty(DecodedSizeError.prototype, brand, { value: true })

/** Returns whether it is such an error, of this or any other copy of the package. Never throws. */
export function isDecodedSizeError(error: unknown): boolean {
  return field(error, brand) === true
}
