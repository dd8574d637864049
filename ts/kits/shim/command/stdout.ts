import { Buffer } from 'node:buffer'
import { writeSync } from 'node:fs'
import { process } from '../../../base/runtime.js'

const STDOUT = 1

/**
 * Writes all of it to stdout. Rejects when that cannot be written, as when its reader is gone. Writes at once, since the
 * stream `process.stdout` takes milliseconds to be made.
 */
export async function writeStdout(bytes: Uint8Array | string): Promise<void> {
  let rest = Buffer.from(bytes as string)
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(STDOUT, rest))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
    await writeStream(rest)
  }
}

function writeStream(bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.once('error', reject)
    process.stdout.write(bytes, (error) => (error ? reject(error) : resolve()))
  })
}
