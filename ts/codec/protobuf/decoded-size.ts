/**
 * Estimates the memory that a message takes once it is decoded, by a walk over its bytes that makes nothing. Two bytes
 * on the wire may become an object of 500 bytes, so the length of a message does not bound its cost.
 */
import { Cursor } from '../../wire/cursor.js'
import { FieldKind, type FieldWeight, type TypeWeight, Weight } from './weights.js'

/** Messages within messages, as protobufjs decodes them. */
const MAX_DEPTH = 100
/** Returned for bytes that are not a message. */
export const MALFORMED = -1

const MAX_VARINT = 10
const START_GROUP = 3
const END_GROUP = 4

/** The one cursor of all walks: they neither nest nor wait. */
const cursor = new Cursor()
let spent = 0
let limit = 0

/**
 * Returns about how many bytes the message of `length` bytes at `at` takes when it is decoded, its strings included:
 * a number above `most` as soon as there is more; `MALFORMED` for bytes that are not a message or nest too deep.
 */
export function decodedSize(
  type: TypeWeight,
  memory: Uint8Array,
  at: number,
  length: number,
  most: number,
): number {
  cursor.aim(memory, at, at + length)
  spent = type.own + length
  limit = most
  const sound = walk(type, 0, 0)
  cursor.release()
  return sound || spent > most ? spent : MALFORMED
}

/** Walks to the end of the message, or of the group whose end has the tag `groupEnd`. False: malformed, or over the limit. */
function walk(type: TypeWeight, groupEnd: number, depth: number): boolean {
  if (depth > MAX_DEPTH) return false
  while (cursor.at < cursor.end) {
    const tag = cursor.readTag()
    if (tag < 0) return false
    if (tag === groupEnd) return true
    spent += Weight.FIELD
    if (spent > limit) return false
    const field = type.fields.get(tag >>> 3)
    if (field === undefined) spent += Weight.BYTES // kept, or at least looked at
    const sound = field === undefined ? cursor.skipValue(tag) : walkField(field, tag, depth)
    if (!sound) return false
  }
  return groupEnd === 0
}

function walkField(field: FieldWeight, tag: number, depth: number): boolean {
  const wireType = tag & 7
  if (wireType !== field.wireType) {
    if (wireType === 2 && field.packable) return walkPacked(field)
    return cursor.skipValue(tag)
  }
  switch (field.kind) {
    case FieldKind.MESSAGE:
      return walkWithin(field.inner!, depth + 1)
    case FieldKind.MAP:
      spent += field.inner!.fields.get(2)!.inner?.own ?? 0 // for an entry without a value
      return walkWithin(field.inner!, depth)
    case FieldKind.GROUP:
      spent += field.inner!.own
      return walk(field.inner!, tag - START_GROUP + END_GROUP, depth + 1)
    case FieldKind.STRING:
      spent += Weight.STRING
      break
    case FieldKind.BYTES:
      spent += Weight.BYTES
      break
    case FieldKind.LONG:
      spent += Weight.LONG
  }
  return wireType === 0 ? skipVarint() : cursor.skipValue(tag)
}

/** Skips a number without reading it. */
function skipVarint(): boolean {
  const { memory } = cursor
  const end = Math.min(cursor.end, cursor.at + MAX_VARINT)
  while (cursor.at < end) if (memory[cursor.at++]! < 0x80) return true
  return false
}

function walkWithin(type: TypeWeight, depth: number): boolean {
  const length = cursor.readLength()
  if (length < 0) return false
  spent += type.own
  const outerEnd = cursor.end
  cursor.end = cursor.at + length
  const sound = walk(type, 0, depth)
  cursor.end = outerEnd
  return sound
}

function walkPacked(field: FieldWeight): boolean {
  const length = cursor.readLength()
  if (length < 0) return false
  const count = field.packedBytes > 0 ? length / field.packedBytes : varintsIn(length)
  cursor.at += length
  spent += count * (field.kind === FieldKind.LONG ? Weight.LONG + Weight.NUMBER : Weight.NUMBER)
  return spent <= limit
}

function varintsIn(length: number): number {
  const { memory, at } = cursor
  let count = 0
  for (let i = at; i < at + length; i++) if (memory[i]! < 0x80) count++
  return count
}
