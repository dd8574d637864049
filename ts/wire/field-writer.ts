/**
 * Sizes and writing of length-delimited fields whose number is below 16, which
 * is every field of the envelope: their tag is one byte. The caller leaves out a
 * field that holds its type's zero, as Go does.
 */
import { Buffer } from 'node:buffer'
import { sizeVarint32, writeVarint32 } from './varint.js'

/** Bytes of a field whose value is `length` bytes long: tag, length and value. */
export function bytesFieldSize(length: number): number {
  return 1 + sizeVarint32(length) + length
}

/** Writes tag and length of a value of `length` bytes. Returns where the value goes. */
export function writeBytesHeader(memory: Uint8Array, at: number, tag: number, length: number): number {
  memory[at] = tag
  return writeVarint32(memory, at + 1, length)
}

/** Bytes of tag and length before a value of `length` bytes; 0 for an empty one, which is left out (A2). */
export function optionalHeaderSize(length: number): number {
  return length === 0 ? 0 : bytesFieldSize(length) - length
}

/** Writes tag and length of a value of `length` bytes, nothing for an empty one. Returns where the value goes. */
export function writeOptionalHeader(memory: Uint8Array, at: number, tag: number, length: number): number {
  return length === 0 ? at : writeBytesHeader(memory, at, tag, length)
}

/** Writes a field of bytes. Returns where it ends. */
export function writeBytesField(memory: Uint8Array, at: number, tag: number, value: Uint8Array): number {
  at = writeBytesHeader(memory, at, tag, value.length)
  memory.set(value, at)
  return at + value.length
}

/** Bytes of a string field, 0 for the empty string. A lone surrogate counts and is written as U+FFFD. */
export function stringFieldSize(value: string): number {
  return value === '' ? 0 : bytesFieldSize(Buffer.byteLength(value))
}

/** Writes a string field, nothing for the empty string. Returns where it ends. */
export function writeStringField(memory: Buffer, at: number, tag: number, value: string): number {
  if (value === '') return at
  at = writeBytesHeader(memory, at, tag, Buffer.byteLength(value))
  return at + memory.write(value, at, 'utf8')
}
