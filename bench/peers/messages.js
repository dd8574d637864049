import { Buffer } from 'node:buffer'

/** `count` messages of `size` bytes that carry their index; one Buffer serves all: each is encoded as it is taken. */
export function* messages(count, size) {
  const message = { value: Buffer.alloc(size) }
  for (let index = 0; index < count; index++) {
    if (size >= 4) message.value.writeUInt32BE(index)
    yield message
  }
}

/** Throws unless the message is the one of that index. */
export function checkIndex(value, index) {
  if (value.length >= 4 && value.readUInt32BE(0) !== index) {
    throw new Error(`message ${index} says that it is ${value.readUInt32BE(0)}`)
  }
}
