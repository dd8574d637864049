import { Buffer } from 'node:buffer'
import { fstatSync, readSync } from 'node:fs'
import { process } from '../../../base/runtime.js'

/** Most bytes that stdin may have, as in containerd's own shims. */
const MAX_BYTES = 10 * 1024 * 1024
const CHUNK_BYTES = 64 * 1024
const STDIN = 0

/**
 * Returns what stdin has, to its end; nothing for a terminal, and for another device. Rejects when it is longer than
 * 10 MiB. Reads it at once, since the stream `process.stdin` takes milliseconds to be made.
 */
export async function readStdin(): Promise<Uint8Array> {
  if (fstatSync(STDIN).isCharacterDevice()) return Buffer.alloc(0)
  const read = new BoundedChunks()
  try {
    for (let chunk = readChunk(); chunk.length > 0; chunk = readChunk()) read.add(chunk)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
    for await (const chunk of process.stdin as AsyncIterable<Uint8Array>) read.add(chunk)
  }
  return read.bytes
}

function readChunk(): Uint8Array {
  const chunk = Buffer.alloc(CHUNK_BYTES)
  return chunk.subarray(0, readSync(STDIN, chunk))
}

/** Bytes in parts, of a bounded length. */
class BoundedChunks {
  readonly #chunks: Uint8Array[] = []
  #length = 0

  add(chunk: Uint8Array): void {
    this.#length += chunk.length
    if (this.#length > MAX_BYTES) {
      throw new Error(
        `stdin has more than ${MAX_BYTES} bytes: containerd passes bootstrap parameters, or the runtime's options`,
      )
    }
    this.#chunks.push(chunk)
  }

  get bytes(): Uint8Array {
    return Buffer.concat(this.#chunks)
  }
}
