import { cutOff, type MessageReader } from './reader.js'

/** From this many bytes on, a DataView saves more time than it takes to make it. */
const VIEWED_BYTES = 64

/** Reads a packed list of doubles, and appends its values. */
export function doubles(reader: MessageReader, list: number[]): void {
  const size = sizeOfList(reader, 8)
  const end = reader.pos + size
  if (size < VIEWED_BYTES) {
    while (reader.pos < end) list.push(reader.double())
    return
  }
  const view = viewOf(reader, size)
  let i = list.length
  // Memory for all values at once: a list that grows by itself is copied several times.
  list.length = i + size / 8
  for (let at = 0; at < size; at += 8) list[i++] = view.getFloat64(at, true)
  reader.pos = end
}

/** Reads a packed list of floats, and appends its values. */
export function floats(reader: MessageReader, list: number[]): void {
  const size = sizeOfList(reader, 4)
  const end = reader.pos + size
  if (size < VIEWED_BYTES) {
    while (reader.pos < end) list.push(reader.float())
    return
  }
  const view = viewOf(reader, size)
  let i = list.length
  list.length = i + size / 4
  for (let at = 0; at < size; at += 4) list[i++] = view.getFloat32(at, true)
  reader.pos = end
}

/** Reads the length of a list of values of so many bytes. */
function sizeOfList(reader: MessageReader, bytes: number): number {
  const size = reader.size()
  if (size % bytes !== 0) throw cutOff()
  return size
}

function viewOf({ buf, pos }: MessageReader, size: number): DataView {
  return new DataView(buf.buffer, buf.byteOffset + pos, size)
}
