import { Buffer } from 'node:buffer'

/** Length of the index that numbered messages begin with; shorter ones have none. */
const INDEX_BYTES = 4

/** A message of `size` bytes that begins with its index in the stream, where it has room for one. */
export function numbered(index: number, size: number): Buffer {
  const message = Buffer.alloc(size)
  if (size >= INDEX_BYTES) message.writeUInt32BE(index)
  return message
}

/** Throws when a message has another index than this. */
export function checkNumber(message: Uint8Array, index: number): void {
  if (message.length < INDEX_BYTES) return
  const found = new DataView(message.buffer, message.byteOffset).getUint32(0)
  if (found !== index) throw new Error(`message ${index} came as number ${found}`)
}
