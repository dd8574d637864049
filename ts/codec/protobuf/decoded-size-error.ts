/** A message would take more memory than `maxDecodedBytes` allows. Thrown before it is made, or before more of it is. */
export class DecodedSizeError extends Error {
  constructor(most: number) {
    super(`the message takes more than ${most} bytes when it is decoded (maxDecodedBytes)`)
    this.name = 'DecodedSizeError'
  }
}
