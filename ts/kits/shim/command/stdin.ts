import { Buffer } from 'node:buffer'
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { process } from '../../../base/runtime.js'

/** Most bytes that stdin may have, as in containerd's own shims. */
const MAX_BYTES = 10 * 1024 * 1024
const CHUNK_BYTES = 64 * 1024
const STDIN = 0

/**
 * Returns what stdin has, to its end; nothing for a terminal, and for another device. Rejects when it is longer than
 * 10 MiB, and when it does not end within `timeoutMs`. Reads what is there at once, since the stream `process.stdin` takes
 * milliseconds to be made.
 */
export async function readStdin(timeoutMs: number): Promise<Uint8Array> {
  const stat = fstatSync(STDIN)
  if (stat.isCharacterDevice()) return Buffer.alloc(0)
  const read = new BoundedChunks()
  const isWhole = stat.isFIFO() ? readWaiting(read) : stat.isFile() && readAll(STDIN, read)
  if (!isWhole) await readStream(read, timeoutMs)
  return read.bytes
}

/** Reads what waits in the pipe that is stdin. Returns whether that is all. */
function readWaiting(read: BoundedChunks): boolean {
  let fd: number
  try {
    // Opened anew: this setting of stdin itself is shared with the process that writes.
    fd = openSync(`/proc/self/fd/${STDIN}`, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch {
    return false // without /proc, and for a pipe of another user
  }
  try {
    return readAll(fd, read)
  } finally {
    closeSync(fd)
  }
}

/** Returns false where there may be more later. */
function readAll(fd: number, read: BoundedChunks): boolean {
  try {
    for (let chunk = readChunk(fd); chunk.length > 0; chunk = readChunk(fd)) read.add(chunk)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
    return false
  }
}

async function readStream(read: BoundedChunks, timeoutMs: number): Promise<void> {
  const late = new Error(
    `stdin has not ended within ${timeoutMs} ms: close it, or pass /dev/null; startTimeoutMs sets the time`,
  )
  const timer = setTimeout(() => process.stdin.destroy(late), timeoutMs)
  try {
    for await (const chunk of process.stdin as AsyncIterable<Uint8Array>) read.add(chunk)
  } finally {
    clearTimeout(timer)
  }
}

function readChunk(fd: number): Uint8Array {
  const chunk = Buffer.alloc(CHUNK_BYTES)
  return chunk.subarray(0, readSync(fd, chunk))
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
