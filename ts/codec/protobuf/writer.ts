import { Buffer } from 'node:buffer'
import type { BufferWriter } from 'protobufjs/minimal.js'
import { isWellFormed } from '../../base/errors/text.js'

/** The part of protobufjs that writers need. */
export interface WriterLibrary {
  readonly BufferWriter: new () => BufferWriter
}

/** A writer points here between messages, so that it does not keep the staging memory alive. */
const parking = Buffer.alloc(0)

/** String.prototype.isWellFormed where V8 has it: several times cheaper than the search, with the same result. */
const sendable: (text: string) => boolean =
  'isWellFormed' in String.prototype
    ? (text) => (text as string & { isWellFormed(): boolean }).isWellFormed()
    : isWellFormed

/** Returns a Writer that throws for strings with lone surrogates; protobufjs would write bytes that other peers refuse. */
export function strictWriterOf(library: WriterLibrary): new () => BufferWriter {
  return class StrictWriter extends library.BufferWriter {
    override string(value: string): BufferWriter {
      if (typeof value === 'string' && !sendable(value)) {
        throw new TypeError('a string of the message has a lone surrogate, which UTF-8 cannot encode')
      }
      return super.string(value) as BufferWriter
    }
  }
}

/**
 * Returns whether a writer of this library can be aimed at other memory by its public
 * `buf` and `pos` (protobufjs from 8.7). Tries it on memory that shows stray writes.
 */
export function canAim(Writer: new () => BufferWriter): boolean {
  try {
    const memory = Buffer.alloc(64, 0xee)
    const writer = new Writer()
    if (!('buf' in writer) || !('pos' in writer)) return false
    aim(writer, memory, 5)
    sample(writer)
    const expected = Buffer.from(sample(new Writer()).finish())
    const end = 5 + expected.length
    return (
      writer.buf === memory &&
      writer.pos === end &&
      expected.equals(memory.subarray(5, end)) &&
      memory[4] === 0xee
    )
  } catch {
    return false
  }
}

/** Points a writer at `memory`, which must be a Buffer, from offset `at`. */
export function aim(writer: BufferWriter, memory: Buffer, at: number): void {
  writer.buf = memory
  writer.pos = at
  writer.view = null
  writer.states = null
}

/** Points a writer at no memory, and drops the states that a throw inside `encode` may have left. */
export function park(writer: BufferWriter): void {
  aim(writer, parking, 0)
}

function sample(writer: BufferWriter): BufferWriter {
  writer.uint32(10).string('abc').uint32(18).fork().uint32(8).int64(300).ldelim()
  return writer
}
