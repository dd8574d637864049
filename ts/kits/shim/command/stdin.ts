import { Buffer } from 'node:buffer'
import process from 'node:process'

/** Most bytes that stdin may have, as in containerd's own shims. */
const MAX_BYTES = 10 * 1024 * 1024

/** Returns what stdin has, to its end; nothing for a terminal. Rejects when it is longer than 10 MiB. */
export async function readStdin(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  if (process.stdin.isTTY) return Buffer.alloc(0)
  let length = 0
  for await (const chunk of process.stdin as AsyncIterable<Uint8Array>) {
    length += chunk.length
    if (length > MAX_BYTES) {
      throw new Error(
        `stdin has more than ${MAX_BYTES} bytes: containerd passes bootstrap parameters, or the runtime's options`,
      )
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
