/** Changes frames so that most of their structure survives, which a random change of bytes rarely leaves. */
import { Buffer } from 'node:buffer'

const HEADER = 10
type Random = () => number

const below = (random: Random, bound: number): number => Math.floor(random() * bound)
const pick = <T>(random: Random, from: readonly T[]): T => from[below(random, from.length)] as T
const hex = (digits: string): Buffer => Buffer.from(digits, 'hex')

const VARINTS = [
  '00',
  '01',
  '7f',
  '8001',
  'ffffffff07',
  'ffffffff0f',
  'ffffffffffffffffff01',
  '8180808000',
].map(hex)
const TEXTS = ['', '61', 'c3a9', 'eda080', 'c080', 'f4908080', 'e282', 'f09f9880', '00'].map(hex)
const LENGTHS = [0, 1, 9, 16_374, 16_375, 4_194_304, 4_194_305, 0xffff_ffff]

/** A stream of one to four frames made of `pool`, changed. */
export function mutatedStream(pool: readonly Buffer[], random: Random): Buffer {
  const frames: Buffer[] = []
  for (let count = 1 + below(random, 4); count > 0; count--) {
    let frame = pick(random, pool)
    for (let changes = below(random, 4); changes > 0; changes--) frame = mutatedFrame(frame, pool, random)
    frames.push(frame)
  }
  return Buffer.concat(frames)
}

/** Cuts a stream into frames; a rest that is not a whole frame stays in the last one. */
export function framesOf(stream: Buffer): Buffer[] {
  const frames: Buffer[] = []
  for (let at = 0; at < stream.length; ) {
    const length = stream.length - at < HEADER ? Infinity : stream.readUInt32BE(at)
    const end = Math.min(at + HEADER + length, stream.length)
    frames.push(stream.subarray(at, end))
    at = end
  }
  return frames
}

function mutatedFrame(frame: Buffer, pool: readonly Buffer[], random: Random): Buffer {
  if (frame.length < HEADER || random() < 0.1) return mutatedBytes(frame, random)
  const body = frame.subarray(HEADER)
  const choice = below(random, 8)
  if (choice === 0) return withBody(frame, mutatedBytes(body, random))
  if (choice === 1) return mutatedHeader(frame, random)
  const fields = fieldsOf(body)
  if (choice === 2) fields.splice(below(random, fields.length + 1), 0, newField(random))
  else if (choice === 3 && fields.length > 0) fields.splice(below(random, fields.length), 1)
  else if (choice === 4 && fields.length > 0) fields.push(pick(random, fields))
  else if (choice === 5) fields.push(...fieldsOf(pick(random, pool).subarray(HEADER)))
  else if (choice === 6) fields.sort(() => random() - 0.5)
  else if (fields.length > 0) {
    const at = below(random, fields.length)
    fields[at] = mutatedField(fields[at] as Buffer, random)
  }
  return withBody(frame, Buffer.concat(fields))
}

/** A new body, and a header that says its length. */
function withBody(frame: Buffer, body: Buffer): Buffer {
  const changed = Buffer.concat([frame.subarray(0, HEADER), body])
  changed.writeUInt32BE(body.length, 0)
  return changed
}

function mutatedHeader(frame: Buffer, random: Random): Buffer {
  const changed = Buffer.from(frame)
  const choice = below(random, 4)
  if (choice === 0) changed.writeUInt32BE(pick(random, LENGTHS), 0)
  else if (choice === 1) changed.writeUInt32BE(below(random, 2 ** 32), 4)
  else changed[8 + below(random, 2)] = pick(random, [0, 1, 2, 3, 4, 255])
  return changed
}

function mutatedBytes(bytes: Buffer, random: Random): Buffer {
  const at = below(random, bytes.length + 1)
  const choice = below(random, 4)
  if (choice === 0) return Buffer.from(bytes.subarray(0, at))
  if (choice === 1) return Buffer.concat([bytes.subarray(0, at), pick(random, VARINTS), bytes.subarray(at)])
  if (choice === 2) return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + below(random, 4))])
  const changed = Buffer.from(bytes)
  if (changed.length > 0) changed[at % changed.length] = below(random, 256)
  return changed
}

function newField(random: Random): Buffer {
  const number = pick(random, [1, 1, 2, 2, 3, 4, 5, 5, 7, 15])
  if (random() < 0.3) return Buffer.concat([hexByte(number << 3), pick(random, VARINTS)])
  return bytesField(number, pick(random, TEXTS))
}

function bytesField(number: number, value: Buffer): Buffer {
  return Buffer.concat([hexByte((number << 3) | 2), hexByte(value.length), value])
}

const hexByte = (value: number): Buffer => Buffer.from([value])

/** Another number, another type, or, of a nested message, one of its fields. */
function mutatedField(field: Buffer, random: Random): Buffer {
  const choice = below(random, 3)
  if (choice === 0 || field.length < 3) return mutatedBytes(field, random)
  const tag = field[0] as number
  if (choice === 1) return Buffer.concat([hexByte((below(random, 16) << 3) | (tag & 7)), field.subarray(1)])
  if ((tag & 7) !== 2 || field.length > 127) return mutatedBytes(field, random)
  const inner = fieldsOf(field.subarray(2))
  if (random() < 0.5) inner.push(newField(random))
  else inner.splice(below(random, inner.length), 1)
  const value = Buffer.concat(inner)
  return value.length < 128 ? bytesField(tag >> 3, value) : field
}

/** The fields of a message, as far as it is one; the rest stays in one piece. */
function fieldsOf(body: Buffer): Buffer[] {
  const fields: Buffer[] = []
  for (let at = 0; at < body.length; ) {
    const end = endOfField(body, at)
    fields.push(body.subarray(at, end))
    at = end
  }
  return fields
}

function endOfField(body: Buffer, at: number): number {
  const tag = varint(body, at)
  const value = tag && varint(body, tag.end)
  if (!tag || !value) return body.length
  const type = tag.value & 7
  const end =
    type === 0 ? value.end : type === 1 ? tag.end + 8 : type === 5 ? tag.end + 4 : value.end + value.value
  return type < 6 && type !== 3 && type !== 4 && end <= body.length ? end : body.length
}

function varint(body: Buffer, at: number): { value: number; end: number } | undefined {
  let value = 0
  for (let i = 0; i < 10 && at + i < body.length; i++) {
    const byte = body[at + i] as number
    value += (byte & 0x7f) * 2 ** (7 * i)
    if (byte < 0x80) return { value, end: at + i + 1 }
  }
  return undefined
}
