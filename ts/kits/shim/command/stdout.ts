import process from 'node:process'

/** Writes all of it to stdout. Rejects when that cannot be written, as when its reader is gone. */
export function writeStdout(bytes: Uint8Array | string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.once('error', reject)
    process.stdout.write(bytes, (error) => (error ? reject(error) : resolve()))
  })
}
