/**
 * A tiny protobuf of the tests' own, so that no test checks the product's
 * writer with the product's reader.
 */
import { Buffer } from 'node:buffer'

/** A field as it is on the wire: a bigint for varints, bytes for length-delimited ones. */
export interface Field {
  readonly number: number
  readonly value: bigint | Buffer
}

/** An unsigned varint; a negative value as its 64-bit two's complement, ten bytes long. */
export function varint(value: bigint | number): Buffer {
  let rest = BigInt.asUintN(64, BigInt(value))
  const bytes: number[] = []
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128)
    rest >>= 7n
  }
  bytes.push(Number(rest))
  return Buffer.from(bytes)
}

/** A varint field. */
export function integer(field: number, value: bigint | number): Buffer {
  return Buffer.concat([varint(field * 8), varint(value)])
}

/** A length-delimited field: bytes, a string, or an embedded message. */
export function bytes(field: number, value: Uint8Array | string): Buffer {
  const content = typeof value === 'string' ? Buffer.from(value) : value
  return Buffer.concat([varint(field * 8 + 2), varint(content.length), content])
}

/** All fields in order. Throws on anything but varints and length-delimited fields. */
export function fields(message: Uint8Array): Field[] {
  const found: Field[] = []
  let at = 0
  const next = (): bigint => {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = message[at++]
      if (byte === undefined) throw new Error('truncated varint')
      value |= BigInt(byte & 127) << shift
      if (byte < 128) return BigInt.asUintN(64, value)
    }
  }
  while (at < message.length) {
    const tag = Number(next())
    if (tag % 8 === 0) {
      found.push({ number: tag >>> 3, value: next() })
      continue
    }
    if (tag % 8 !== 2) throw new Error(`wire type ${tag % 8} is not expected here`)
    const length = Number(next())
    if (at + length > message.length) throw new Error('truncated field')
    found.push({ number: tag >>> 3, value: Buffer.from(message.subarray(at, at + length)) })
    at += length
  }
  return found
}

/** google.protobuf.StringValue. */
export function stringValue(text: string): Buffer {
  return text === '' ? Buffer.alloc(0) : bytes(1, text)
}

/** google.protobuf.BytesValue. */
export function bytesValue(value: Uint8Array): Buffer {
  return value.length === 0 ? Buffer.alloc(0) : bytes(1, value)
}

/** google.protobuf.UInt32Value. */
export function uint32Value(value: number): Buffer {
  return value === 0 ? Buffer.alloc(0) : integer(1, value)
}

/** The text of a StringValue. */
export function textOf(message: Uint8Array): string {
  return bytesOf(message).toString()
}

/** The content of a BytesValue; empty when absent. */
export function bytesOf(message: Uint8Array): Buffer {
  const value = fields(message).find((field) => field.number === 1)?.value
  if (value === undefined) return Buffer.alloc(0)
  if (typeof value === 'bigint') throw new Error('field 1 is a varint')
  return value
}
